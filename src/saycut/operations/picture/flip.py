"""`flip`: mirrors the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import Target


class Flip(Operation):
    """Mirrors the picture."""

    op: Literal["flip"] = "flip"
    family: ClassVar[str] = "picture"
    axis: Literal["horizontal", "vertical"] = "horizontal"
    target: Target = "all"
