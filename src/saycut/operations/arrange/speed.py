"""`speed`: faster or slower."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.edit import split_clips
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ...units import TimeRange, span
from ..base import Applied, Operation, Said, said
from ..cutting import clip_name, told
from ..refusal import Refusal
from ..resolve import Stretch, main_clips, own_range, require_main, stretch
from ..retiming import at_speeds, pieces_in, rebuilt
from ..times import Target, When

RAMP_STEP_MS = 100
"""A ramp is made of steps; ten a second are seen as one movement."""
MOST_STEPS = 24

Ramp = list[tuple[TimeRange, float]]
"""Steps in order of time, each with its factor."""


class Speed(Operation):
    """Faster or slower."""

    op: Literal["speed"] = "speed"
    family: ClassVar[str] = "arrange"
    factor: float = Field(ge=0.05, le=100)
    """2 is twice as fast, 0.5 half."""
    start: When | None = None
    """Only from here."""
    end: When | None = None
    """Only up to here."""
    ramp_ms: int | None = Field(default=None, gt=0)
    """The speed changes over this long at each end of the stretch."""
    keep_pitch: bool = True
    """Voices do not become higher or lower."""
    target: Target = "all"
    """One clip instead of the whole: times are then from its own start."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        own = own_range(self.target, draft, op=self.op)
        part = stretch(self.start, self.end, draft, op=self.op, own=own)
        if math.isclose(self.factor, 1.0):
            return Applied(draft, (said("speed.same"), *part.said))
        clips = None if own is None else main_clips(self.target, draft, op=self.op)
        pieces, inside = pieces_in(draft, part.range, clips)
        if not inside:
            raise Refusal(self.op, "in_transition", field="start", start=part.range.start_ms)
        seen = span(pieces[min(inside)].start_ms, pieces[max(inside)].end_ms)
        steps = self._steps(seen)
        cut = split_clips(pieces, [r.start_ms for r, _ in steps] + [r.end_ms for r, _ in steps], draft)
        pairs = at_speeds(cut, [self._factor(p, seen, steps) for p in cut], op=self.op)
        changed = rebuilt(draft, [(a, self._pitched(a, b)) for a, b in pairs], op=self.op)
        return Applied(changed, (self._said(draft, changed, part, seen), *self._ramp_said(steps), *part.said))

    def _steps(self, seen: TimeRange) -> Ramp:
        """The steps at both ends of the stretch, speeds in equal ratios from 1 to the factor and back."""
        if self.ramp_ms is None:
            return []
        length = min(self.ramp_ms, seen.duration_ms // 2)
        count = min(max(length // RAMP_STEP_MS, 1), MOST_STEPS)
        edges = [length * i // count for i in range(count + 1)]
        into, out = [], []
        for i, (a, b) in enumerate(pairwise(edges)):
            if a < b:
                factor = self.factor ** ((i + 0.5) / count)
                into.append((span(seen.start_ms + a, seen.start_ms + b), factor))
                out.append((span(seen.end_ms - b, seen.end_ms - a), factor))
        return [*into, *reversed(out)]

    def _factor(self, piece: Clip, seen: TimeRange, steps: Ramp) -> float:
        middle = (piece.start_ms + piece.end_ms) / 2
        if not seen.start_ms <= middle < seen.end_ms:
            return 1.0
        return next((f for r, f in steps if r.start_ms <= middle < r.end_ms), self.factor)

    def _pitched(self, before: Clip, after: Clip) -> Clip:
        if before is after or after.keep_pitch == self.keep_pitch:
            return after
        return after.model_copy(update={"keep_pitch": self.keep_pitch})

    def _said(self, before: Draft, after: Draft, part: Stretch, seen: TimeRange) -> Said:
        way = "faster" if self.factor > 1 else "slower"
        if part.whole:
            return told(f"speed.{way}", before, after, factor=self.factor)
        if self.start is None and self.end is None:
            name = clip_name(before, main_clips(self.target, before, op=self.op)[0])
            return told(f"speed.clip_{way}", before, after, factor=self.factor, name=name)
        values = {"start": seen.start_ms, "end": seen.end_ms, "factor": self.factor}
        return told(f"speed.part_{way}", before, after, **values)

    def _ramp_said(self, steps: Ramp) -> list[Said]:
        if not steps:
            return []
        length = sum(r.duration_ms for r, _ in steps) // 2
        return [said("speed.ramp", ramp=length)]
