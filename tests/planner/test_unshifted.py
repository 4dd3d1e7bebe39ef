"""Changes of pace told in one breath: each is where the person saw it, whatever the others did."""

from __future__ import annotations

import pytest

from operations_all.samples import FACTS, plain
from saycut.operations.apply import apply
from saycut.planner import ContextAsset, PlanContext
from saycut.planner.reading import plan

CONTEXT = PlanContext(assets=(ContextAsset(name="talk.mp4", kind="video", duration_ms=40_000),))
PACES = [
    ("0:00-0:10 at 2x, 0:10-0:20 at 0.5x", [(0, 10, 2.0), (10, 20, 0.5), (20, 30, 1.0)]),
    ("halve the speed between 0:10 and 0:20 and double it after 0:20",
     [(0, 10, 1.0), (10, 20, 0.5), (20, 30, 2.0)]),
    ("first half at 2x and the rest at 0.5x", [(0, 20, 2.0), (20, 30, 0.5)]),
    ("0.5x for the first 4 secs then 3x for the next 10 then normal",
     [(0, 4, 0.5), (4, 14, 3.0), (14, 30, 1.0)]),
    ("前10秒2倍速，10秒到20秒0.5倍速", [(0, 10, 2.0), (10, 20, 0.5), (20, 30, 1.0)]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), PACES)
def test_each_part_has_the_pace_told_for_it(words: str, wanted: list[tuple[int, int, float]]) -> None:
    draft = plain()
    for operation in plan(words, CONTEXT).operations:
        draft = apply(draft, operation, FACTS).draft
    talk = [c for c in draft.main if c.asset == draft.main[0].asset]
    assert [(c.source_start_ms / 1000, c.source_end_ms / 1000, c.speed) for c in talk] == wanted


def test_pictures_are_held_where_they_were_seen() -> None:
    draft = plain()
    for operation in plan("freeze for 2 seconds at 0:05 and at 0:10", CONTEXT).operations:
        draft = apply(draft, operation, FACTS).draft
    held = [c for c in draft.main if c.still]
    assert [c.source_start_ms for c in held] == [5000, 10_000]


def test_what_is_told_to_come_after_keeps_its_turn() -> None:
    made = plan("speed up 0:00-0:10 to 2x, then slow 0:20-0:30 to half", CONTEXT).operations
    assert [o.model_dump()["factor"] for o in made] == [2.0, 0.5]
