"""Step 6, a part: "move clip 3 to the start and delete clip 2" numbers the clips as they were told of."""

from __future__ import annotations

from typing import Any

from ...operations.times import ClipEdge
from ..context import PlanContext
from .frames.step import Step

MOVING = ("reorder", "move")


def as_told(steps: list[Step], context: PlanContext) -> list[Step]:
    """The steps, each clip numbered as it is when its turn comes."""
    count = context.clip_count or len(context.of_kind("video", "image"))
    return _counted_on(_deletions_first(steps), count)


def _deletions_first(steps: list[Step]) -> list[Step]:
    """The steps; a clip deleted by number in the sentence that moves others goes first, the rest count on."""
    found: list[Step] = []
    for step in _not_left_out(steps):
        number = _number(step.fields.get("clip")) if step.op == "delete" else 0
        moved = [s for s in found if s.op in MOVING and s.clause.sentence == step.clause.sentence]
        if number < 1 or not moved or not all(_counts(s, number) for s in moved):
            found.append(step)
            continue
        found.insert(found.index(moved[0]), step)
        step.at = min(step.at, moved[0].at - 1)
        step.clause = moved[0].clause
        for s in moved:
            _count_on(s, number)
    return found


def _not_left_out(steps: list[Step]) -> list[Step]:
    """ "clip3, then clip1, and drop clip2": what the new row leaves out is not deleted from it again."""
    rows = [s.fields["assets"] for s in steps if s.op == "combine" and s.fields.get("assets")]
    if not rows:
        return steps
    return [s for s in steps if s.op != "delete" or _asset(s.fields.get("clip")) in (None, *rows[-1])]


def _asset(clip: Any) -> str | None:
    return str(clip["asset"]) if isinstance(clip, dict) and "asset" in clip else None


def _number(clip: Any) -> int:
    return int(clip["clip"]) if isinstance(clip, dict) and isinstance(clip.get("clip"), int) else 0


def _counts(step: Step, gone: int) -> bool:
    """Whether a step names clips by number only, and no place beside the clip that goes."""
    if step.op == "move":
        return _number(step.fields.get("clip")) != 0 and getattr(step.fields.get("at"), "clip", 0) != gone
    return all(_number(c) > 0 for c in step.fields.get("order", ()))


def _count_on(step: Step, gone: int) -> None:
    """The numbers after a clip that is gone are one less; itself is in no order any more."""
    if step.op == "move":
        number = _number(step.fields["clip"])
        step.fields["clip"] = {"clip": number - (number > gone)}
        beside = step.fields.get("at")
        if isinstance(beside, ClipEdge) and beside.clip > gone:
            step.fields["at"] = beside.replace(clip=beside.clip - 1)
        return
    order = [_number(c) for c in step.fields["order"] if _number(c) != gone]
    step.fields["order"] = tuple({"clip": n - (n > gone)} for n in order)


LEFT = ("remaining", "new", "left", "now", "rest", "剩下", "剩余", "新的", "现在")
"""Words for clips numbered as they stand after what went."""
OWN = ("split", "insert", "duplicate", "combine")
"""What makes a row anew: numbers told after it are its own."""


def _counted_on(steps: list[Step], count: int) -> list[Step]:
    """The steps; "delete clip 2 and speed up clip 4" numbers the fourth as it stood before."""
    gone: list[tuple[int, Step]] = []
    for step in steps:
        if step.op in OWN:
            gone = [] if step.op != "combine" or gone else gone
        numbered = _number(step.fields.get("clip")) if step.op == "delete" else 0
        for number, other in sorted(gone, key=lambda g: -g[0]):
            if _told_of_all(step, other, count - len(gone)):
                _less(step, number)
        if numbered > 0:
            gone.append((numbered, step))
    return steps


def _told_of_all(step: Step, other: Step, left: int) -> bool:
    """Whether a step's numbers are those of the row before another clip went."""
    words = {p.text.lower() for t in step.clause.tokens for p in (t, *t.parts)}
    if step.clause is other.clause or not words.isdisjoint(LEFT):
        return False
    return step.clause.sentence == other.clause.sentence or max(_numbers(step), default=0) > left > 0


def _numbers(step: Step) -> list[int]:
    edges = [v.clip for v in step.fields.values() if isinstance(v, ClipEdge)]
    return [n for key in ("clip", "target") if (n := _number(step.fields.get(key)))] + edges


def _less(step: Step, gone: int) -> None:
    """Every number of a step that is greater than the one that went is one less."""
    for key, value in step.fields.items():
        if key in ("clip", "target") and _number(value) > gone:
            step.fields[key] = {"clip": _number(value) - 1}
        elif isinstance(value, ClipEdge) and value.clip > gone:
            step.fields[key] = value.replace(clip=value.clip - 1)
        elif key == "between" and value is not None and gone not in value:
            step.fields[key] = tuple(n - (n > gone) for n in value)
    if step.op == "reorder":
        _count_on(step, gone)


__all__ = ["as_told"]
