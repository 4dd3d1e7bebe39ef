"""`denoise_video`: takes grain out."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class DenoiseVideo(Operation):
    """Takes grain out."""

    op: Literal["denoise_video"] = "denoise_video"
    family: ClassVar[str] = "picture"
    strength: float = Field(default=0.5, gt=0, le=1)
    target: Target = "all"
