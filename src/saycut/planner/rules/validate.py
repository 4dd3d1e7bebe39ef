"""Step 8: a plan is checked against what is known; what a person should know of it is said."""

from __future__ import annotations

from collections.abc import Iterator

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
    said = list(plan.assumptions)
    length = context.whole_ms
    shifted = False
    for operation in plan.operations:
        for when in times_of(operation):
            if not isinstance(when, AtMs):
                continue
            if shifted and when.ms > 0:
                _once(said, sentence(language, "after_cuts", time=clock(when.ms)))
            if length is not None and when.ms > length:
                _once(said, sentence(language, "past_end", time=clock(when.ms), end=clock(length)))
        limit = getattr(operation, "max_bytes", None)
        if limit is not None and limit >= BIG:
            _once(said, sentence(language, "huge_size"))
        shifted = shifted or operation.name() in SHIFTING
        length = after(length, operation)
    return plan.replace(assumptions=tuple(said))  # type: ignore[no-any-return]


def _once(said: list[str], text: str) -> None:
    if text not in said:
        said.append(text)


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
