"""`move`: moves a clip or segment to another place or time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ...timeline.edit import with_segments
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, TrackRole
from ..base import Applied, Operation, said
from ..cutting import clip_name
from ..refusal import Refusal
from ..resolve import Found, Resolved, at, segments
from ..retiming import rebuilt, untouched
from ..times import Target, When
from .placing import nearest_join


class Move(Operation):
    """Moves a clip or segment to another place or time."""

    op: Literal["move"] = "move"
    family: ClassVar[str] = "arrange"
    clip: Target
    """What is moved."""
    at: When
    """Where it goes: a clip to the nearest join, anything else to the very time."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if self.clip in ("all", "video"):
            raise Refusal(self.op, "not_here", field="clip", target=self.clip)
        found = segments(self.clip, draft, op=self.op)
        place = at(self.at, draft, op=self.op)
        on_main = {f.segment.id for f in found if f.track.role is TrackRole.MAIN}
        if on_main:
            return self._on_main(draft, [c for c in draft.main if c.id in on_main], place)
        return self._elsewhere(draft, found, place)

    def _on_main(self, draft: Draft, clips: Sequence[Clip], place: Resolved) -> Applied:
        main = draft.main
        join = nearest_join(main, place.ms)
        ids = {c.id for c in clips}
        before = [c for c in main[:join] if c.id not in ids]
        after = [c for c in main[join:] if c.id not in ids]
        order = [*before, *clips, *after]
        name = clip_name(draft, clips[0])
        if [c.id for c in order] == [c.id for c in main]:
            return Applied(draft, (said("move.stays", name=name), *place.said))
        changed = rebuilt(draft, untouched(order), op=self.op)
        start = next(c.start_ms for c in changed.main if c.id == clips[0].id)
        return Applied(changed, (said("move.clip", name=name, at=start), *place.said))

    def _elsewhere(self, draft: Draft, found: Sequence[Found], place: Resolved) -> Applied:
        """Texts, sounds and overlays: the first starts at the time, the others keep their distance."""
        shift = place.ms - min(f.segment.start_ms for f in found)
        longest = max(f.segment.end_ms for f in found)
        if draft.main and longest + shift > draft.duration_ms:
            shift = max(draft.duration_ms - longest, -min(f.segment.start_ms for f in found))
        ids = {f.segment.id for f in found}
        changed = draft
        for track in {f.track.id: f.track for f in found}.values():
            placed = [
                s.model_copy(update={"start_ms": s.start_ms + shift}) if s.id in ids else s
                for s in track.segments
            ]
            changed = with_segments(changed, track, placed)
        first = min(f.segment.start_ms for f in found)
        values = {"what": found[0].track.role.value, "count": len(found), "from": first, "at": first + shift}
        notes = [said("move.fits")] if first + shift != place.ms else []
        return Applied(changed, (said("move.other", **values), *notes, *place.said))
