"""`zoom`: goes closer."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from ...units import TimeRange, span
from ..base import Applied, Operation, said
from ..parts import Part, change, chosen, where
from ..refusal import Refusal
from ..resolve import Found, pictures
from ..times import Target, When

BACK_MS = 500
"""How long the way back takes, at most; never more than a quarter of the whole move."""


class Zoom(Operation):
    """Goes closer, or makes the picture smaller on the canvas."""

    op: Literal["zoom"] = "zoom"
    family: ClassVar[str] = "picture"
    factor: float = Field(default=1.5, ge=0.1, le=10)
    """1 takes a zoom away; below 1 the whole picture is seen smaller, at once."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""
    centre: tuple[float, float] = (0.5, 0.5)
    """x, y in shares of the picture."""
    behind: Literal["plain", "blur"] | None = None
    """What is round a smaller picture: the canvas' colour, or the picture itself, out of focus; None: as the
    canvas does it."""
    animated: bool = True
    """Moves in slowly; False: at once."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not all(0 <= share <= 1 for share in self.centre):
            raise Refusal(self.op, "odd_centre", field="centre")
        part = chosen(self.start, self.end, draft, pictures(self.target, draft, op=self.op), op=self.op)

        if self.factor < 1:
            return self._smaller(draft, part)
        back = self._back_ms(part)
        inwards, outwards = part, None
        if part.range is not None and back:
            turn = part.range.end_ms - back
            inwards = replace(part, range=span(part.range.start_ms, turn))
            outwards = span(turn, part.range.end_ms)

        def one(clip: Clip) -> Clip:
            return clip.replace(look=clip.look.replace(zoom=self._zoom(clip, inwards.range)))  # type: ignore[no-any-return]

        changed = change(draft, inwards, one)
        if outwards is not None:
            changed = self._moved_back(changed, part, outwards)
        key = "off" if self.factor == 1 else "back" if back else "slow" if self.animated else "still"
        told = said(f"zoom.{key}", factor=self.factor, where=where(draft, part))
        return Applied(changed, (told, *part.said))

    def _smaller(self, draft: Draft, part: Part) -> Applied:
        zoom = model.Zoom(factor_start=self.factor, factor_end=self.factor)
        blurred = self.behind == "blur" or (
            self.behind is None and draft.canvas is not None and draft.canvas.fit == "blur"
        )

        def one(clip: Clip) -> Clip:
            fit = clip.look.fit if self.behind is None else "blur" if blurred else "pad"
            return clip.replace(look=clip.look.replace(zoom=zoom, fit=fit))  # type: ignore[no-any-return]

        round_it = said("zoom.on_blur" if blurred else "zoom.on_plain")
        told = said("zoom.smaller", factor=self.factor, round=round_it, where=where(draft, part))
        return Applied(change(draft, part, one), (told, *part.said))

    def _back_ms(self, part: Part) -> int:
        """How long the way back takes: where a slow move would end with a jump inside a clip."""
        if not self.animated or self.factor == 1 or part.range is None:
            return 0
        end = part.range.end_ms
        jumps = any(f.segment.start_ms < end < f.segment.end_ms for f in part.found)
        return min(BACK_MS, part.range.duration_ms // 4) if jumps else 0

    def _moved_back(self, draft: Draft, part: Part, over: TimeRange) -> Draft:
        """The pieces that a part's segments were cut into, with the way back over a stretch at its end."""
        meant = {(f.track.id, f.segment.start_ms, f.segment.end_ms) for f in part.found}
        pieces = tuple(
            Found(track, piece)
            for track in draft.tracks
            for piece in track.segments
            if piece.range.overlap(over)
            and any(t == track.id and a <= piece.start_ms and piece.end_ms <= b for t, a, b in meant)
        )
        x, y = self.centre

        def at(ms: int) -> float:
            share = min(max((ms - over.start_ms) / over.duration_ms, 0.0), 1.0)
            return self.factor + (1 - self.factor) * share

        def one(clip: Clip) -> Clip:
            zoom = model.Zoom(factor_start=at(clip.start_ms), factor_end=at(clip.end_ms), x=x, y=y)
            return clip.replace(look=clip.look.replace(zoom=zoom))  # type: ignore[no-any-return]

        return change(draft, Part(pieces, over), one)

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
