"""`remove`: removes stretches; what follows moves up."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target, When


class Remove(Operation):
    """Removes stretches; what follows moves up."""

    op: Literal["remove"] = "remove"
    family: ClassVar[str] = "cut"
    ranges: tuple[tuple[When, When], ...] = Field(min_length=1)
    """[[start, end], …]"""
    target: Target = "all"
    """One clip instead of the whole: times are then from its own start."""
