"""`transition`: how one clip goes over into the next."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import When


class Transition(Operation):
    """How one clip goes over into the next."""

    op: Literal["transition"] = "transition"
    family: ClassVar[str] = "picture"
    kind: str = "dissolve"
    """A name of the library's transitions."""
    duration_ms: int = Field(default=500, gt=0, le=10_000)
    between: tuple[int, int] | None = None
    """Two neighbouring clips (1-based); None: between all."""
    at: When | None = None
    """The cut nearest to this time; a cut is made where there is none."""
