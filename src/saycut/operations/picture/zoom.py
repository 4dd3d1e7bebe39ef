"""`zoom`: goes closer."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ...units import TimeRange
from ..base import Applied, Operation, said
from ..parts import change, chosen, where
from ..refusal import Refusal
from ..resolve import pictures
from ..times import Target, When


class Zoom(Operation):
    """Goes closer."""

    op: Literal["zoom"] = "zoom"
    family: ClassVar[str] = "picture"
    factor: float = Field(default=1.5, ge=1, le=10)
    """1 takes a zoom away."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""
    centre: tuple[float, float] = (0.5, 0.5)
    """x, y in shares of the picture."""
    animated: bool = True
    """Moves in slowly; False: at once."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not all(0 <= share <= 1 for share in self.centre):
            raise Refusal(self.op, "odd_centre", field="centre")
        part = chosen(self.start, self.end, draft, pictures(self.target, draft, op=self.op), op=self.op)

        def one(clip: Clip) -> Clip:
            return clip.replace(look=clip.look.replace(zoom=self._zoom(clip, part.range)))  # type: ignore[no-any-return]

        slow = "slow" if self.animated else "still"
        key = "zoom.off" if self.factor == 1 else f"zoom.{slow}"
        told = said(key, factor=self.factor, where=where(draft, part))
        return Applied(change(draft, part, one), (told, *part.said))

    def _zoom(self, clip: Clip, stretch: TimeRange | None) -> model.Zoom | None:
        """The clip's own share of a move that goes on over the whole stretch (or over each clip)."""
        if self.factor == 1:
            return None
        x, y = self.centre
        if not self.animated:
            return model.Zoom(factor_start=self.factor, factor_end=self.factor, x=x, y=y)
        over = stretch or clip.range

        def at(ms: int) -> float:
            share = min(max((ms - over.start_ms) / over.duration_ms, 0.0), 1.0)
            return 1 + (self.factor - 1) * share

        return model.Zoom(factor_start=at(clip.start_ms), factor_end=at(clip.end_ms), x=x, y=y)
