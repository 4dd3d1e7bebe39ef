"""`add_sound`: puts a sound effect at a time."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import START, When


class AddSound(Operation):
    """Puts a sound effect at a time."""

    op: Literal["add_sound"] = "add_sound"
    family: ClassVar[str] = "sound"
    asset: str | None = None
    text: str | None = None
    """What it should sound like, e.g. "whoosh"."""
    at: When = START
    percent: float | None = Field(default=None, ge=0, le=400)
