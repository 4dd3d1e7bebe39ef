"""`remove`: removes stretches; what follows moves up."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...units import TimeRange, merged
from ..base import Applied, Operation, Said
from ..cutting import clip_name, told, without
from ..resolve import main_clips, own_range, require_main, stretch
from ..times import Target, When


class Remove(Operation):
    """Removes stretches; what follows moves up."""

    op: Literal["remove"] = "remove"
    family: ClassVar[str] = "cut"
    ranges: tuple[tuple[When, When], ...] = Field(min_length=1)
    """[[start, end], …]"""
    target: Target = "all"
    """One clip instead of the whole: times are then from its own start."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        own = own_range(self.target, draft, op=self.op)
        parts = [stretch(a, b, draft, op=self.op, own=own) for a, b in self.ranges]
        gone = merged([p.range for p in parts])
        changed = without(draft, gone, op=self.op)
        clamped = dict.fromkeys((s.key, tuple(s.values.items())) for p in parts for s in p.said)
        notes = [Said(key, dict(values)) for key, values in clamped]
        return Applied(changed, (self._said(draft, changed, gone, own), *notes))

    def _said(self, before: Draft, after: Draft, gone: list[TimeRange], own: TimeRange | None) -> Said:
        if len(gone) > 1:
            return told("remove.many", before, after, count=len(gone))
        only = gone[0]
        if own is not None:
            name = clip_name(before, main_clips(self.target, before, op=self.op)[0])
            start, end = only.start_ms - own.start_ms, only.end_ms - own.start_ms
            return told("remove.clip", before, after, name=name, start=start, end=end)
        if only.start_ms == 0:
            return told("trim.head", before, after)
        if only.end_ms == before.duration_ms:
            return told("trim.tail", before, after)
        return told("remove.one", before, after, start=only.start_ms, end=only.end_ms)
