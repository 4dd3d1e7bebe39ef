"""`reverse`: plays backwards."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation, Said, said
from ..cutting import clip_name
from ..refusal import Refusal
from ..resolve import Stretch, main_clips, own_range, require_main, stretch
from ..retiming import backwards, pieces_in, rebuilt, untouched
from ..times import Target, When


class Reverse(Operation):
    """Plays backwards."""

    op: Literal["reverse"] = "reverse"
    family: ClassVar[str] = "arrange"
    start: When | None = None
    """Only from here."""
    end: When | None = None
    """Only up to here."""
    target: Target = "all"
    """One clip instead of the whole: times are then from its own start."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        own = own_range(self.target, draft, op=self.op)
        part = stretch(self.start, self.end, draft, op=self.op, own=own)
        clips = None if own is None else main_clips(self.target, draft, op=self.op)
        pieces, inside = pieces_in(draft, part.range, clips)
        if not inside:
            raise Refusal(self.op, "in_transition", field="start", start=part.range.start_ms)
        if all(pieces[i].still for i in inside):
            raise Refusal(self.op, "no_backwards", field="target")
        first, last = min(inside), max(inside)
        turned = backwards(pieces[first : last + 1])
        turned[0] = (
            turned[0][0],
            turned[0][1].model_copy(update={"transition": pieces[first].transition}),
        )
        pairs = [*untouched(pieces[:first]), *turned, *untouched(pieces[last + 1 :])]
        changed = rebuilt(draft, pairs, op=self.op)
        return Applied(changed, (self._said(draft, part), *part.said))

    def _said(self, draft: Draft, part: Stretch) -> Said:
        if part.whole:
            return said("reverse.whole")
        if self.start is None and self.end is None:
            name = clip_name(draft, main_clips(self.target, draft, op=self.op)[0])
            return said("reverse.clip", name=name)
        return said("reverse.part", start=part.range.start_ms, end=part.range.end_ms)
