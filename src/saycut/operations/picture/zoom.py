"""`zoom`: goes closer."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class Zoom(Operation):
    """Goes closer."""

    op: Literal["zoom"] = "zoom"
    family: ClassVar[str] = "picture"
    factor: float = Field(default=1.5, ge=1, le=10)
    start: When | None = None
    end: When | None = None
    centre: tuple[float, float] = (0.5, 0.5)
    """x, y in shares of the picture."""
    animated: bool = True
    """Moves in slowly; False: at once."""
    target: Target = "all"
