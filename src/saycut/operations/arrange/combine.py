"""`combine`: puts assets one after another on the main track."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class Combine(Operation):
    """Puts assets one after another on the main track."""

    op: Literal["combine"] = "combine"
    family: ClassVar[str] = "arrange"
    assets: tuple[str, ...] = ()
    """Names in order; empty: all pictures of the session."""
    order: Literal["given", "name", "date"] = "given"
    duration_ms: int | None = Field(default=None, gt=0)
    """Length of the whole, transitions counted; every asset is seen."""
    transition: str | None = None
    """A transition's name between all of them."""
    transition_ms: int | None = Field(default=None, gt=0, le=10_000)
    still_ms: int | None = Field(default=None, gt=0)
    """How long each photo stands."""
