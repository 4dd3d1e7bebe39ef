"""`flip`: mirrors the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ..base import Applied, Operation, said
from ..parts import Part, change, where
from ..resolve import pictures
from ..times import Target
from .framing import mirrored


class Flip(Operation):
    """Mirrors the picture."""

    op: Literal["flip"] = "flip"
    family: ClassVar[str] = "picture"
    axis: Literal["horizontal", "vertical"] = "horizontal"
    """horizontal: left and right change sides; vertical: upside down."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        part = Part(pictures(self.target, draft, op=self.op))

        def one(clip: Clip) -> Clip:
            look = mirrored(clip.look, horizontal=self.axis == "horizontal")
            return clip.replace(look=look)  # type: ignore[no-any-return]

        told = said(f"flip.{self.axis}", where=where(draft, part))
        return Applied(change(draft, part, one), (told,))
