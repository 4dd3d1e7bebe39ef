"""`loop`: plays the whole again."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation
from ..cutting import clip_name, told
from ..refusal import Refusal
from ..resolve import main_clips, require_main
from ..retiming import MOST_CLIPS, backwards, rebuilt, untouched
from ..times import Target


class Loop(Operation):
    """Plays the whole again."""

    op: Literal["loop"] = "loop"
    family: ClassVar[str] = "arrange"
    times: int = Field(default=2, ge=2, le=100)
    """How often it is seen in all."""
    boomerang: bool = False
    """Each second time backwards."""
    target: Target = "all"
    """One clip instead of the whole."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        main = require_main(draft, op=self.op)
        clips = main_clips(self.target, draft, op=self.op)
        chosen = {c.id for c in clips}
        first = next(i for i, c in enumerate(main) if c.id in chosen)
        last = max(i for i, c in enumerate(main) if c.id in chosen)
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
        if len(looped) == len(main):
            return Applied(changed, (told(f"loop.{key}", draft, changed, times=self.times),))
        name = clip_name(draft, looped[0])
        return Applied(changed, (told(f"loop.clip_{key}", draft, changed, times=self.times, name=name),))
