"""`redo`: does undone edits again."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class Redo(Operation):
    """Does undone edits again."""

    op: Literal["redo"] = "redo"
    family: ClassVar[str] = "session"
    steps: int = Field(default=1, ge=1, le=1000)
