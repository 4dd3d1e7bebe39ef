"""`add_sound`: puts a sound effect at a time."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Asset, Draft, Sound, TrackRole
from ...units import span
from .. import checked
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..resolve import at
from ..times import START, When
from .hearing import gain_of, sound_named
from .laying import laid, made_asset, with_asset, without_unheard

MADE_MS = 3500
"""Room for the longest effect that Saycut makes; a shorter one is silent from its end on."""
GAIN = 0.8


class AddSound(Operation):
    """Puts a sound effect at a time."""

    op: Literal["add_sound"] = "add_sound"
    family: ClassVar[str] = "sound"
    asset: str | None = None
    """The person's own sound."""
    text: str | None = None
    """What it should sound like, e.g. "whoosh"."""
    at: When = START
    """Where it begins."""
    percent: float | None = Field(default=None, ge=0, le=400)
    """100 is as recorded; None: a little less."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if (self.asset is None) == (self.text is None):
            raise Refusal(self.op, "sound_or_asset", field="asset")
        if not draft.duration_ms:
            raise Refusal(self.op, "empty", field="at")
        place = at(self.at, draft, op=self.op)
        if place.ms >= draft.duration_ms:
            raise Refusal(self.op, "past_end", field="at", start=place.ms, length=draft.duration_ms)
        gain = gain_of(self.percent, None)
        asset = self._asset(draft)
        length = asset.duration_ms or 0
        end = min(place.ms + length, draft.duration_ms)
        known = draft if any(a.id == asset.id for a in draft.assets) else with_asset(draft, asset)
        sound = Sound(gain=GAIN if gain is None else gain)
        changed, _ = laid(known, TrackRole.SOUND, asset, span(place.ms, end), sound=sound)
        told = [said("add_sound.done", name=self.text or asset.name, at=place.ms)]
        if end - place.ms < length and self.asset is not None:
            told.append(said("sound.cut", name=asset.name, length=length, end=end))
        return Applied(without_unheard(changed), (*told, *place.said))

    def _asset(self, draft: Draft) -> Asset:
        if self.asset is not None:
            return sound_named(self.asset, draft, op=self.op)
        name = checked.name((self.text or "").strip(), op=self.op, field="text").lower().replace(" ", "_")
        return made_asset(draft, f"{name} sound", f"sound:{name}", MADE_MS)
