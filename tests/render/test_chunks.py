"""Plans too large for one process: divided at clips, joined without a seam."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import av
import pytest

from saycut.render.compile import MOST_INPUTS, compile_plan
from saycut.render.profile import profile_for
from saycut.timeline.model import Output, Transition

from .drafts import assets_of, clip_of, rendered, sequence
from .footage import coded_clip, numbers
from .test_frames import expected

RATE = Fraction(30000, 1001)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("in")
    return coded_clip(folder / "one.mp4", 300, RATE), coded_clip(folder / "two.mp4", 300, RATE)


def test_many_clips_out_of_order_join_to_the_frame(clips: tuple[Path, Path], tmp_path: Path) -> None:
    assets, sources, probes = assets_of(*clips)
    cut = [clip_of(assets[i % 2], i, 9000 - i * 97, 9000 - i * 97 + 150 + i * 3) for i in range(60)]
    draft = sequence(assets, cut)
    plan = compile_plan(draft, probes, {}, profile_for(draft, Output(width=320, height=180)))
    assert len(plan.chunks) == 3
    assert all(len(c.inputs) <= MOST_INPUTS for c in plan.chunks)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert numbers(made.path) == expected(draft, RATE)
    with av.open(str(made.path)) as container:
        stream = container.streams.video[0]
        times = sorted(p.pts for p in container.demux(stream) if p.pts is not None)
        step = 1 / (RATE * stream.time_base)
        assert [t - times[0] for t in times] == [n * step for n in range(len(times))]


def test_chunks_are_divided_outside_of_transitions(clips: tuple[Path, Path], tmp_path: Path) -> None:
    assets, sources, probes = assets_of(*clips)
    turn = Transition(kind="dissolve", duration_ms=200)
    turns = [None, *[turn] * 59]
    cut = [clip_of(assets[i % 2], i, i * 100, i * 100 + 700, transition=t) for i, t in enumerate(turns)]
    draft = sequence(assets, cut)
    plan = compile_plan(draft, probes, {}, profile_for(draft, Output(width=320, height=180)))
    assert len(plan.chunks) > 1
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    assert len(numbers(made.path)) == plan.frames


def test_a_thousand_cuts_cost_what_they_show(clips: tuple[Path, Path], tmp_path: Path) -> None:
    assets, sources, probes = assets_of(*clips)
    spent = {}
    for count in (100, 1000):
        cut = [clip_of(assets[0], i, i * 9, i * 9 + 5) for i in range(count)]
        draft = sequence(assets[:1], cut)
        began = time.monotonic()
        made = rendered(draft, sources, probes, tmp_path / "out.mp4")
        spent[count] = time.monotonic() - began
        assert numbers(made.path) == expected(draft, RATE)
    assert spent[1000] < 20 * spent[100]
