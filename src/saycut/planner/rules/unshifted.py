"""Step 6: changes of pace told in one breath. Their times are of the video as it was: the last is made first.

"10-20 s at 2x, 20-30 s at half speed": made in the order of the words, the first would move the second's
stretch under its times. Made from the last to the first, each time is still where the person saw it.
"""

from __future__ import annotations

import re
from math import inf

from ...operations.times import AtFraction, AtMs, FromEnd, When
from ..context import PlanContext
from .frames.step import Step
from .lengths import UNCHANGED

PACED = ("speed", "freeze")
THEN = re.compile(r"\bthen\b|\bafter (?:that|this)\b|\bafterwards\b|然后|接着|随后|再")


def unshifted(steps: list[Step], words: str, context: PlanContext) -> list[Step]:
    """The steps; each run of changes of pace is in the order from its end to its beginning."""
    found: list[Step] = []
    run: list[Step] = []
    for step in _side_by_side([s for s in steps if not _stays(s, steps)]):
        whole = context.whole_ms if all(s.op in UNCHANGED for s in found) else None
        if run and not _goes_on(run[-1], step, words, whole):
            found += _reversed(run, whole)
            run = []
        if step.op in PACED:
            run.append(step)
        else:
            found.append(step)
    whole = context.whole_ms if all(s.op in UNCHANGED for s in found) else None
    return found + _reversed(run, whole)


def _stays(step: Step, steps: list[Step]) -> bool:
    """ "first 10s at 2x, 10-20s at 1x": one of several paces, and the one it has already."""
    others = (s for s in steps if s is not step and s.op == "speed")
    plain = step.op == "speed" and step.fields.get("factor") == 1.0
    return plain and any(s.clause.sentence == step.clause.sentence for s in others)


def _side_by_side(steps: list[Step]) -> list[Step]:
    """ "10到25秒剪掉，25到60秒两倍速，后面的不要": each begins where the last ends, as the video was."""
    found: list[Step] = []
    run: list[Step] = []
    for step in steps:
        before, here = _reach(run[-1]) if run else None, _reach(step)
        goes_on = before is not None and here is not None and before[1] == here[0] < inf
        if run and not (goes_on and run[-1].clause.sentence == step.clause.sentence):
            found += _last_first(run)
            run = []
        run.append(step)
    return found + _last_first(run)


def _last_first(run: list[Step]) -> list[Step]:
    mixed = any(s.op == "speed" for s in run) and any(s.op != "speed" for s in run)
    return run[::-1] if mixed else run


def _reach(step: Step) -> tuple[float, float] | None:
    """Where a change of pace or a removal begins and ends, as far as both are told by the clock."""
    if "target" in step.fields:
        return None
    start, end = step.fields.get("start"), step.fields.get("end")
    if step.op == "remove" and len(step.fields["ranges"]) == 1:
        start, end = step.fields["ranges"][0]
    elif step.op == "trim" and isinstance(end, AtMs) and (start is None or start == AtMs(ms=0)):
        return end.ms, inf
    elif step.op != "speed":
        return None
    begin, stop = _ms(start, None), _ms(end, None)
    return (begin, stop) if begin is not None and stop is not None else None


def _goes_on(last: Step, step: Step, words: str, whole: float | None) -> bool:
    """Whether a step changes the pace further on, at a time of the video before the last was made."""
    if step.op not in PACED or "target" in step.fields or "target" in last.fields:
        return False
    end, start = _ms(last.fields.get("end", last.fields.get("at")), whole), _ms(_start(step), whole)
    if last.clause.sentence != step.clause.sentence or end is None or start is None:
        return False
    if start < end or start == inf:
        return False
    later_on = THEN.search(words[last.clause.start : max(last.clause.end, step.clause.end)].lower())
    return later_on is None or start == end


def _reversed(run: list[Step], whole: float | None) -> list[Step]:
    if len(run) > 1 and whole is not None:
        for step in run:
            for name in ("start", "end", "at"):
                if isinstance(step.fields.get(name), AtFraction):
                    step.fields[name] = AtMs(ms=round(step.fields[name].fraction * whole))
    return run[::-1]


def _start(step: Step) -> When | None:
    found: When | None = step.fields.get("start", step.fields.get("at"))
    return found


def _ms(when: When | None, whole: float | None) -> float | None:
    """Where a time is, for comparing alone; None: not known; from the end (which nothing moves): infinite."""
    if isinstance(when, AtMs):
        return when.ms
    if isinstance(when, FromEnd):
        return inf
    if isinstance(when, AtFraction) and whole is not None:
        return round(when.fraction * whole)
    return None


__all__ = ["unshifted"]
