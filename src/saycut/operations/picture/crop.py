"""`crop`: shows only a rectangle of the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, Rect
from ..base import Applied, Operation, Said, said
from ..parts import Part, change, where
from ..refusal import Refusal
from ..resolve import pictures
from ..times import Target
from .framing import cropped, reshaped

LEAST = 0.02
"""The smallest share of a side that is kept: less cannot be told from a slip."""


class Crop(Operation):
    """Shows only a rectangle of the picture."""

    op: Literal["crop"] = "crop"
    family: ClassVar[str] = "picture"
    x: float = Field(default=0, ge=0, lt=1)
    """Left edge, in shares of the picture as it is seen now."""
    y: float = Field(default=0, ge=0, lt=1)
    """Top edge."""
    w: float = Field(default=1, gt=0, le=1)
    """Width."""
    h: float = Field(default=1, gt=0, le=1)
    """Height."""
    target: Target = "all"
    """Which clips; for all of them the whole video takes the new shape."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        seen, notes = self._seen()
        part = Part(pictures(self.target, draft, op=self.op))

        def one(clip: Clip) -> Clip:
            return clip.replace(look=cropped(clip.look, seen))  # type: ignore[no-any-return]

        changed = change(draft, part, one)
        canvas = draft.canvas
        if canvas is not None and len(part.found) == len(draft.main) and self.target in ("all", "video"):
            canvas = reshaped(canvas, canvas.width * seen.w, canvas.height * seen.h)
            changed = changed.replace(canvas=canvas)
        told = said("crop.done", w=seen.w, h=seen.h, position=_position(seen), where=where(draft, part))
        return Applied(changed, (told, *notes))

    def _seen(self) -> tuple[Rect, tuple[Said, ...]]:
        w, h = min(self.w, 1 - self.x), min(self.h, 1 - self.y)
        if w < LEAST or h < LEAST:
            raise Refusal(self.op, "crop_too_small", field="w" if w < LEAST else "h")
        if w > 0.999 and h > 0.999:
            raise Refusal(self.op, "crop_nothing", field="w")
        clamped = self.x + self.w > 1.001 or self.y + self.h > 1.001
        return Rect(x=self.x, y=self.y, w=w, h=h), (said("crop.clamped"),) if clamped else ()


def _position(seen: Rect) -> str:
    """Where the part that is kept lies in the picture: one of timeline.text.POSITIONS."""
    across = _side(seen.x, seen.w, "left", "right")
    down = _side(seen.y, seen.h, "top", "bottom")
    return "_".join(word for word in (down, across) if word) or "center"


def _side(start: float, length: float, first: str, last: str) -> str:
    before, after = start, 1 - start - length
    if abs(before - after) < 0.02:
        return ""
    return first if before < after else last
