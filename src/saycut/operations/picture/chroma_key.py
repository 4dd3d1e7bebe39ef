"""`chroma_key`: takes a colour out, to show something else behind."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation
from ..refusal import NotDoneYet
from ..times import Target


class ChromaKey(Operation):
    """Takes a colour out, to show something else behind."""

    op: Literal["chroma_key"] = "chroma_key"
    family: ClassVar[str] = "picture"
    available: ClassVar[bool] = False
    color: str = "#00ff00"
    """The colour that goes, "#rrggbb"."""
    similarity: float = Field(default=0.3, gt=0, le=1)
    """How far from it a colour may be to go too."""
    background: str | None = None
    """Asset or colour behind."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        raise NotDoneYet(self.op, "no_chroma_key")
