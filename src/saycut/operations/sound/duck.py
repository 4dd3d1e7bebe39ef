"""`duck`: makes music that is already there quieter under speech."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class Duck(Operation):
    """Makes music that is already there quieter under speech."""

    op: Literal["duck"] = "duck"
    family: ClassVar[str] = "sound"
    db: float = Field(default=-10, ge=-60, le=0)
