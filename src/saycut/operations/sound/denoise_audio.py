"""`denoise_audio`: takes steady noise out of the sound."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, TrackRole
from ..base import Applied, Operation, said
from ..parts import Part, change, where
from ..refusal import Refusal
from ..resolve import sounds
from ..times import Target
from .hearing import what_sounds

RECORDED = {TrackRole.MAIN, TrackRole.OVERLAY, TrackRole.VOICE}
"""Roles that hold what a microphone heard: "all" leaves music and sound effects alone."""


class DenoiseAudio(Operation):
    """Takes steady noise out of the sound."""

    op: Literal["denoise_audio"] = "denoise_audio"
    family: ClassVar[str] = "sound"
    strength: float = Field(default=0.6, ge=0, le=1)
    """0 stops it."""
    target: Target = "all"
    """ "all" is what was recorded: music and sound effects are left alone."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        found = sounds(self.target, draft, op=self.op)
        if self.target == "all":
            found = tuple(f for f in found if f.track.role in RECORDED)
        if not found:
            raise Refusal(self.op, "nothing_recorded", field="target")
        part = Part(found)

        def one(clip: Clip) -> Clip:
            return clip.replace(sound=clip.sound.replace(denoise=self.strength))  # type: ignore[no-any-return]

        key = "denoise_audio.done" if self.strength else "denoise_audio.off"
        told = said(key, what=what_sounds(self.target), where=where(draft, part), strength=self.strength)
        return Applied(change(draft, part, one), (told,))
