"""`loop`: plays the whole again."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class Loop(Operation):
    """Plays the whole again."""

    op: Literal["loop"] = "loop"
    family: ClassVar[str] = "arrange"
    times: int = Field(default=2, ge=2, le=100)
    """How often it is seen in all."""
    boomerang: bool = False
    """Each second time backwards."""
    target: Target = "all"
