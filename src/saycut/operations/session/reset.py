"""`reset`: back to the clips as they came."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation
from ..refusal import Refusal


class Reset(Operation):
    """Back to the clips as they came."""

    op: Literal["reset"] = "reset"
    family: ClassVar[str] = "session"

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        """Always refuses: a draft does not know its revisions; the session moves its pointer."""
        raise Refusal(self.op, "session_only")
