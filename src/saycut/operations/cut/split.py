"""`split`: cuts without removing: at times, every so often, into equal parts, or at scene changes."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class Split(Operation):
    """Cuts without removing: at times, every so often, into equal parts, or at scene changes."""

    op: Literal["split"] = "split"
    family: ClassVar[str] = "cut"
    at: tuple[When, ...] = ()
    every: int | None = Field(default=None, gt=0)
    """Milliseconds between cuts."""
    parts: int | None = Field(default=None, ge=2, le=1000)
    scenes: bool = False
    files: bool = False
    """Each part becomes a file of its own."""
    target: Target = "all"
