"""`thumbnail`: a still of the video."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..resolve import at, require_main
from ..times import When
from .files import added


class Thumbnail(Operation):
    """A still of the video. Alone it is the only file; an `output` beside it makes the video too."""

    op: Literal["thumbnail"] = "thumbnail"
    family: ClassVar[str] = "output"
    at: When | None = None
    """None: a good one is chosen."""
    format: Literal["jpg", "png", "webp"] = "jpg"
    """Of the picture."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        if draft.canvas is None:
            raise Refusal(self.op, "no_picture", field="at")
        values = {"format": self.format.upper()}
        if self.at is None:
            new = model.Output(kind="still", format=self.format)
            return Applied(added(draft, new), (said("thumbnail.chosen", **values),))
        place = at(self.at, draft, op=self.op)
        new = model.Output(kind="still", format=self.format, at_ms=place.ms)
        return Applied(added(draft, new), (said("thumbnail.at", at=place.ms, **values), *place.said))
