"""`remove_silence`: removes pauses: only where both voice activity and energy hear nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts, Need
from ...timeline.model import Draft
from ...units import TimeRange, span
from ..analysed import pauses
from ..base import Applied, Operation, said
from ..cutting import told, without
from ..refusal import Refusal
from ..resolve import Stretch, main_clips, stretch
from ..times import Target, When

SHORTEST_CUT_MS = 40
"""What is left of a pause after its padding must be worth a cut: a frame at 25 a second."""


class RemoveSilence(Operation):
    """Removes pauses: only where both voice activity and energy hear nothing."""

    op: Literal["remove_silence"] = "remove_silence"
    family: ClassVar[str] = "cut"
    threshold_db: float | None = Field(default=None, ge=-100, le=0)
    """None: adapted to the recording."""
    min_silence_ms: int = Field(default=500, ge=50, le=60_000)
    """Shorter pauses stay."""
    padding_ms: int = Field(default=100, ge=0, le=5_000)
    """Left on each side, so that no word is clipped."""
    start: When | None = None
    """Only from here."""
    end: When | None = None
    """Only up to here."""
    target: Target = "all"
    """Only in these clips."""

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        return frozenset({Need.SILENCE})

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        clips = main_clips(self.target, draft, op=self.op)
        part = stretch(self.start, self.end, draft, op=self.op)
        found, why_not = pauses(draft, facts, clips, op=self.op)
        gone = self._gone(found, part, draft.duration_ms)
        notes = [said("remove_silence.why_not", reason=reason) for reason in why_not]
        if not gone:
            none = said("remove_silence.none", shortest=self.min_silence_ms)
            return Applied(draft, (none, *notes, *part.said))
        if sum(g.duration_ms for g in gone) >= draft.duration_ms - SHORTEST_CUT_MS:
            raise Refusal(self.op, "all_silent", field="target")
        changed = without(draft, gone, op=self.op)
        done = told("remove_silence.done", draft, changed, count=len(gone))
        return Applied(changed, (done, *notes, *part.said))

    def _gone(self, found: Sequence[TimeRange], part: Stretch, length_ms: int) -> list[TimeRange]:
        """The pauses to cut: long enough, inside the stretch, without their padding.

        At the very start and end of the video nobody speaks on the other side: no padding there.
        """
        gone = []
        for pause in found:
            inside = pause.overlap(part.range)
            if inside is None or inside.duration_ms < self.min_silence_ms:
                continue
            start = inside.start_ms + (self.padding_ms if inside.start_ms > 0 else 0)
            end = inside.end_ms - (self.padding_ms if inside.end_ms < length_ms else 0)
            if end - start >= SHORTEST_CUT_MS:
                gone.append(span(start, end))
        return gone
