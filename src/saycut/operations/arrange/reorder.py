"""`reorder`: puts the main track's clips in another order."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ..base import Applied, Operation, said
from ..cutting import clip_name
from ..refusal import Refusal
from ..resolve import main_clips, require_main
from ..retiming import rebuilt, untouched
from ..times import Target


class Reorder(Operation):
    """Puts the main track's clips in another order."""

    op: Literal["reorder"] = "reorder"
    family: ClassVar[str] = "arrange"
    order: tuple[Target, ...] = Field(min_length=1)
    """Clips in their new order; those not named follow in their old one."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        main = require_main(draft, op=self.op)
        chosen: dict[str, Clip] = {}
        for target in self.order:
            for clip in main_clips(target, draft, op=self.op):
                if clip.id in chosen:
                    raise Refusal(self.op, "named_twice", field="order", name=clip_name(draft, clip))
                chosen[clip.id] = clip
        order = [*chosen.values(), *(c for c in main if c.id not in chosen)]
        if tuple(order) == main:
            return Applied(draft, (said("reorder.same"),))
        changed = rebuilt(draft, untouched(order), op=self.op)
        names = [clip_name(draft, c) for c in order[:8]]
        key = "reorder.done" if len(order) <= 8 else "reorder.many"
        return Applied(changed, (said(key, names=names, count=len(order)),))
