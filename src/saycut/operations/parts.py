"""Changing clips, or a part of them: the pieces a stretch covers get the change, the rest stays.

    chosen(start, end, draft, found, op=…)   → Part: which segments, which stretch of them
    change(draft, part, change)              → the draft with the pieces of that part changed
    where(draft, part)                       → Said: " (0:05–0:10)", " (2 clips)" or nothing

A clip of the main track is not cut inside a transition (that would shorten the transition, and with it
change the length): such an edge moves to the nearest place where a cut changes no time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..ids import SegmentId, next_number
from ..timeline.edit import SHORTEST_MS, part_of, with_main, with_segments
from ..timeline.model import Clip, Draft, Segment, Track, TrackRole
from ..units import TimeRange, span
from .base import Said, said
from .refusal import Refusal
from .resolve import Found, stretch
from .times import When


@dataclass(frozen=True)
class Part:
    """Segments, the stretch of them that is meant (None: all of each), and what was clamped to get it."""

    found: tuple[Found, ...]
    range: TimeRange | None = None
    said: tuple[Said, ...] = ()


def chosen(start: When | None, end: When | None, draft: Draft, found: Sequence[Found], *, op: str) -> Part:
    """The part of these segments between two times.

    Where the segments are some clips of the main track and not all, times are from the first one's start.
    Refuses what `stretch` refuses, and a stretch in which none of the segments is seen or heard.
    """
    if start is None and end is None:
        return Part(tuple(found))
    own = None
    on_main = all(f.track.role is TrackRole.MAIN for f in found)
    if on_main and len(found) < len(draft.main):
        own = span(found[0].segment.start_ms, found[-1].segment.end_ms)
    asked = stretch(start, end, draft, op=op, own=own)
    inside = tuple(f for f in found if f.segment.range.overlap(asked.range) is not None)
    if not inside:
        raise Refusal(op, "not_between", field="start", start=asked.range.start_ms, end=asked.range.end_ms)
    return Part(inside, None if asked.whole else asked.range, asked.said)


def change(draft: Draft, part: Part, one: Callable[[Clip], Clip]) -> Draft:
    """The draft with `one` done to each clip of the part; texts among the segments stay as they are."""
    ids = {f.segment.id for f in part.found if isinstance(f.segment, Clip)}
    changed = draft
    for track in draft.tracks:
        if not any(s.id in ids for s in track.segments):
            continue
        number = next_number([s.id for t in changed.tracks for s in t.segments], "s")
        pieces: list[Segment] = []
        for i, segment in enumerate(track.segments):
            if not isinstance(segment, Clip) or segment.id not in ids:
                pieces.append(segment)
                continue
            cut = _pieces(segment, part.range, _room(track, i))
            for n, piece in enumerate(cut):
                named = piece
                if n:
                    named = piece.replace(id=SegmentId(f"s{number}"))
                    number += 1
                pieces.append(one(named) if _covered(piece, part.range) else named)
        changed = _with(changed, track, pieces)
    return changed


def where(draft: Draft, part: Part) -> Said:
    """The place of a change for a sentence: nothing for the whole, a stretch, or a number of clips."""
    if part.range is not None:
        return said("where.part", start=part.range.start_ms, end=part.range.end_ms)
    found = part.found
    ids = {f.segment.id for f in found}
    tracks = {f.track.id: f.track for f in found}.values()
    main = {c.id for c in draft.main}
    if (main and main <= ids) or all(_all_of(track, ids) for track in tracks):
        return said("where.whole")
    touching = all(a.segment.end_ms >= b.segment.start_ms for a, b in pairwise(found))
    if touching and found:
        return said("where.part", start=found[0].segment.start_ms, end=found[-1].segment.end_ms)
    return said("where.clips", count=len(found))


def _all_of(track: Track, ids: set[SegmentId]) -> bool:
    return all(s.id in ids for s in track.segments)


def _with(draft: Draft, track: Track, pieces: Sequence[Segment]) -> Draft:
    if track.role is TrackRole.MAIN:
        return with_main(draft, [p for p in pieces if isinstance(p, Clip)])
    return with_segments(draft, track, pieces)


def _room(track: Track, index: int) -> TimeRange | None:
    """Where segment `index` may be cut: outside its transitions; None: nowhere."""
    clip = track.segments[index]
    before = after = 0
    if isinstance(clip, Clip) and clip.transition is not None:
        before = clip.transition.duration_ms
    if index + 1 < len(track.segments):
        following = track.segments[index + 1]
        if isinstance(following, Clip) and following.transition is not None:
            after = following.transition.duration_ms
    first = clip.start_ms + max(before, SHORTEST_MS)
    last = clip.end_ms - max(after, SHORTEST_MS)
    return span(first, last) if first <= last else None


def _pieces(clip: Clip, wanted: TimeRange | None, room: TimeRange | None) -> list[Clip]:
    if wanted is None or room is None:
        return [clip]
    cuts: list[int] = []
    for ms in (wanted.start_ms, wanted.end_ms):
        if not clip.start_ms < ms < clip.end_ms:
            continue
        inside = min(max(ms, room.start_ms), room.end_ms)
        near = abs(inside - ms) <= min(ms - clip.start_ms, clip.end_ms - ms)
        if near and (not cuts or inside - cuts[-1] >= SHORTEST_MS):
            cuts.append(inside)
    edges = [clip.start_ms, *cuts, clip.end_ms]
    return [part_of(clip, span(a, b)) for a, b in pairwise(edges)] if cuts else [clip]


def _covered(piece: Clip, wanted: TimeRange | None) -> bool:
    if wanted is None:
        return True
    shared = piece.range.overlap(wanted)
    if shared is None:
        return False
    return shared == wanted or shared.duration_ms * 2 > piece.duration_ms
