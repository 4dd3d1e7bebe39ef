"""`delete`: removes clips or segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ...timeline.edit import with_segments
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, TrackRole
from ...timeline.text import Text
from ..base import Applied, Operation, Said, said
from ..cutting import clip_name, told
from ..refusal import Refusal
from ..resolve import Found, segments
from ..retiming import rebuilt, untouched
from ..times import Target


class Delete(Operation):
    """Removes clips or segments."""

    op: Literal["delete"] = "delete"
    family: ClassVar[str] = "arrange"
    clip: Target
    """What goes."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if self.clip == "all":
            raise Refusal(self.op, "delete_all", field="clip")
        found = segments(self.clip, draft, op=self.op)
        ids = {f.segment.id for f in found}
        changed = draft
        for track in {f.track.id: f.track for f in found}.values():
            if track.role is not TrackRole.MAIN:
                changed = with_segments(changed, track, [s for s in track.segments if s.id not in ids])
        left = [c for c in draft.main if c.id not in ids]
        if len(left) < len(draft.main):
            if not left:
                raise Refusal(self.op, "nothing_left", field="clip")
            changed = rebuilt(changed, untouched(left), op=self.op)
        return Applied(changed, tuple(self._said(draft, changed, found)))

    def _said(self, before: Draft, after: Draft, found: Sequence[Found]) -> list[Said]:
        told_all = []
        clips = [c for c in before.main if any(f.segment.id == c.id for f in found)]
        if len(clips) == 1:
            told_all.append(_told_of(clips[0], before, after))
        elif clips:
            told_all.append(told("delete.clips", before, after, count=len(clips)))
        others = [f for f in found if f.track.role is not TrackRole.MAIN]
        if len(others) == 1 and isinstance(others[0].segment, Text):
            return [*told_all, said("delete.text", text=others[0].segment.text)]
        for role in dict.fromkeys(f.track.role for f in others):
            count = sum(f.track.role is role for f in others)
            told_all.append(said("delete.other", what=role.value, count=count))
        return told_all


def _told_of(clip: Clip, before: Draft, after: Draft) -> Said:
    """What one clip was; one of several pieces of a file is not told as the file."""
    name, number = clip_name(before, clip), before.main.index(clip) + 1
    pieces = sum(c.asset == clip.asset for c in before.main)
    if pieces > 1:
        return told("delete.piece", before, after, number=number, name=name)
    return told("delete.clip", before, after, name=name)
