"""`animated`: a GIF or animated WebP."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import When


class Animated(Operation):
    """A GIF or animated WebP."""

    op: Literal["animated"] = "animated"
    family: ClassVar[str] = "output"
    format: Literal["gif", "webp"] = "gif"
    fps: float | None = Field(default=None, gt=0, le=60)
    width: int | None = Field(default=None, ge=16, le=4096)
    start: When | None = None
    end: When | None = None
    max_bytes: int | None = Field(default=None, gt=0)
