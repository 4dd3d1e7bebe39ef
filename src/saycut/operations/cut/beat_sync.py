"""`beat_sync`: puts cuts, zooms or transitions on the beats of the music."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class BeatSync(Operation):
    """Puts cuts, zooms or transitions on the beats of the music."""

    op: Literal["beat_sync"] = "beat_sync"
    family: ClassVar[str] = "cut"
    available: ClassVar[bool] = False
    asset: str | None = None
    """The music; None: the music track's."""
    every: int = Field(default=4, ge=1, le=64)
    """Beats between."""
    what: Literal["cuts", "zoom", "transition"] = "cuts"
    """What happens on the beat."""
