"""`shift_captions`: moves captions in time."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class ShiftCaptions(Operation):
    """Moves captions in time."""

    op: Literal["shift_captions"] = "shift_captions"
    family: ClassVar[str] = "text"
    offset_ms: int
    """Positive is later."""
    hold_ms: int | None = None
    """How long each is held beyond its end."""
