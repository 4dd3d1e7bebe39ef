"""`denoise_audio`: takes steady noise out of the sound."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class DenoiseAudio(Operation):
    """Takes steady noise out of the sound."""

    op: Literal["denoise_audio"] = "denoise_audio"
    family: ClassVar[str] = "sound"
    strength: float = Field(default=0.6, ge=0, le=1)
    target: Target = "all"
