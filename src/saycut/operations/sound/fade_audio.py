"""`fade_audio`: fades the sound in and out."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class FadeAudio(Operation):
    """Fades the sound in and out."""

    op: Literal["fade_audio"] = "fade_audio"
    family: ClassVar[str] = "sound"
    in_ms: int = Field(default=0, ge=0, le=600_000)
    out_ms: int = Field(default=0, ge=0, le=600_000)
    target: Target = "all"
