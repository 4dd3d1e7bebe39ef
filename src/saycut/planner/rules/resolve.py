"""Step 7: times told from the end or as a share become ms, where the length is known at their turn."""

from __future__ import annotations

from typing import Any

from ...operations.base import Operation
from ...operations.plan import Plan
from ...operations.times import AtFraction, AtMs, FromEnd
from ..context import PlanContext
from .lengths import after, ms_at

FIELDS = ("start", "end", "at")


def resolved(plan: Plan, context: PlanContext) -> Plan:
    """The plan with every time that can be known in ms."""
    length = context.whole_ms
    operations = []
    for operation in plan.operations:
        operations.append(_resolved(operation, length))
        length = after(length, operation)
    return plan.replace(operations=tuple(operations))  # type: ignore[no-any-return]


def _resolved(operation: Operation, length: int | None) -> Operation:
    if getattr(operation, "target", "all") != "all":
        return operation
    changes: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(operation, name, None)
        if isinstance(value, tuple):
            changes[name] = tuple(_ms(v, length) for v in value)
        elif isinstance(value, FromEnd | AtFraction | AtMs):
            changes[name] = _ms(value, length)
    ranges = getattr(operation, "ranges", None)
    if ranges:
        changes["ranges"] = tuple((_ms(a, length), _ms(b, length)) for a, b in ranges)
    return operation.replace(**changes) if changes else operation


def _ms(when: Any, length: int | None) -> Any:
    ms = ms_at(when, length)
    return when if ms is None else AtMs(ms=ms)
