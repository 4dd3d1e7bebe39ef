"""`color`: grades the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from .. import checked
from ..base import Applied, Operation, Said, said
from ..parts import change, chosen, where
from ..refusal import NotDoneYet, Refusal
from ..resolve import pictures
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
    """A LUT file: not available yet."""
    target: Target = "all"
    """Which clips; all of them unless said."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if self.lut_asset is not None:
            raise NotDoneYet(self.op, "no_lut", field="lut_asset")
        if self.preset is not None:
            checked.name(self.preset, op=self.op, field="preset")
        changes = self._changes()
        if not changes:
            raise Refusal(self.op, "color_nothing", field="brightness")
        part = chosen(self.start, self.end, draft, pictures(self.target, draft, op=self.op), op=self.op)

        def one(clip: Clip) -> Clip:
            return clip.replace(look=clip.look.replace(color=self._graded(clip.look.color)))  # type: ignore[no-any-return]

        told = said("color.done", changes=changes, where=where(draft, part))
        return Applied(change(draft, part, one), (told, *part.said))

    def _graded(self, before: model.Color) -> model.Color:
        """The grading with the amounts added, kept within ±100; a preset takes the old one's place."""
        changes: dict[str, object] = {}
        for field in AMOUNTS:
            asked = getattr(self, field)
            if asked is not None:
                total = getattr(before, field) + asked if asked else 0.0
                changes[field] = min(max(total, -100.0), 100.0)
        if self.preset is not None:
            changes["preset"] = None if self.preset == "none" else self.preset
        return before.replace(**changes)  # type: ignore[no-any-return]

    def _changes(self) -> tuple[Said, ...]:
        found = []
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
