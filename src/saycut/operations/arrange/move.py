"""`move`: moves a clip or segment to another place or time."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import Target, When


class Move(Operation):
    """Moves a clip or segment to another place or time."""

    op: Literal["move"] = "move"
    family: ClassVar[str] = "arrange"
    clip: Target
    at: When
