"""`reorder`: puts the main track's clips in another order."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation
from ..times import Target


class Reorder(Operation):
    """Puts the main track's clips in another order."""

    op: Literal["reorder"] = "reorder"
    family: ClassVar[str] = "arrange"
    order: tuple[Target, ...] = Field(min_length=1)
    """Clips in their new order; those not named follow in their old one."""
