"""`voice_over`: lays a voice over the pictures: a recording, or a text to be spoken."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import START, When


class VoiceOver(Operation):
    """Lays a voice over the pictures: a recording, or a text to be spoken."""

    op: Literal["voice_over"] = "voice_over"
    family: ClassVar[str] = "sound"
    asset: str | None = None
    text: str | None = None
    at: When = START
    voice: str | None = None
