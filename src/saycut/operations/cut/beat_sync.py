"""`beat_sync`: puts cuts, zooms or transitions on the beats of the music."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.edit import moved_by, relayout, split_clips, with_main
from ...timeline.facts import Facts, Need
from ...timeline.model import AssetKind, Clip, Draft, TrackRole, Zoom
from ..base import Applied, Operation, Said, said
from ..cutting import clip_name
from ..picture.overlaps import overlap_map
from ..refusal import Refusal
from ..resolve import asset_named, require_main
from ..retiming import MOST_CLIPS
from ..sound.add_music import AddMusic
from .beats import Beats, beats_of, music_clips
from .rolling import cuts_moved

PUNCH = 1.12
"""How much closer a pulse jumps in."""
PULSE_MS = 320
"""How long it takes to fall back."""
LONGEST_TRANSITION_MS = 400


class BeatSync(Operation):
    """Puts cuts, zooms or transitions on the beats of the music."""

    op: Literal["beat_sync"] = "beat_sync"
    family: ClassVar[str] = "cut"
    asset: str | None = None
    """The music; None: the music track's, or the one sound file that waits to be used."""
    every: int = Field(default=4, ge=1, le=64)
    """Beats between."""
    what: Literal["cuts", "zoom", "transition"] = "cuts"
    """cuts: those between clips move to the nearest beat, a single clip is cut on the beats; zoom: a short
    push on each; transition: those between clips have their middle on one."""

    def needs(self, draft: Draft) -> frozenset[Need]:
        missing = self._missing(draft)
        return frozenset({Need.BEATS}) | (missing.needs(draft) if missing else frozenset())

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        clips = require_main(draft, op=self.op)
        if self.what == "transition" and len(clips) < 2:
            raise Refusal(self.op, "beat_one_clip", field="what")
        notes: tuple[Said, ...] = ()
        missing = self._missing(draft)
        if missing is not None:
            laid = missing.apply(draft, facts)
            draft, notes = laid.draft, laid.said
        beats = beats_of(music_clips(draft, self.asset, op=self.op), draft, facts, op=self.op)
        grid = beats.times_ms[:: self.every]
        if self.what == "zoom":
            changed, told = self._pulses(draft, grid, beats)
        elif len(clips) == 1:
            changed, told = self._cut(draft, grid, beats)
        else:
            changed, told = self._moved(draft, grid, beats)
        return Applied(changed, (*notes, *told))

    def _missing(self, draft: Draft) -> AddMusic | None:
        """The music that must be laid first: named and not heard yet, or the only sound that waits."""
        if self.asset is not None:
            asset = asset_named(self.asset, draft, op=self.op)
            heard = any(s.asset == asset.id for t in draft.tracks for s in t.segments if isinstance(s, Clip))
            return None if heard else AddMusic(asset=asset.name)
        if draft.tracks_of(TrackRole.MUSIC) or not draft.main:
            return None
        used = {s.asset for t in draft.tracks for s in t.segments if isinstance(s, Clip)}
        waiting = [a for a in draft.assets if a.kind is AssetKind.AUDIO and a.id not in used]
        return AddMusic(asset=waiting[0].name) if len(waiting) == 1 else None

    def _cut(self, draft: Draft, grid: Sequence[int], beats: Beats) -> tuple[Draft, tuple[Said, ...]]:
        """One clip: it is cut on the beats, and plays on through them."""
        pieces = split_clips(draft.main, grid, draft)
        self._few_enough(len(pieces))
        if len(pieces) == len(draft.main):
            raise Refusal(self.op, "beat_too_short", field="every", every=self.every)
        changed = with_main(draft, pieces, moved_by(pieces, relayout(pieces)))
        name = clip_name(draft, draft.main[0])
        count = len(pieces) - 1
        done = said("beat_sync.split", name=name, count=count, **self._music(beats))
        return changed, (done, said("beat_sync.plays_on", name=name))

    def _moved(self, draft: Draft, grid: Sequence[int], beats: Beats) -> tuple[Draft, tuple[Said, ...]]:
        """Several clips: the cuts between them go to the nearest beats."""
        whole = draft.duration_ms
        if self.what == "transition":
            draft = _with_transitions(draft, min(beats.step_ms * self.every // 2, LONGEST_TRANSITION_MS))
        moved = cuts_moved(draft, grid)
        key = "beat_sync.transitions" if self.what == "transition" else "beat_sync.cuts"
        if not moved.on_beat:
            raise Refusal(self.op, "beat_out_of_reach", field="every")
        told = [said(key, count=moved.on_beat, **self._music(beats))]
        if moved.missed:
            told.append(said("beat_sync.missed", count=moved.missed))
        before, after = whole, moved.draft.duration_ms
        if after != before:
            told.append(said("beat_sync.length", before=before, after=after))
        return moved.draft, tuple(told)

    def _pulses(self, draft: Draft, grid: Sequence[int], beats: Beats) -> tuple[Draft, tuple[Said, ...]]:
        """A short push into the picture on each beat, where it does not move already."""
        length = min(PULSE_MS, beats.step_ms * self.every)
        on_beat = [t for t in grid if t < draft.duration_ms - length // 2]
        pieces = split_clips(draft.main, [*on_beat, *(t + length for t in on_beat)], draft)
        self._few_enough(len(pieces))
        starts = set(on_beat)
        zoom = Zoom(factor_start=PUNCH, factor_end=1.0)
        pushed = [
            p.replace(look=p.look.replace(zoom=zoom)) if p.start_ms in starts and p.look.zoom is None else p
            for p in pieces
        ]
        count = sum(a is not b for a, b in zip(pushed, pieces, strict=True))
        if not count:
            raise Refusal(self.op, "beat_too_short", field="every", every=self.every)
        changed = with_main(draft, pushed, moved_by(pushed, relayout(pushed)))
        return changed, (said("beat_sync.zoom", count=count, **self._music(beats)),)

    def _music(self, beats: Beats) -> dict[str, object]:
        every = said("beat_sync.each") if self.every == 1 else said("beat_sync.every", every=self.every)
        return {"music": beats.music, "bpm": beats.bpm, "every": every}

    def _few_enough(self, count: int) -> None:
        if count > MOST_CLIPS:
            raise Refusal(self.op, "too_many_parts", field="every", count=count, most=MOST_CLIPS)


def _with_transitions(draft: Draft, length_ms: int) -> Draft:
    """The draft with a dissolve between all clips that have none."""
    asked = model.Transition(duration_ms=max(length_ms, 100))
    clips = [
        c if c.transition is not None or not i else c.replace(transition=asked)
        for i, c in enumerate(draft.main)
    ]
    return with_main(draft, clips, overlap_map(draft.main, relayout(clips)))
