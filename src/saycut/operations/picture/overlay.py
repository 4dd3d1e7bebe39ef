"""`overlay`: a picture over the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Asset, AssetKind, Draft, Place
from .. import checked
from ..base import Applied, Operation, said
from ..brought import not_by_itself
from ..refusal import Refusal
from ..resolve import asset_named, require_main, stretch
from ..text.add_text import AddText
from ..times import When
from .laying import laid_over, small_scale

SMALL, SMALL_IN_CORNER = 0.3, 0.2
"""How wide a picture is when nobody said, if it has the canvas' shape; a still one in a corner is a logo."""


class Overlay(Operation):
    """A picture over the picture."""

    op: Literal["overlay"] = "overlay"
    family: ClassVar[str] = "picture"
    asset: str | None = None
    """The picture or video."""
    text: str | None = None
    """Words instead of a picture."""
    position: str = "top_right"
    """One of timeline.text.POSITIONS."""
    scale: float | None = Field(default=None, gt=0, le=1)
    """Its width, as a share of the picture's; None: small, a photo in a corner smaller than a video."""
    opacity: float = Field(default=1, gt=0, le=1)
    """1 hides what is under it."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """None: a video's own end, a picture's to the end of the whole."""

    sound: bool = False
    """Whether a video is heard, too."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        if (self.asset is None) == (self.text is None):
            raise Refusal(self.op, "asset_or_text", field="asset")
        require_main(draft, op=self.op)
        position = checked.position(self.position, op=self.op) or "top_right"
        if self.text is not None:
            text = AddText(text=self.text, role="overlay", start=self.start, end=self.end, position=position)
            return text.apply(draft, facts)
        asset = asset_named(self.asset or "", draft, op=self.op)
        if asset.kind not in (AssetKind.VIDEO, AssetKind.IMAGE):
            raise Refusal(self.op, "asset_kind", field="asset", name=asset.name, wanted="a_picture")
        draft, aside = not_by_itself(draft, asset, op=self.op)
        asked = stretch(self.start, self.end, draft, op=self.op)
        place = Place(position=position, scale=self._scale(draft, asset, position), opacity=self.opacity)
        changed, covered = laid_over(draft, asset, asked.range, place, heard=self.sound)
        told = said(
            "overlay.done", name=asset.name, position=position, start=covered.start_ms, end=covered.end_ms
        )
        notes = [*aside, *asked.said]
        if self.end is not None and covered.end_ms < asked.range.end_ms:
            notes.append(said("overlay.ends", name=asset.name, length=covered.duration_ms))
        if asset.has_audio or self.sound:
            heard = "heard" if self.sound and asset.has_audio else "silent" if asset.has_audio else "no_sound"
            notes.append(said(f"overlay.{heard}", name=asset.name))
        return Applied(changed, (told, *notes))

    def _scale(self, draft: Draft, asset: Asset, position: str) -> float:
        if self.scale is not None:
            return self.scale
        logo = asset.kind is AssetKind.IMAGE and "_" in position
        return small_scale(asset, draft.canvas, SMALL_IN_CORNER if logo else SMALL)
