"""The beats of the music as it plays, in the timeline's own time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ...timeline.facts import AssetFacts, Facts
from ...timeline.model import Clip, Draft, TrackKind, TrackRole
from ..refusal import Refusal
from ..resolve import asset_named

SAME_MS = 60
"""Two beats closer than this are one: where music begins again, its end and its start meet."""


@dataclass(frozen=True)
class Beats:
    """The beats in order, and whose they are."""

    times_ms: tuple[int, ...]
    music: str

    @property
    def step_ms(self) -> int:
        """The usual time from one to the next."""
        return round(median(b - a for a, b in pairwise(self.times_ms)))

    @property
    def bpm(self) -> int:
        return round(60_000 / max(self.step_ms, 1))


def music_clips(draft: Draft, asset: str | None, *, op: str) -> list[Clip]:
    """The clips whose beats are meant: of a file by name, else those of the music tracks.

    Refuses where there is no music.
    """
    if asset is not None:
        wanted = asset_named(asset, draft, op=op).id
        heard = [t for t in draft.tracks if t.kind is TrackKind.AUDIO]
        found = [s for t in heard for s in t.segments if isinstance(s, Clip) and s.asset == wanted]
    else:
        found = [s for t in draft.tracks_of(TrackRole.MUSIC) for s in t.segments if isinstance(s, Clip)]
    if not found:
        raise Refusal(op, "no_music_here", field="asset")
    return found


def beats_of(clips: Sequence[Clip], draft: Draft, facts: Facts, *, op: str) -> Beats:
    """The beats that are heard while these clips play. Refuses where there is no regular one."""
    found: list[int] = []
    names = list(dict.fromkeys(draft.asset(c.asset).name for c in clips))
    for clip in clips:
        known = facts.get(clip.asset, AssetFacts()).beats
        if known is None:
            raise Refusal(op, "not_analysed", field="asset", name=draft.asset(clip.asset).name, what="beats")
        inside = [t for t in known if clip.source_start_ms <= t < clip.source_end_ms]
        found += [clip.timeline_at(t) for t in inside]
    times = _apart(sorted(t for t in found if 0 <= t < draft.duration_ms))
    if len(times) < 2:
        raise Refusal(op, "no_beat", field="asset", names=names)
    return Beats(tuple(times), names[0])


def _apart(times: Sequence[int]) -> list[int]:
    found: list[int] = []
    for one in times:
        if not found or one - found[-1] >= SAME_MS:
            found.append(one)
    return found
