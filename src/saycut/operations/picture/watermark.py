"""`watermark`: a small mark over the whole video."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import When


class Watermark(Operation):
    """A small mark over the whole video."""

    op: Literal["watermark"] = "watermark"
    family: ClassVar[str] = "picture"
    asset: str | None = None
    text: str | None = None
    position: str = "bottom_right"
    scale: float = Field(default=0.12, gt=0, le=1)
    opacity: float = Field(default=0.6, gt=0, le=1)
    start: When | None = None
    end: When | None = None
