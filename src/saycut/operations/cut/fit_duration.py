"""`fit_duration`: makes the whole as long as asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ...units import TimeRange, span
from ..base import Applied, Operation, said
from ..cutting import kept, told, whole
from ..resolve import main_clips, own_range
from ..retiming import Seen, at_speeds, pieces_in, rebuilt, untouched
from ..times import Target


class FitDuration(Operation):
    """Makes the whole as long as asked."""

    op: Literal["fit_duration"] = "fit_duration"
    family: ClassVar[str] = "cut"
    duration_ms: int = Field(gt=0)
    """How long it is to be."""
    how: Literal["cut", "speed", "loop"] = "cut"
    """Cut off the end, play faster or slower, or play again until it is full."""
    target: Target = "all"
    """One clip instead of the whole."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        clips = main_clips(self.target, draft, op=self.op)
        own = own_range(self.target, draft, op=self.op) or whole(draft)
        length = own.duration_ms
        if length == self.duration_ms:
            return Applied(draft, (said("fit_duration.fits", length=length),))
        if self.how == "speed":
            return self._by_speed(draft, own, clips)
        if length > self.duration_ms:
            changed = _shortened(draft, own, self.duration_ms, op=self.op)
            return Applied(changed, (told("fit_duration.cut", draft, changed, length=self.duration_ms),))
        if self.how == "loop":
            return self._by_loop(draft, own, clips)
        if self.target != "all" and all(c.still and c.transition is None for c in clips):
            return self._by_holding(draft, own, clips)
        return Applied(draft, (said("fit_duration.short", length=length, asked=self.duration_ms),))

    def _by_holding(self, draft: Draft, own: TimeRange, clips: Sequence[Clip]) -> Applied:
        """The photos that are meant stand longer, each by the same share of its time."""
        chosen, share = {c.id for c in clips}, self.duration_ms / own.duration_ms
        ends = {c.id: round((c.end_ms - own.start_ms) * share) for c in clips}
        begins = {c.id: round((c.start_ms - own.start_ms) * share) for c in clips}
        pairs = [
            (c, c.model_copy(update={"duration_ms": ends[c.id] - begins[c.id]}) if c.id in chosen else c)
            for c in draft.main
        ]
        changed = rebuilt(draft, pairs, op=self.op)
        return Applied(changed, (told("fit_duration.held", draft, changed, length=self.duration_ms),))

    def _by_speed(self, draft: Draft, own: TimeRange, clips: Sequence[Clip]) -> Applied:
        pieces, inside = pieces_in(draft, own, clips)
        factor = own.duration_ms / self.duration_ms
        factors = [factor if i in inside else 1.0 for i in range(len(pieces))]
        changed = rebuilt(draft, at_speeds(pieces, factors, op=self.op), op=self.op)
        key = "fit_duration.faster" if factor > 1 else "fit_duration.slower"
        return Applied(changed, (told(key, draft, changed, factor=factor, length=self.duration_ms),))

    def _by_loop(self, draft: Draft, own: TimeRange, clips: Sequence[Clip]) -> Applied:
        pieces, inside = pieces_in(draft, own, clips)
        first, last = min(inside), max(inside)
        times = -(-self.duration_ms // max(own.duration_ms, 1))
        again: Seen = [(c, c.model_copy(update={"transition": None})) for c in pieces[first : first + 1]]
        again += untouched(pieces[first + 1 : last + 1])
        pairs = [*untouched(pieces[: last + 1]), *(again * (times - 1)), *untouched(pieces[last + 1 :])]
        looped = rebuilt(draft, pairs, op=self.op)
        grown = span(own.start_ms, own.end_ms + looped.duration_ms - draft.duration_ms)
        changed = _shortened(looped, grown, self.duration_ms, op=self.op)
        return Applied(
            changed, (told("fit_duration.loop", draft, changed, length=self.duration_ms, times=times),)
        )


def _shortened(draft: Draft, own: TimeRange, length_ms: int, *, op: str) -> Draft:
    """The draft with only the first part of a stretch."""
    end = min(own.start_ms + length_ms, own.end_ms)
    return kept(draft, [span(0, end), span(own.end_ms, max(draft.duration_ms, own.end_ms))], op=op)
