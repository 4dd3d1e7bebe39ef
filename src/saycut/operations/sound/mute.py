"""`mute`: takes sound away."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ..base import Applied, Operation, said
from ..parts import change, chosen, where
from ..resolve import sounds
from ..times import Target, When
from .hearing import what_sounds


class Mute(Operation):
    """Takes sound away."""

    op: Literal["mute"] = "mute"
    family: ClassVar[str] = "sound"
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""
    target: Target = "all"
    """"video" is the pictures' own sound: music stays."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        found = sounds(self.target, draft, op=self.op)
        part = chosen(self.start, self.end, draft, found, op=self.op)
        loud = any(isinstance(f.segment, Clip) and not f.segment.sound.muted for f in part.found)
        values = {"what": what_sounds(self.target), "where": where(draft, part)}
        if not loud:
            return Applied(draft, (said("mute.already", **values), *part.said))

        def one(clip: Clip) -> Clip:
            return clip.replace(sound=clip.sound.replace(muted=True))  # type: ignore[no-any-return]

        return Applied(change(draft, part, one), (said("mute.done", **values), *part.said))
