"""`undo`: takes edits back."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class Undo(Operation):
    """Takes edits back."""

    op: Literal["undo"] = "undo"
    family: ClassVar[str] = "session"
    steps: int = Field(default=1, ge=1, le=1000)
