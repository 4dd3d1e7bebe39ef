"""`mute`: takes sound away."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import Target, When


class Mute(Operation):
    """Takes sound away."""

    op: Literal["mute"] = "mute"
    family: ClassVar[str] = "sound"
    start: When | None = None
    end: When | None = None
    target: Target = "all"
