"""`trim`: keeps a stretch and removes what is before and after it."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...units import TimeRange, span
from ..base import Applied, Operation, Said, said
from ..cutting import clip_name, kept, told, whole
from ..refusal import Refusal
from ..resolve import main_clips, own_range, require_main, stretch
from ..times import END, START, FromEnd, Target, When


class Trim(Operation):
    """Keeps a stretch and removes what is before and after it."""

    op: Literal["trim"] = "trim"
    family: ClassVar[str] = "cut"
    start: When = START
    """Where the kept part begins."""
    end: When = END
    """Where it ends."""
    target: Target = "all"
    """One clip instead of the whole."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        own = own_range(self.target, draft, op=self.op)
        length = (own or whole(draft)).duration_ms
        if isinstance(self.end, FromEnd) and self.end.from_end_ms >= length:
            raise Refusal(self.op, "takes_all", field="end", asked=self.end.from_end_ms, length=length)
        part = stretch(self.start, self.end, draft, op=self.op, own=own)
        around = own or whole(draft)
        if part.range == around:
            return Applied(draft, (*part.said, said("trim.none", length=around.duration_ms)))
        keep = [span(0, around.start_ms), part.range, span(around.end_ms, draft.duration_ms)]
        changed = kept(draft, keep, op=self.op)
        return Applied(changed, (self._said(draft, changed, part.range, own), *part.said))

    def _said(self, before: Draft, after: Draft, part: TimeRange, own: TimeRange | None) -> Said:
        if own is not None:
            name = clip_name(before, main_clips(self.target, before, op=self.op)[0])
            start, end = part.start_ms - own.start_ms, part.end_ms - own.start_ms
            return told("trim.clip", before, after, name=name, start=start, end=end)
        if part.end_ms == before.duration_ms:
            return told("trim.head", before, after)
        if part.start_ms == 0:
            return told("trim.tail", before, after)
        return told("trim.middle", before, after, start=part.start_ms, end=part.end_ms)
