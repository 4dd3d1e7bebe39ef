"""`extract_audio`: only the sound."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class ExtractAudio(Operation):
    """Only the sound."""

    op: Literal["extract_audio"] = "extract_audio"
    family: ClassVar[str] = "output"
    format: Literal["mp3", "m4a", "wav", "aac", "flac", "ogg"] = "mp3"
