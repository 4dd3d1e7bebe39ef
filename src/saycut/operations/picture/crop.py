"""`crop`: shows only a rectangle of the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class Crop(Operation):
    """Shows only a rectangle of the picture."""

    op: Literal["crop"] = "crop"
    family: ClassVar[str] = "picture"
    x: float = Field(default=0, ge=0, lt=1)
    """Shares of the picture, unless `pixels`."""
    y: float = Field(default=0, ge=0, lt=1)
    w: float = Field(default=1, gt=0, le=1)
    h: float = Field(default=1, gt=0, le=1)
    target: Target = "all"
