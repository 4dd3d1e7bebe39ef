"""`split`: cuts without removing: at times, every so often, into equal parts, or at scene changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.edit import moved_by, relayout, split_clips, with_main
from ...timeline.facts import Facts, Need
from ...timeline.model import Draft, Output
from ...units import TimeRange, clock
from ..analysed import scene_cuts
from ..base import Applied, Operation, Said, said
from ..cutting import whole
from ..refusal import Refusal
from ..resolve import own_range, require_main, within
from ..times import Target, When

MOST_PARTS = 1000


class Split(Operation):
    """Cuts without removing: at times, every so often, into equal parts, or at scene changes."""

    op: Literal["split"] = "split"
    family: ClassVar[str] = "cut"
    at: tuple[When, ...] = ()
    """Times of the cuts."""
    every: int | None = Field(default=None, gt=0)
    """Milliseconds between cuts."""
    parts: int | None = Field(default=None, ge=2, le=1000)
    """Into so many parts of the same length."""
    scenes: bool = False
    """Where the scene changes."""
    files: bool = False
    """Each part becomes a file of its own."""
    target: Target = "all"
    """One clip instead of the whole: times are then from its own start."""

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        return frozenset({Need.SCENES}) if self.scenes else frozenset()

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        require_main(draft, op=self.op)
        own = own_range(self.target, draft, op=self.op) or whole(draft)
        times, notes = self._times(draft, facts, own)
        inside = sorted({t for t in times if own.start_ms < t < own.end_ms})
        if len(inside) >= MOST_PARTS:
            raise Refusal(self.op, "too_many_parts", field="every", count=len(inside) + 1, most=MOST_PARTS)
        pieces = split_clips(draft.main, inside, draft)
        changed = with_main(draft, pieces, moved_by(pieces, relayout(pieces)))
        if self.files:
            changed = _in_files(changed, inside)
        return Applied(changed, (self._said(inside), *notes))

    def _times(self, draft: Draft, facts: Facts, own: TimeRange) -> tuple[list[int], tuple[Said, ...]]:
        if self.at:
            found = [within(w, draft, op=self.op, field="at", own=own) for w in self.at]
            return [f.ms for f in found], tuple(s for f in found for s in f.said)
        if self.every is not None:
            return list(range(own.start_ms + self.every, own.end_ms, self.every))[:MOST_PARTS], ()
        if self.parts is not None:
            length = own.duration_ms
            return [own.start_ms + round(length * i / self.parts) for i in range(1, self.parts)], ()
        if self.scenes:
            return scene_cuts(draft, facts, op=self.op), ()
        raise Refusal(self.op, "split_how", field="at")

    def _said(self, cuts: Sequence[int]) -> Said:
        if not cuts:
            return said("split.no_scenes" if self.scenes else "split.none")
        key = "split.files" if self.files else "split.parts"
        if len(cuts) > 6:
            return said(f"{key}_many", count=len(cuts) + 1)
        return said(key, count=len(cuts) + 1, times=[clock(c) for c in cuts])


def _in_files(draft: Draft, cuts: Sequence[int]) -> Draft:
    """The draft with one output a part, in the form of the outputs it had."""
    edges = [0, *cuts, draft.duration_ms]
    forms = [o for o in draft.outputs if o.part is None and o.kind in ("video", "audio")]
    others = [o for o in draft.outputs if o.kind not in ("video", "audio")]
    if not forms:
        forms = [Output(kind="video" if draft.canvas else "audio", format=None if draft.canvas else "mp3")]
    parts = [
        form.replace(part=n, start_ms=a, end_ms=b)
        for form in forms
        for n, (a, b) in enumerate(pairwise(edges), 1)
    ]
    return draft.model_copy(update={"outputs": (*parts, *others)})
