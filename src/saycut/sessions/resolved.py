"""An operation with its symbolic times as milliseconds of the draft its turn finds."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from ..errors import OperationError
from ..operations.base import Operation
from ..operations.resolve import at
from ..operations.times import AtFraction, AtMs, ClipEdge, FromEnd
from ..timeline.model import Draft

TIMES = (AtMs, FromEnd, AtFraction, ClipEdge)


def resolved(operation: Operation, draft: Draft) -> dict[str, Any]:
    """The operation's JSON with every time as `{"ms": …}`; one that cannot be told stays as it was."""
    found: dict[str, Any] = {}
    for name, spec in type(operation).model_fields.items():
        value = getattr(operation, name)
        key = spec.serialization_alias or spec.alias or name
        found[key] = _plain(value, draft, operation.name(), name)
    return found


def _plain(value: Any, draft: Draft, op: str, field: str) -> Any:
    if isinstance(value, TIMES):
        try:
            return {"ms": at(value, draft, op=op, field=field).ms}
        except OperationError:
            return value.model_dump(mode="json")
    if isinstance(value, tuple | list):
        return [_plain(one, draft, op, field) for one in value]
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return value
