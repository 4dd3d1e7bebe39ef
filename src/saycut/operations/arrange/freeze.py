"""`freeze`: holds the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import When


class Freeze(Operation):
    """Holds the picture."""

    op: Literal["freeze"] = "freeze"
    family: ClassVar[str] = "arrange"
    at: When
    duration_ms: int = Field(default=2000, gt=0, le=600_000)
