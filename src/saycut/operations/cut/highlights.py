"""`highlights`: keeps the best parts."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class Highlights(Operation):
    """Keeps the best parts."""

    op: Literal["highlights"] = "highlights"
    family: ClassVar[str] = "cut"
    duration_ms: int | None = Field(default=None, gt=0)
    """All of them together."""
    count: int | None = Field(default=None, gt=0, le=100)
    about: str | None = None
    """What they should be about."""
