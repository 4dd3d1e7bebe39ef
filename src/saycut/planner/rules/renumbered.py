"""Step 6, a part: "move clip 3 to the start and delete clip 2" numbers the clips as they were told of."""

from __future__ import annotations

from typing import Any

from ...operations.times import ClipEdge
from .frames.step import Step

MOVING = ("reorder", "move")


def deletions_first(steps: list[Step]) -> list[Step]:
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
        return _number(step.fields.get("clip")) > 0 and getattr(step.fields.get("at"), "clip", 0) != gone
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


__all__ = ["deletions_first"]
