"""`freeze`: holds the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.edit import Moved, fresh_segment_ids, outside_transitions, split_clips
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...units import span
from ..base import Applied, Operation
from ..cutting import told
from ..refusal import Refusal
from ..resolve import at, require_main
from ..retiming import Pairs, rebuilt, untouched
from ..times import When
from .cells import held_frame


class Freeze(Operation):
    """Holds the picture."""

    op: Literal["freeze"] = "freeze"
    family: ClassVar[str] = "arrange"
    at: When
    """The picture that is held."""
    duration_ms: int = Field(default=2000, gt=0, le=600_000)
    """How long it is held."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        if draft.canvas is None:
            raise Refusal(self.op, "no_picture", field="at")
        found = at(self.at, draft, op=self.op)
        ms = outside_transitions(draft.main, found.ms, later=True)
        pieces = split_clips(draft.main, [ms], draft)
        index = next((i for i, p in enumerate(pieces) if p.start_ms >= ms), len(pieces))
        fresh = fresh_segment_ids(draft, others=pieces)[0]
        last = index == len(pieces)
        held = held_frame(pieces[-1] if last else pieces[index], fresh, self.duration_ms, last=last)
        place = pieces[index - 1].end_ms if index else 0
        pairs: Pairs = [*untouched(pieces[:index]), (None, held), *untouched(pieces[index:])]
        frozen = Moved(old=span(place, place), new=span(place, place + self.duration_ms))
        changed = rebuilt(draft, pairs, op=self.op, held=(frozen,))
        done = told("freeze.done", draft, changed, at=place, length=self.duration_ms)
        return Applied(changed, (done, *found.said))
