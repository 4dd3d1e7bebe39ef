"""`aspect`: another shape of the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.edit import with_main
from ...timeline.facts import Facts, Need
from ...timeline.model import Canvas, Draft
from .. import checked
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..resolve import require_main
from .framing import LARGEST_PX, reshaped

NARROWEST = 0.1
"""Width to height of the most extreme strip anyone can watch; 10:1 the other way round."""


class Aspect(Operation):
    """Another shape of the picture."""

    op: Literal["aspect"] = "aspect"
    family: ClassVar[str] = "picture"
    ratio: str = Field(pattern=r"^\d{1,4}(\.\d+)?:\d{1,4}(\.\d+)?$")
    """e.g. 9:16"""
    fit: Literal["crop", "pad", "blur", "subject"] = "crop"
    """crop: fills it and loses the edges; pad: all is seen, with bars; blur: bars of the blurred picture;
    subject: crop that follows who or what is seen."""
    color: str | None = None
    """Of the bars that `pad` leaves, "#rrggbb"; None: as they are, black at first."""

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        return frozenset({Need.SUBJECT}) if self.fit == "subject" else frozenset()

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        clips = require_main(draft, op=self.op)
        if draft.canvas is None:
            raise Refusal(self.op, "no_picture")
        canvas = shaped(draft.canvas, self._shape())
        fitted = canvas.replace(fit=self.fit, background=self._bars() or canvas.background)
        freed = [c.replace(look=c.look.replace(fit=None)) for c in clips]
        changed = with_main(draft, freed).replace(canvas=fitted)
        same = (canvas.width, canvas.height) == (draft.canvas.width, draft.canvas.height)
        if self.color is not None:
            return Applied(changed, (said("aspect.colored", ratio=self.ratio, color=fitted.background),))
        key = "aspect.already" if same else f"aspect.{self.fit}"
        return Applied(changed, (said(key, ratio=self.ratio),))

    def _bars(self) -> str | None:
        if self.color is None:
            return None
        if self.fit != "pad":
            raise Refusal(self.op, "no_bars", field="color", fit=self.fit)
        return checked.color(self.color, op=self.op, field="color")

    def _shape(self) -> float:
        width, height = (float(part) for part in self.ratio.split(":"))
        if not width or not height or not NARROWEST <= width / height <= 1 / NARROWEST:
            raise Refusal(self.op, "odd_ratio", field="ratio", ratio=self.ratio)
        return width / height


def shaped(canvas: Canvas, shape: float) -> Canvas:
    """A canvas of this width to height with the same short side (1080p stays 1080p), in even pixels."""
    short = min(canvas.width, canvas.height, LARGEST_PX * min(shape, 1 / shape))
    if abs(canvas.width / canvas.height / shape - 1) < 2 / short:
        return canvas
    if shape >= 1:
        return reshaped(canvas, short * shape, short)
    return reshaped(canvas, short, short / shape)
