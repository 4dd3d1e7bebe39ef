"""`effect`: a named effect."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from .. import checked
from ..base import Applied, Operation, said
from ..parts import change, chosen, where
from ..refusal import Refusal
from ..resolve import pictures
from ..times import Target, When

MOST = 8
"""Effects one clip may carry: more is a slip, and each costs time in the render."""


class Effect(Operation):
    """A named effect."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    op: Literal["effect"] = "effect"
    family: ClassVar[str] = "picture"
    effect: str = Field(alias="name")
    """A name of the library's effects."""
    strength: float = Field(default=0.5, ge=0, le=1)
    """0 takes the effect away."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        checked.name(self.effect, op=self.op, field="name")
        part = chosen(self.start, self.end, draft, pictures(self.target, draft, op=self.op), op=self.op)
        there = any(
            e.name == self.effect
            for f in part.found
            if isinstance(f.segment, Clip)
            for e in f.segment.look.effects
        )
        if not self.strength and not there:
            raise Refusal(self.op, "no_such_effect_there", field="name", name=self.effect)

        def one(clip: Clip) -> Clip:
            others = tuple(e for e in clip.look.effects if e.name != self.effect)
            own = (model.Effect(name=self.effect, strength=self.strength),) if self.strength else ()
            if len(others) + len(own) > MOST:
                raise Refusal(self.op, "too_many_effects", field="name", count=MOST)
            return clip.replace(look=clip.look.replace(effects=others + own))  # type: ignore[no-any-return]

        key = "effect.off" if not self.strength else "effect.changed" if there else "effect.done"
        told = said(key, name=self.effect, strength=self.strength, where=where(draft, part))
        return Applied(change(draft, part, one), (told, *part.said))
