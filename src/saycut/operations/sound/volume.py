"""`volume`: louder or quieter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, TrackRole
from ..base import Applied, Operation, said
from ..parts import change, chosen, where
from ..refusal import Refusal
from ..resolve import Found, sounds
from ..times import Target, When
from .hearing import LOUDEST, gain_of, what_sounds


class Volume(Operation):
    """Louder or quieter."""

    op: Literal["volume"] = "volume"
    family: ClassVar[str] = "sound"
    percent: float | None = Field(default=None, ge=0, le=1600)
    """100 is as recorded."""
    db: float | None = Field(default=None, ge=-100, le=24)
    """Relative to what it is now."""
    target: Target = "all"
    """"all" keeps the balance: the pictures' own sound gets the percent, music and voices go with it."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        gain = gain_of(self.percent, self.db)
        if gain is None or (self.percent is not None and self.db is not None):
            raise Refusal(self.op, "percent_or_db", field="percent")
        found = sounds(self.target, draft, op=self.op)
        part = chosen(self.start, self.end, draft, found, op=self.op)
        new_gain = self._rule(gain, part.found)
        too_loud = False

        def one(clip: Clip) -> Clip:
            nonlocal too_loud
            louder = new_gain(clip)
            too_loud = too_loud or louder > LOUDEST
            return _with_gain(clip, louder)

        changed = change(draft, part, one)
        values = {"what": what_sounds(self.target), "where": where(draft, part)}
        told = [
            said("volume.percent", gain=gain, **values)
            if self.percent is not None
            else said("volume.db", db=f"{self.db:+g}", **values)
        ]
        if too_loud:
            told.append(said("volume.loudest", gain=LOUDEST))
        return Applied(changed, (*told, *part.said))

    def _rule(self, gain: float, found: Sequence[Found]) -> Callable[[Clip], float]:
        """From a clip to its new gain; below 0 leaves the clip as it is."""
        clips = [(f.track.role, f.segment) for f in found if isinstance(f.segment, Clip)]
        heard = [(role, c.sound.gain) for role, c in clips if not c.sound.muted and c.sound.gain > 0]
        if self.percent is None:
            if not heard:
                raise Refusal(self.op, "all_muted", field="db")
            return lambda clip: -1.0 if clip.sound.muted else clip.sound.gain * gain
        if self.target != "all" or not heard:
            return lambda _clip: gain
        main = [g for role, g in heard if role is TrackRole.MAIN]
        reference = max(main or [g for _, g in heard])
        return lambda clip: -1.0 if clip.sound.muted else clip.sound.gain * gain / reference


def _with_gain(clip: Clip, gain: float) -> Clip:
    if gain < 0:
        return clip
    kept = round(min(gain, LOUDEST), 6)
    return clip.replace(sound=clip.sound.replace(gain=kept, muted=False))  # type: ignore[no-any-return]
