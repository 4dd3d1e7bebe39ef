"""`color`: grades the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Asset, AssetKind, Clip, Draft
from .. import checked
from ..base import Applied, Operation, Said, said
from ..parts import change, chosen, where
from ..refusal import Refusal
from ..resolve import asset_named, pictures
from ..times import Target, When

AMOUNTS = ("brightness", "contrast", "saturation", "temperature")


class Color(Operation):
    """Grades the picture."""

    op: Literal["color"] = "color"
    family: ClassVar[str] = "picture"
    brightness: float | None = Field(default=None, ge=-100, le=100)
    """Added to what there is; 0 sets it back."""
    contrast: float | None = Field(default=None, ge=-100, le=100)
    """Added to what there is."""
    saturation: float | None = Field(default=None, ge=-100, le=100)
    """Added to what there is; -100 is grey."""
    temperature: float | None = Field(default=None, ge=-100, le=100)
    """Positive is warmer."""
    preset: str | None = None
    """A look of the library; "none" takes it away."""
    lut_asset: str | None = None
    """A .cube file of the session, laid on before everything else; "none" takes it away."""
    target: Target = "all"
    """Which clips; all of them unless said."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        lut = self._lut(draft)
        if self.preset is not None:
            checked.name(self.preset, op=self.op, field="preset")
        changes = self._changes(lut)
        if not changes:
            raise Refusal(self.op, "color_nothing", field="brightness")
        part = chosen(self.start, self.end, draft, pictures(self.target, draft, op=self.op), op=self.op)

        def one(clip: Clip) -> Clip:
            return clip.replace(look=clip.look.replace(color=self._graded(clip.look.color, lut)))  # type: ignore[no-any-return]

        told = said("color.done", changes=changes, where=where(draft, part))
        return Applied(change(draft, part, one), (told, *part.said))

    def _lut(self, draft: Draft) -> Asset | None:
        if self.lut_asset is None or self.lut_asset.strip().lower() == "none":
            return None
        asset = asset_named(self.lut_asset, draft, op=self.op, field="lut_asset")
        if asset.kind is not AssetKind.LUT:
            raise Refusal(self.op, "asset_kind", field="lut_asset", name=asset.name, wanted="a_lut")
        return asset

    def _graded(self, before: model.Color, lut: Asset | None) -> model.Color:
        """The grading with the amounts added, kept within ±100; a preset takes the old one's place."""
        changes: dict[str, object] = {}
        for field in AMOUNTS:
            asked = getattr(self, field)
            if asked is not None:
                total = getattr(before, field) + asked if asked else 0.0
                changes[field] = min(max(total, -100.0), 100.0)
        if self.preset is not None:
            changes["preset"] = None if self.preset == "none" else self.preset
        if self.lut_asset is not None:
            changes["lut"] = lut.id if lut else None
        return before.replace(**changes)  # type: ignore[no-any-return]

    def _changes(self, lut: Asset | None) -> tuple[Said, ...]:
        found = []
        if self.lut_asset is not None:
            found.append(said("color.lut", name=lut.name) if lut else said("color.no_lut"))
        for field in AMOUNTS:
            asked = getattr(self, field)
            if asked is not None:
                amount = f"{asked:+g}" if asked else "0"
                found.append(said(f"color.{field}", amount=amount))
        if self.preset is not None:
            found.append(
                said("color.plain") if self.preset == "none" else said("color.preset", preset=self.preset)
            )
        return tuple(found)
