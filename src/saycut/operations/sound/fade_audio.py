"""`fade_audio`: fades the sound in and out."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...ids import SegmentId
from ...timeline.edit import with_main, with_segments
from ...timeline.facts import Facts
from ...timeline.model import Clip, Draft, Segment, Track, TrackRole
from ...units import span
from ..base import Applied, Operation, Said, said
from ..fading import fitted
from ..refusal import Refusal
from ..resolve import sounds
from ..times import Target
from .hearing import faded, runs, what_sounds


class FadeAudio(Operation):
    """Fades the sound in and out."""

    op: Literal["fade_audio"] = "fade_audio"
    family: ClassVar[str] = "sound"
    in_ms: int = Field(default=0, ge=0, le=600_000)
    """0 leaves the fade there is."""
    out_ms: int = Field(default=0, ge=0, le=600_000)
    """0 leaves the fade there is."""
    target: Target = "all"
    """ "all" fades the whole mix."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not self.in_ms and not self.out_ms:
            raise Refusal(self.op, "fade_nothing", field="in_ms")
        found = sounds(self.target, draft, op=self.op)
        if self.target == "all":
            fade_in, fade_out, notes = fitted(
                self.in_ms or draft.sound_fade_in_ms,
                self.out_ms or draft.sound_fade_out_ms,
                draft.duration_ms,
            )
            changed = draft.replace(sound_fade_in_ms=fade_in, sound_fade_out_ms=fade_out)
            return Applied(changed, (self._told(fade_in, fade_out), *notes))
        ids = {f.segment.id for f in found}
        changed, noted = draft, []
        for track in {f.track.id: f.track for f in found}.values():
            segments, more = self._faded(track, ids)
            noted += more
            if track.role is TrackRole.MAIN:
                changed = with_main(changed, [s for s in segments if isinstance(s, Clip)])
            else:
                changed = with_segments(changed, track, segments)
        return Applied(changed, (self._told(self.in_ms, self.out_ms), *noted[:1]))

    def _faded(self, track: Track, ids: set[SegmentId]) -> tuple[list[Segment], list[Said]]:
        """A track's segments with the ends of each run of those in `ids` faded.

        On the main track each clip is its own run: a person who names a clip means that clip's ends.
        """
        wanted = track.replace(segments=tuple(s for s in track.segments if s.id in ids))
        groups = runs(wanted)
        if track.role in (TrackRole.MAIN, TrackRole.OVERLAY):
            groups = [[c] for group in groups for c in group]
        changed: dict[SegmentId, Clip] = {}
        notes: list[Said] = []
        for group in groups:
            first, last = group[0], group[-1]
            length = span(first.start_ms, last.end_ms).duration_ms
            fade_in, fade_out, more = fitted(
                self.in_ms or first.sound.fade_in_ms, self.out_ms or last.sound.fade_out_ms, length
            )
            notes += more
            fade_in, fade_out = min(fade_in, first.duration_ms), min(fade_out, last.duration_ms)
            changed[first.id] = first.replace(sound=faded(first.sound, fade_in, first.sound.fade_out_ms))
            last = changed.get(last.id, last)
            changed[last.id] = last.replace(sound=faded(last.sound, last.sound.fade_in_ms, fade_out))
        return [changed.get(s.id, s) for s in track.segments], notes

    def _told(self, fade_in: int, fade_out: int) -> Said:
        key = "both" if self.in_ms and self.out_ms else "in" if self.in_ms else "out"
        return said(f"fade_audio.{key}", in_ms=fade_in, out_ms=fade_out, what=what_sounds(self.target))
