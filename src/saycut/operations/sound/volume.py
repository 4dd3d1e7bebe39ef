"""`volume`: louder or quieter."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class Volume(Operation):
    """Louder or quieter."""

    op: Literal["volume"] = "volume"
    family: ClassVar[str] = "sound"
    percent: float | None = Field(default=None, ge=0, le=1600)
    """100 is as recorded."""
    db: float | None = Field(default=None, ge=-100, le=24)
    """Relative to what it is now."""
    target: Target = "all"
    start: When | None = None
    end: When | None = None
