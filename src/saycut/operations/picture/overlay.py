"""`overlay`: a picture over the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import When


class Overlay(Operation):
    """A picture over the picture."""

    op: Literal["overlay"] = "overlay"
    family: ClassVar[str] = "picture"
    asset: str | None = None
    text: str | None = None
    position: str = "top_right"
    scale: float = Field(default=0.3, gt=0, le=1)
    opacity: float = Field(default=1, gt=0, le=1)
    start: When | None = None
    end: When | None = None
