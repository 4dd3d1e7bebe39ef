"""`add_music`: lays music under the whole or a stretch."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import When


class AddMusic(Operation):
    """Lays music under the whole or a stretch."""

    op: Literal["add_music"] = "add_music"
    family: ClassVar[str] = "sound"
    mood: str | None = None
    """A mood of the library; None with no asset: chosen, and said."""
    asset: str | None = None
    """The person's own music."""
    percent: float | None = Field(default=None, ge=0, le=400)
    """35 is a gain of 0.35; None: fitting."""
    db: float | None = Field(default=None, ge=-60, le=12)
    """Instead of percent."""
    duck: bool = True
    """Quieter while someone speaks."""
    fade_ms: int | None = Field(default=None, ge=0, le=60_000)
    start: When | None = None
    end: When | None = None
