"""`undo`: takes edits back."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation
from ..refusal import Refusal


class Undo(Operation):
    """Takes edits back."""

    op: Literal["undo"] = "undo"
    family: ClassVar[str] = "session"
    steps: int = Field(default=1, ge=1, le=1000)
    """How many edits."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        """Always refuses: a draft does not know its revisions; the session moves its pointer."""
        raise Refusal(self.op, "session_only")
