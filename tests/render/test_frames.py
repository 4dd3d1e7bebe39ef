"""Which frame is shown when: read back from the pixels of real files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from saycut.timeline.edit import keep_ranges
from saycut.timeline.model import Draft
from saycut.units import frame_at, span

from .drafts import one_clip, rendered
from .footage import coded_clip, numbers

RATES = [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(30), Fraction(60000, 1001)]


def expected(draft: Draft, rate: Fraction) -> list[int]:
    """The source frame at every frame of the result, from absolute times alone."""
    found: list[int] = []
    for clip in draft.main:
        shift = frame_at(clip.source_start_ms - clip.start_ms, rate)
        found += [f + shift for f in range(frame_at(clip.start_ms, rate), frame_at(clip.end_ms, rate))]
    return found


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_hundreds_of_cuts_show_exactly_the_frames_meant(tmp_path: Path, rate: Fraction) -> None:
    source = coded_clip(tmp_path / "in.mp4", 700, rate)
    draft, sources, probes = one_clip(source)
    length = draft.duration_ms
    starts = [i * length // 200 + i * 7 % 11 for i in range(200)]
    keep = [span(a, a + length // 300 + i * 5 % 13) for i, a in enumerate(starts)]
    cut, _ = keep_ranges(draft, keep)
    made = rendered(cut, sources, probes, tmp_path / "out.mp4")
    assert len(cut.main) > 100
    assert made.fps == rate
    assert numbers(made.path) == expected(cut, rate)
