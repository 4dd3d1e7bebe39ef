"""`transition`: how one clip goes over into the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.edit import SHORTEST_MS, relayout, split_clips, with_main
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft
from .. import checked
from ..base import Applied, Operation, Said, said
from ..refusal import Refusal
from ..resolve import at, require_main
from ..times import When
from .overlaps import noticeable, overlap_map

NEAR_MS = 1000
"""A cut this near to the time asked for is the one that is meant."""


class Transition(Operation):
    """How one clip goes over into the next."""

    op: Literal["transition"] = "transition"
    family: ClassVar[str] = "picture"
    kind: str = "dissolve"
    """A name of the library's transitions; "none" takes transitions away."""
    duration_ms: int = Field(default=500, gt=0, le=10_000)
    """How long both clips are seen; shortened where a clip is too short."""
    between: tuple[int, int] | None = None
    """Two neighbouring clips (1-based); None: between all."""
    at: When | None = None
    """The cut nearest to this time; a cut is made where there is none."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        checked.name(self.kind, op=self.op, field="kind")
        require_main(draft, op=self.op)
        if self.at is not None:
            cut, index, notes = self._cut_at(draft, self.at)
            return self._applied(cut, (index,), notes)
        if len(draft.main) < 2:
            raise Refusal(self.op, "no_cut", field="at")
        return self._applied(draft, self._between(draft), ())

    def _between(self, draft: Draft) -> tuple[int, ...]:
        """Indexes of the clips that get the transition at their start."""
        count = len(draft.main)
        if self.between is None:
            return tuple(range(1, count))
        first, second = (n if n > 0 else count + 1 + n for n in self.between)
        if not (1 <= first < count and second == first + 1):
            raise Refusal(
                self.op,
                "not_neighbours",
                field="between",
                first=self.between[0],
                second=self.between[1],
                count=count,
            )
        return (first,)

    def _cut_at(self, draft: Draft, when: When) -> tuple[Draft, int, tuple[Said, ...]]:
        """The draft (with a new cut where there was none near), the clip after the cut, and the notes."""
        place = at(when, draft, op=self.op)
        clips = draft.main
        for i, clip in enumerate(clips[1:], 1):
            shared = clip.transition.duration_ms if clip.transition else 0
            if clip.start_ms - NEAR_MS <= place.ms <= clip.start_ms + shared + NEAR_MS:
                return draft, i, place.said
        if not SHORTEST_MS * 2 <= place.ms <= draft.duration_ms - SHORTEST_MS * 2:
            raise Refusal(self.op, "no_cut_at_edge", field="at", at=place.ms)
        if self.kind == "none":
            raise Refusal(self.op, "no_transition_there", field="at", at=place.ms)
        pieces = split_clips(clips, [place.ms], draft)
        cut = with_main(draft, pieces)
        index = next(i for i, c in enumerate(cut.main) if c.start_ms >= place.ms)
        return cut, index, (*place.said, said("transition.cut", at=place.ms))

    def _applied(self, draft: Draft, indexes: Sequence[int], notes: tuple[Said, ...]) -> Applied:
        old = draft.main
        asked = None
        if self.kind != "none":
            asked = model.Transition(kind=self.kind, duration_ms=self.duration_ms)
        wanted = [c.replace(transition=asked) if i in indexes else c for i, c in enumerate(old)]
        wanted = list(noticeable(wanted)) if asked else wanted
        new = relayout(wanted)
        changed = with_main(draft, wanted, overlap_map(old, new))
        shorter_by = old[-1].end_ms - new[-1].end_ms
        told = [self._told(new, indexes), *notes]
        if shorter_by:
            key = "transition.shorter" if shorter_by > 0 else "transition.longer"
            told.append(said(key, by=abs(shorter_by), before=old[-1].end_ms, after=new[-1].end_ms))
        told += self._fitted(new, indexes) if asked else []
        return Applied(changed, tuple(told))

    def _told(self, new: Sequence[Clip], indexes: Sequence[int]) -> Said:
        if self.kind == "none":
            return said("transition.off", count=len(indexes))
        length = max(_length(new[i]) for i in indexes)
        if not length:
            return said("transition.no_room")
        if len(indexes) == 1:
            return said("transition.one", kind=self.kind, at=new[indexes[0]].start_ms, length=length)
        return said("transition.all", kind=self.kind, count=len(indexes), length=length)

    def _fitted(self, new: Sequence[Clip], indexes: Sequence[int]) -> list[Said]:
        """What was shortened or left out, where not all were, because a clip beside it is too short."""
        short = [i for i in indexes if _length(new[i]) < self.duration_ms]
        if not short or not any(_length(new[i]) for i in indexes):
            return []
        return [said("transition.fitted", count=len(short), asked=self.duration_ms)]


def _length(clip: Clip) -> int:
    return clip.transition.duration_ms if clip.transition else 0
