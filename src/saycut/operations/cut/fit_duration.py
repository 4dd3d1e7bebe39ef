"""`fit_duration`: makes the whole as long as asked."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class FitDuration(Operation):
    """Makes the whole as long as asked."""

    op: Literal["fit_duration"] = "fit_duration"
    family: ClassVar[str] = "cut"
    duration_ms: int = Field(gt=0)
    how: Literal["cut", "speed", "loop"] = "cut"
    target: Target = "all"
