"""`duplicate`: repeats a clip right after itself, or elsewhere."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class Duplicate(Operation):
    """Repeats a clip right after itself, or elsewhere."""

    op: Literal["duplicate"] = "duplicate"
    family: ClassVar[str] = "arrange"
    clip: Target
    at: When | None = None
    times: int = Field(default=1, ge=1, le=100)
    """Copies to add."""
