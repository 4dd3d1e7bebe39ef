"""`remove_silence`: removes pauses: only where both voice activity and energy hear nothing."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class RemoveSilence(Operation):
    """Removes pauses: only where both voice activity and energy hear nothing."""

    op: Literal["remove_silence"] = "remove_silence"
    family: ClassVar[str] = "cut"
    threshold_db: float | None = Field(default=None, ge=-100, le=0)
    """None: adapted to the recording."""
    min_silence_ms: int = Field(default=500, ge=50, le=60_000)
    """Shorter pauses stay."""
    padding_ms: int = Field(default=100, ge=0, le=5_000)
    """Left on each side, so that no word is clipped."""
    start: When | None = None
    end: When | None = None
    target: Target = "all"
