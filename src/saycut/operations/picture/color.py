"""`color`: grades the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class Color(Operation):
    """Grades the picture."""

    op: Literal["color"] = "color"
    family: ClassVar[str] = "picture"
    brightness: float | None = Field(default=None, ge=-100, le=100)
    contrast: float | None = Field(default=None, ge=-100, le=100)
    saturation: float | None = Field(default=None, ge=-100, le=100)
    temperature: float | None = Field(default=None, ge=-100, le=100)
    """Positive is warmer."""
    preset: str | None = None
    lut_asset: str | None = None
    target: Target = "all"
    start: When | None = None
    end: When | None = None
