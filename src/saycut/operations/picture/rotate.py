"""`rotate`: turns the picture."""

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
from .framing import quarters, reshaped, turned


class Rotate(Operation):
    """Turns the picture."""

    op: Literal["rotate"] = "rotate"
    family: ClassVar[str] = "picture"
    degrees: float = Field(ge=-360, le=360)
    """Clockwise."""
    target: Target = "all"
    """Which clips; for all of them a quarter turn turns the whole video."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        degrees = self.degrees % 360
        if not degrees:
            raise Refusal(self.op, "turn_nothing", field="degrees")
        part = Part(pictures(self.target, draft, op=self.op))

        def one(clip: Clip) -> Clip:
            return clip.replace(look=turned(clip.look, degrees))  # type: ignore[no-any-return]

        changed = change(draft, part, one)
        canvas = draft.canvas
        whole = self.target in ("all", "video") or len(part.found) == len(draft.main) == 1
        sideways = degrees % 90 == 0 and quarters(degrees) % 2 == 1
        if canvas is not None and whole and sideways:
            changed = changed.replace(canvas=reshaped(canvas, canvas.height, canvas.width))
        back = degrees > 180
        key = "rotate.left" if back else "rotate.right"
        told = said(key, degrees=360 - degrees if back else degrees, where=where(draft, part))
        return Applied(changed, (told,))
