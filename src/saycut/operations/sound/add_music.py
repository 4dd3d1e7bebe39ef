"""`add_music`: lays music under the whole or a stretch."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...ids import SegmentId, next_number
from ...timeline import model
from ...timeline.edit import clipped, with_segments
from ...timeline.facts import Facts, Need
from ...timeline.model import Asset, AssetKind, Clip, Draft, Segment, Sound, TrackRole
from ...units import TimeRange, inverted, span
from .. import checked
from ..base import Applied, Operation, Said, said
from ..refusal import Refusal
from ..resolve import Stretch, stretch
from ..times import When
from .hearing import audible, gain_of, may_speak, someone_speaks, sound_named
from .laying import MADE_BY_SAYCUT, ducked, laid, made_asset, with_asset, without_unheard

UNDER_SPEECH, UNDER_SOUND, ALONE = 0.22, 0.35, 0.8
"""Gains when nobody said one: under a voice, under other sound of the pictures, with nothing beside it."""
DUCK_DB = -10.0
FADE_IN_MS, FADE_OUT_MS = 500, 2000
MOOD_UNDER_SPEECH, MOOD_ALONE = "lofi", "upbeat"
"""The mood when nobody said one."""
SHORTEST_LOOP_MS = 500


class AddMusic(Operation):
    """Lays music under the whole or a stretch."""

    op: Literal["add_music"] = "add_music"
    family: ClassVar[str] = "sound"
    mood: str | None = None
    """A mood of the library; None with no asset: chosen, and said."""
    asset: str | None = None
    """The person's own music."""
    percent: float | None = Field(default=None, ge=0, le=400)
    """35 is a gain of 0.35; None: fitting."""
    db: float | None = Field(default=None, ge=-60, le=12)
    """Instead of percent."""
    duck: bool = True
    """Quieter while someone speaks."""
    fade_ms: int | None = Field(default=None, ge=0, le=60_000)
    """At both ends; None: a short one in, a longer one out."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""
    from_ms: int = Field(default=0, ge=0)
    """Of the person's own music: where in it what plays begins, each time it plays."""

    def needs(self, draft: Draft) -> frozenset[Need]:
        asked = self.duck or (self.percent is None and self.db is None)
        return frozenset({Need.SPEECH}) if asked and may_speak(draft) else frozenset()

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        if self.mood is not None and self.asset is not None:
            raise Refusal(self.op, "mood_or_asset", field="mood")
        under = stretch(self.start, self.end, draft, op=self.op)
        spoken = someone_speaks(draft, facts)
        gain = gain_of(self.percent, self.db)
        if gain is None:
            gain = UNDER_SPEECH if spoken else UNDER_SOUND if audible(draft, (TrackRole.MAIN,)) else ALONE
        cleared, notes = _without_music(draft, under.range)
        music = self._music(draft, under.range.duration_ms, spoken)
        if all(a.id != music.id for a in cleared.assets):
            cleared = with_asset(cleared, music)
        began, sound = self._began(music), self._sound(gain, under.range)
        changed, track = laid(cleared, TrackRole.MUSIC, music, under.range, sound=sound, from_ms=began)
        changed = ducked(changed, track, model.Duck(db=DUCK_DB) if self.duck else None)
        told = self._told(music, gain, under, ducks=self.duck and spoken)
        return Applied(without_unheard(changed), (told, *notes, *self._on_length(music, under), *under.said))

    def _music(self, draft: Draft, length_ms: int, spoken: bool) -> Asset:
        """What plays: the person's own by name; else the mood; else the one sound that waits to be used."""
        if self.asset is not None:
            return self._loopable(sound_named(self.asset, draft, op=self.op), length_ms)
        if self.mood is None:
            used = {s.asset for t in draft.tracks for s in t.segments if isinstance(s, Clip)}
            waiting = [
                a
                for a in draft.assets
                if a.kind is AssetKind.AUDIO
                and a.id not in used
                and a.duration_ms
                and not a.locator.startswith(MADE_BY_SAYCUT)
            ]
            if len(waiting) == 1:
                return self._loopable(waiting[0], length_ms)
        mood = self.mood or (MOOD_UNDER_SPEECH if spoken else MOOD_ALONE)
        checked.name(mood, op=self.op, field="mood")
        return made_asset(draft, f"{mood} music", f"music:{mood}", length_ms)

    def _began(self, music: Asset) -> int:
        length = music.duration_ms or 0
        if self.from_ms and self.asset is None:
            raise Refusal(self.op, "from_which", field="from_ms")
        if self.from_ms and self.from_ms + SHORTEST_LOOP_MS > length:
            raise Refusal(self.op, "past_its_end", field="from_ms", name=music.name, length=length)
        return self.from_ms

    def _loopable(self, asset: Asset, length_ms: int) -> Asset:
        if (asset.duration_ms or 0) < min(SHORTEST_LOOP_MS, length_ms):
            raise Refusal(self.op, "too_short_to_loop", field="asset", name=asset.name)
        return asset

    def _sound(self, gain: float, over: TimeRange) -> Sound:
        fade_in, fade_out = (
            (self.fade_ms, self.fade_ms) if self.fade_ms is not None else (FADE_IN_MS, FADE_OUT_MS)
        )
        most = over.duration_ms // 2 if self.fade_ms is not None else over.duration_ms // 4
        return Sound(gain=round(gain, 6), fade_in_ms=min(fade_in, most), fade_out_ms=min(fade_out, most))

    def _told(self, music: Asset, gain: float, under: Stretch, *, ducks: bool) -> Said:
        where = said("where.whole")
        if not under.whole:
            where = said("where.part", start=under.range.start_ms, end=under.range.end_ms)
        quieter = said("add_music.ducked") if ducks else said("where.whole")
        values = {"gain": gain, "where": where, "ducked": quieter}
        made = music.locator.removeprefix("music:") if music.locator.startswith("music:") else None
        if made is None:
            key = "add_music.from" if self.from_ms else "add_music.asset"
            return said(key, name=music.name, began=self.from_ms, **values)
        return said("add_music.mood" if self.mood else "add_music.chosen", mood=made, **values)

    def _on_length(self, music: Asset, under: Stretch) -> tuple[Said, ...]:
        length, wanted = (music.duration_ms or 0) - self.from_ms, under.range.duration_ms
        if length < wanted:
            key = "add_music.rest_looped" if self.from_ms else "add_music.looped"
            return (said(key, name=music.name, length=length, times=-(-wanted // length)),)
        return ()


def _without_music(draft: Draft, over: TimeRange) -> tuple[Draft, tuple[Said, ...]]:
    """The draft with no music in this stretch, and what was said of the music that was there."""
    changed, gone, kept = draft, [], False
    for track in draft.tracks_of(TrackRole.MUSIC):
        pieces: list[Segment] = []
        for segment in track.segments:
            if segment.range.overlap(over) is None:
                pieces.append(segment)
                continue
            rest = inverted([over], segment.range)
            left = [p for r in rest if (p := clipped(segment, span(r.start_ms, r.end_ms))) is not None]
            if len(left) == 2:
                taken = {s.id for t in changed.tracks for s in t.segments} | {p.id for p in pieces}
                left[1] = left[1].replace(id=_fresh(taken))
            kept = kept or bool(left)
            pieces += left
            if isinstance(segment, Clip):
                gone.append(draft.asset(segment.asset).name)
        changed = with_segments(changed, track, pieces)
    if not gone:
        return draft, ()
    if kept:
        return changed, (said("add_music.made_room", start=over.start_ms, end=over.end_ms),)
    return changed, (said("add_music.replaced", names=sorted(set(gone))),)


def _fresh(taken: set[SegmentId]) -> SegmentId:
    return SegmentId(f"s{next_number(taken, 's')}")
