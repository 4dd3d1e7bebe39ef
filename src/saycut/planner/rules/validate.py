"""Step 8: a plan is checked against what is known; what a person should know of it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from ...operations.base import Operation
from ...operations.plan import Plan
from ...operations.times import AtMs, When
from ...units import clock
from ..context import PlanContext
from .lengths import after
from .wording import sentence

SHIFTING = (
    "trim",
    "remove",
    "remove_silence",
    "remove_fillers",
    "speed",
    "fit_duration",
    "highlights",
    "combine",
    "delete",
)
BIG = 10**11


def validated(plan: Plan, context: PlanContext, language: str) -> Plan:
    """The plan with assumptions about times after cuts, times past the end, and sizes nobody means."""
    length = context.whole_ms
    shifted, huge = inf, False
    after_cuts: list[int] = []
    past_end: dict[int, list[int]] = {}
    for operation in plan.operations:
        times = [when.ms for when in times_of(operation) if isinstance(when, AtMs)]
        after_cuts += [ms for ms in times if ms > shifted]
        if length is not None and not _is_refused(operation, length):
            past_end.setdefault(length, []).extend(ms for ms in times if ms > length)
        huge = huge or (getattr(operation, "max_bytes", None) or 0) >= BIG
        shifted = min(shifted, _moved_from(operation))
        length = after(length, operation)
    said = [*plan.assumptions, *_on_times("after_cuts", after_cuts, language)]
    for end, late in past_end.items():
        said += _on_times("past_end", late, language, end=clock(end))
    if huge:
        said.append(sentence(language, "huge_size"))
    return plan.replace(assumptions=tuple(dict.fromkeys(said)))  # type: ignore[no-any-return]


def _moved_from(operation: Operation) -> float:
    """The time (ms) from which an operation moves what follows; infinite where it moves nothing."""
    if operation.name() not in SHIFTING:
        return inf
    starts = [getattr(operation, "start", None)]
    if operation.name() == "remove":
        starts = [a for a, _ in getattr(operation, "ranges", ())]
    told = [when.ms for when in starts if isinstance(when, AtMs)]
    if operation.name() == "trim":
        return inf if told == [0] else 0
    return min(told) if told and len(told) == len(starts) else 0


def _is_refused(operation: Operation, length: int) -> bool:
    """Whether what an operation is to be done to lies wholly past the end: it is refused, not moved."""
    start = getattr(operation, "start", None)
    return operation.family != "text" and isinstance(start, AtMs) and start.ms >= length


def _on_times(key: str, times: Sequence[int], language: str, **values: str) -> list[str]:
    """One sentence on all of these times (ms); none where there are none."""
    told = list(dict.fromkeys(clock(ms) for ms in times))
    if len(told) < 2:
        return [sentence(language, key, time=time, **values) for time in told]
    mark, last = ("、", "和") if language.lower().startswith("zh") else (", ", " and ")
    return [sentence(language, f"{key}_many", times=mark.join(told[:-1]) + last + told[-1], **values)]


def times_of(operation: Operation) -> Iterator[When]:
    """Every time an operation speaks of, on the timeline."""
    target = getattr(operation, "target", "all")
    if target not in ("all", None) and not isinstance(target, str):
        return
    for name in ("start", "end", "at"):
        value = getattr(operation, name, None)
        values = value if isinstance(value, tuple) else (value,)
        for one in values:
            if one is not None and not isinstance(one, str):
                yield one
    for pair in getattr(operation, "ranges", ()):
        yield from pair
