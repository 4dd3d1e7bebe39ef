"""`rotate`: turns the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class Rotate(Operation):
    """Turns the picture."""

    op: Literal["rotate"] = "rotate"
    family: ClassVar[str] = "picture"
    degrees: float = Field(ge=-360, le=360)
    """Clockwise."""
    target: Target = "all"
