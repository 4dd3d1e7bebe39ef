"""`normalize_loudness`: brings the whole mix to a loudness."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation, said
from ..refusal import Refusal
from .hearing import audible


class NormalizeLoudness(Operation):
    """Brings the whole mix to a loudness."""

    op: Literal["normalize_loudness"] = "normalize_loudness"
    family: ClassVar[str] = "sound"
    lufs: float = Field(default=-14, ge=-70, le=-5)
    """-14 is what the large platforms play at."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not audible(draft):
            raise Refusal(self.op, "nothing_there", field="lufs", what="audio")
        return Applied(draft.replace(loudness_lufs=self.lufs), (said("normalize.done", lufs=self.lufs),))
