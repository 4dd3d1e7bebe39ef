"""`detach_audio`: puts the clips' own sound on a track of its own."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class DetachAudio(Operation):
    """Puts the clips' own sound on a track of its own."""

    op: Literal["detach_audio"] = "detach_audio"
    family: ClassVar[str] = "sound"
    asset: str | None = None
