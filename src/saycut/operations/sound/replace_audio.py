"""`replace_audio`: another sound instead of the clips' own."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class ReplaceAudio(Operation):
    """Another sound instead of the clips' own."""

    op: Literal["replace_audio"] = "replace_audio"
    family: ClassVar[str] = "sound"
    asset: str
