"""`loop`: plays the whole, or a stretch of it, again."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ..base import Applied, Operation
from ..cutting import clip_name, told
from ..refusal import Refusal
from ..resolve import Stretch, main_clips, own_range, require_main, stretch
from ..retiming import MOST_CLIPS, backwards, pieces_in, rebuilt, untouched
from ..times import Target, When


class Loop(Operation):
    """Plays the whole, or a stretch of it, again."""

    op: Literal["loop"] = "loop"
    family: ClassVar[str] = "arrange"
    times: int = Field(default=2, ge=2, le=100)
    """How often it is seen in all."""
    boomerang: bool = False
    """Each second time backwards."""
    start: When | None = None
    """Only from here."""
    end: When | None = None
    """Only up to here."""
    target: Target = "all"
    """One clip instead of the whole: times are then from its own start."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        main, first, last, part = self._looped(draft)
        looped = main[first : last + 1]
        if len(looped) * self.times > MOST_CLIPS:
            raise Refusal(self.op, "too_long", field="times", hours=24)
        pairs = untouched(main[: last + 1])
        for i in range(1, self.times):
            again = backwards(looped) if self.boomerang and i % 2 else untouched(looped)
            before, after = again[0]
            pairs += [(before, after.model_copy(update={"transition": None})), *again[1:]]
        pairs += untouched(main[last + 1 :])
        changed = rebuilt(draft, pairs, op=self.op)
        key = "boomerang" if self.boomerang else "again"
        if part is not None:
            places = {"start": part.range.start_ms, "end": part.range.end_ms}
            done = told(f"loop.part_{key}", draft, changed, times=self.times, **places)
            return Applied(changed, (done, *part.said))
        if len(looped) == len(main):
            return Applied(changed, (told(f"loop.{key}", draft, changed, times=self.times),))
        name = clip_name(draft, looped[0])
        return Applied(changed, (told(f"loop.clip_{key}", draft, changed, times=self.times, name=name),))

    def _looped(self, draft: Draft) -> tuple[tuple[Clip, ...], int, int, Stretch | None]:
        """The main track, cut where a told stretch begins and ends; which of its clips play again."""
        main = require_main(draft, op=self.op)
        clips = main_clips(self.target, draft, op=self.op)
        if self.start is None and self.end is None:
            chosen = {c.id for c in clips}
            inside = [i for i, c in enumerate(main) if c.id in chosen]
            return main, min(inside), max(inside), None
        own = own_range(self.target, draft, op=self.op)
        part = stretch(self.start, self.end, draft, op=self.op, own=own)
        pieces, found = pieces_in(draft, part.range, None if own is None else clips)
        if not found:
            raise Refusal(self.op, "in_transition", field="start", start=part.range.start_ms)
        return pieces, min(found), max(found), part
