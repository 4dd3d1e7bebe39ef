"""`speed`: faster or slower."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class Speed(Operation):
    """Faster or slower."""

    op: Literal["speed"] = "speed"
    family: ClassVar[str] = "arrange"
    factor: float = Field(ge=0.05, le=100)
    """2 is twice as fast, 0.5 half."""
    start: When | None = None
    end: When | None = None
    ramp_ms: int | None = Field(default=None, gt=0)
    """The speed changes over this long at each end of the stretch."""
    keep_pitch: bool = True
    target: Target = "all"
