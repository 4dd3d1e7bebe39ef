"""`voice_over`: lays a voice over the pictures: a recording, or a text to be spoken."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.facts import Facts
from ...timeline.model import Draft, Sound, TrackRole
from ...units import span
from ..base import Applied, Operation, said
from ..refusal import NotDoneYet, Refusal
from ..resolve import at, require_main
from ..times import START, When
from .hearing import sound_named
from .laying import laid


class VoiceOver(Operation):
    """Lays a voice over the pictures: a recording, or a text to be spoken."""

    op: Literal["voice_over"] = "voice_over"
    family: ClassVar[str] = "sound"
    asset: str | None = None
    """The recording."""
    text: str | None = None
    """Words to be spoken: not available yet."""
    at: When = START
    """Where it begins."""
    voice: str | None = None
    """A name of a voice, for a text."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if self.text is not None:
            raise NotDoneYet(self.op, "no_voice", field="text")
        if self.asset is None:
            raise Refusal(self.op, "asset_missing", field="asset")
        require_main(draft, op=self.op)
        asset = sound_named(self.asset, draft, op=self.op)
        place = at(self.at, draft, op=self.op)
        if place.ms >= draft.duration_ms:
            raise Refusal(self.op, "past_end", field="at", start=place.ms, length=draft.duration_ms)
        length = asset.duration_ms or 0
        end = min(place.ms + length, draft.duration_ms)
        changed, _ = laid(draft, TrackRole.VOICE, asset, span(place.ms, end), sound=Sound())
        told = [said("voice_over.done", name=asset.name, start=place.ms, end=end)]
        if end - place.ms < length:
            told.append(said("sound.cut", name=asset.name, length=length, end=end))
        return Applied(changed, (*told, *place.said))
