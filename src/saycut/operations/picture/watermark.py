"""`watermark`: a small mark over the whole video."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import AssetKind, Draft, Place
from ...timeline.text import Text, TextRole, TextStyle
from ...units import TimeRange
from .. import checked
from ..base import Applied, Operation, Said, said
from ..brought import not_by_itself
from ..refusal import Refusal
from ..resolve import asset_named, require_main, stretch
from ..text.placing import with_text
from ..times import When
from .laying import laid_over, small_scale

SMALL = 0.12
"""How wide a picture is when nobody said, if it has the canvas' shape."""
TEXT_SIZE = 0.55
"""A mark of words, as a factor on an overlay's size: read when looked for, no more."""


class Watermark(Operation):
    """A small mark over the whole video."""

    op: Literal["watermark"] = "watermark"
    family: ClassVar[str] = "picture"
    asset: str | None = None
    """The picture."""
    text: str | None = None
    """Words instead of a picture."""
    position: str = "bottom_right"
    """One of timeline.text.POSITIONS."""
    scale: float | None = Field(default=None, gt=0, le=1)
    """A picture's width, as a share of the whole picture's; None: small, whatever its shape."""
    opacity: float = Field(default=0.6, gt=0, le=1)
    """1 hides what is under it."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if (self.asset is None) == (self.text is None):
            raise Refusal(self.op, "asset_or_text", field="asset")
        require_main(draft, op=self.op)
        position = checked.position(self.position, op=self.op) or "bottom_right"
        aside: tuple[Said, ...] = ()
        if self.text is not None:
            asked = stretch(self.start, self.end, draft, op=self.op)
            changed = self._words(draft, self.text, asked.range, position)
            label = self.text
        else:
            asset = asset_named(self.asset or "", draft, op=self.op)
            if asset.kind is not AssetKind.IMAGE:
                raise Refusal(self.op, "asset_kind", field="asset", name=asset.name, wanted="an_image")
            draft, aside = not_by_itself(draft, asset, op=self.op)
            asked = stretch(self.start, self.end, draft, op=self.op)
            scale = small_scale(asset, draft.canvas, SMALL) if self.scale is None else self.scale
            place = Place(position=position, scale=scale, opacity=self.opacity)
            changed, _ = laid_over(draft, asset, asked.range, place)
            label = asset.name
        where = said("where.whole")
        if not asked.whole:
            where = said("where.part", start=asked.range.start_ms, end=asked.range.end_ms)
        told = said("watermark.done", name=label, position=position, where=where)
        return Applied(changed, (told, *aside, *asked.said))

    def _words(self, draft: Draft, text: str, over: TimeRange, position: str) -> Draft:
        alpha = round(self.opacity * 255)
        return with_text(
            draft,
            lambda new_id: Text(
                id=new_id,
                start_ms=over.start_ms,
                duration_ms=over.duration_ms,
                text=text,
                role=TextRole.OVERLAY,
                position=position,
                style=TextStyle(color=f"#ffffff{alpha:02x}", size=TEXT_SIZE, box="none"),
            ),
        )
