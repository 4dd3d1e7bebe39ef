"""Which frame is shown when: read back from the pixels of real files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from saycut.render import pieces
from saycut.timeline.edit import keep_ranges
from saycut.timeline.model import Draft, Transition
from saycut.units import frame_at, span

from .drafts import assets_of, clip_of, one_clip, rendered, sequence
from .footage import coded_clip, numbers, pictures

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


def test_speed_takes_every_so_manyth_frame(tmp_path: Path) -> None:
    source = coded_clip(tmp_path / "in.mp4", 240, Fraction(30))
    draft, sources, probes = one_clip(source, speed=2.0)
    assert numbers(rendered(draft, sources, probes, tmp_path / "out.mp4").path) == list(range(0, 240, 2))
    assets, sources, probes = assets_of(source)
    slow = sequence(assets, [clip_of(assets[0], 1, 5000, 6000, speed=0.5)])
    shown = numbers(rendered(slow, sources, probes, tmp_path / "slow.mp4").path)
    assert len(shown) == 60
    assert all(abs(n - (150 + i / 2)) <= 0.5 for i, n in enumerate(shown))


def test_reverse_is_exact_in_pieces_of_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "REVERSE_BYTES", 320 * 180 * 3 // 2 * 40)
    source = coded_clip(tmp_path / "in.mp4", 300, Fraction(30))
    assets, sources, probes = assets_of(source)
    draft = sequence(assets, [clip_of(assets[0], 1, 1000, 9000, reverse=True), clip_of(assets[0], 2, 0, 500)])
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert sum(w == "-i" for c in made.commands for w in c) > 6
    assert numbers(made.path) == [*range(269, 29, -1), *range(15)]


def test_a_freeze_holds_one_picture(tmp_path: Path) -> None:
    source = coded_clip(tmp_path / "in.mp4", 300, Fraction(30))
    assets, sources, probes = assets_of(source)
    held = clip_of(assets[0], 2).replace(duration_ms=1000, source_start_ms=7000, source_end_ms=7000)
    draft = sequence(assets, [clip_of(assets[0], 1, 0, 500), held, clip_of(assets[0], 3, 7000, 7500)])
    shown = numbers(rendered(draft, sources, probes, tmp_path / "out.mp4").path)
    assert shown == [*range(15), *[210] * 30, *range(210, 225)]


def test_a_window_inside_a_transition_is_cut_out_of_it(tmp_path: Path) -> None:
    source = coded_clip(tmp_path / "in.mp4", 120, Fraction(30))
    assets, sources, probes = assets_of(source)
    turn = Transition(kind="dissolve", duration_ms=1000)
    clips = [clip_of(assets[0], 1, 0, 2000), clip_of(assets[0], 2, 2000, 4000, transition=turn)]
    draft = sequence(assets, clips)
    whole = list(pictures(rendered(draft, sources, probes, tmp_path / "all.mp4", quality="high").path))
    part = rendered(draft, sources, probes, tmp_path / "o.mp4", start_ms=1500, end_ms=1700, quality="high")
    for n, shown in enumerate(pictures(part.path)):
        assert np.abs(shown.astype(int) - whole[45 + n]).mean() < 3
    asked = {"kind": "still", "format": "png", "at_ms": 1500}
    (still,) = pictures(rendered(draft, sources, probes, tmp_path / "o.png", **asked).path)
    assert np.abs(still.astype(int) - whole[45]).mean() < 3
