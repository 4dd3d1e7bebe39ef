"""`duplicate`: repeats a clip right after itself, or elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.edit import cut_to_length, fresh_segment_ids, with_segments
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, Segment, TrackRole
from ..base import Applied, Operation, said
from ..cutting import clip_name, told
from ..refusal import Refusal
from ..resolve import Found, Resolved, at, segments
from ..retiming import Pairs, rebuilt, untouched
from ..times import Target, When
from .placing import nearest_join


class Duplicate(Operation):
    """Repeats a clip right after itself, or elsewhere."""

    op: Literal["duplicate"] = "duplicate"
    family: ClassVar[str] = "arrange"
    clip: Target
    """What is repeated."""
    at: When | None = None
    """Where the first copy begins; None: right after it."""
    times: int = Field(default=1, ge=1, le=100)
    """Copies to add."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        target: Target = "video" if self.clip == "all" else self.clip
        found = segments(target, draft, op=self.op)
        place = at(self.at, draft, op=self.op) if self.at is not None else None
        on_main = [c for c in draft.main if any(f.segment.id == c.id for f in found)]
        if on_main:
            return self._on_main(draft, on_main, place)
        return self._elsewhere(draft, found, place)

    def _on_main(self, draft: Draft, clips: Sequence[Clip], place: Resolved | None) -> Applied:
        main = draft.main
        last = next(i for i, c in enumerate(main) if c.id == clips[-1].id)
        index = last + 1 if place is None else nearest_join(main, place.ms)
        fresh = iter(fresh_segment_ids(draft, len(clips) * self.times))
        copies = [(clip, clip.model_copy(update={"id": next(fresh)})) for clip in [*clips] * self.times]
        first = copies[0][1].model_copy(update={"transition": None})
        copies[0] = (clips[0], first)
        pairs: Pairs = [*untouched(main[:index]), *copies, *untouched(main[index:])]
        changed = rebuilt(draft, pairs, op=self.op)
        start = next(c.start_ms for c in changed.main if c.id == first.id)
        name = clip_name(draft, clips[0])
        done = told("duplicate.clip", draft, changed, name=name, count=self.times, at=start)
        return Applied(changed, (done, *(place.said if place else ())))

    def _elsewhere(self, draft: Draft, found: Sequence[Found], place: Resolved | None) -> Applied:
        """Texts, sounds and overlays: copies one after another, as far apart as they are long."""
        first = min(f.segment.start_ms for f in found)
        length = max(f.segment.end_ms for f in found) - first
        start = place.ms if place else first + length
        fresh = iter(fresh_segment_ids(draft, len(found) * self.times))
        changed = draft
        for track_id in dict.fromkeys(f.track.id for f in found):
            track = next(f.track for f in found if f.track.id == track_id)
            copies: list[Segment] = [
                f.segment.model_copy(
                    update={"id": next(fresh), "start_ms": f.segment.start_ms - first + start + n * length}
                )
                for n in range(self.times)
                for f in found
                if f.track.id == track_id
            ]
            changed = with_segments(changed, track, [*track.segments, *copies])
        changed = cut_to_length(changed)
        if _count(changed) == _count(draft):
            raise Refusal(self.op, "past_end", field="at", start=start, length=draft.duration_ms)
        done = said("duplicate.other", what=found[0].track.role.value, count=self.times, at=start)
        return Applied(changed, (done, *(place.said if place else ())))


def _count(draft: Draft) -> int:
    return sum(len(t.segments) for t in draft.tracks if t.role is not TrackRole.MAIN)
