"""`fade`: fades the picture from and to a colour."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class Fade(Operation):
    """Fades the picture from and to a colour."""

    op: Literal["fade"] = "fade"
    family: ClassVar[str] = "picture"
    in_ms: int = Field(default=0, ge=0, le=60_000)
    out_ms: int = Field(default=0, ge=0, le=60_000)
    color: str = "#000000"
    target: Target = "all"
    audio: bool = True
    """The sound fades with it."""
