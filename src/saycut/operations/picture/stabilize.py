"""`stabilize`: takes shaking out."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ..base import Applied, Operation, said
from ..parts import Part, change, where
from ..refusal import Refusal
from ..resolve import pictures
from ..times import Target


class Stabilize(Operation):
    """Takes shaking out."""

    op: Literal["stabilize"] = "stabilize"
    family: ClassVar[str] = "picture"
    strength: float = Field(default=0.5, gt=0, le=1)
    """1 takes out the most, and crops the most."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        found = tuple(
            f
            for f in pictures(self.target, draft, op=self.op)
            if isinstance(f.segment, Clip) and not f.segment.still
        )
        if not found:
            raise Refusal(self.op, "nothing_shakes", field="target")
        part = Part(found)

        def one(clip: Clip) -> Clip:
            return clip.replace(look=clip.look.replace(stabilize=self.strength))  # type: ignore[no-any-return]

        told = said("stabilize.done", strength=self.strength, where=where(draft, part))
        return Applied(change(draft, part, one), (told,))
