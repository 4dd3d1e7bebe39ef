"""Cutting and moving, as functions from Draft to Draft.

Every change of the main track goes through `with_main(draft, new_segments, moved)`: it lays the segments
one after another, and carries titles, captions, overlays, voice and sounds along by the `TimeMap` (where
each old time has gone; see `carry`). Music stays where it is: it is cut to a shorter length, keeping its
fade at the end, and played on, again and again where needed, when it reached the end of what became longer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..ids import SegmentId, TrackId, next_number
from ..units import TimeRange, merged, span
from .carry import EDGE_MS, RIPPLES, Carrier, Moved, TimeMap, moved_by, moved_pairs
from .model import Clip, Draft, Segment, Track, TrackKind, TrackRole
from .pieces import SHORTEST_MS, clipped, part_of

__all__ = [
    "RIPPLES",
    "SHORTEST_MS",
    "Moved",
    "TimeMap",
    "clipped",
    "cut_to_length",
    "fresh_segment_ids",
    "fresh_track_id",
    "keep_ranges",
    "moved_by",
    "moved_pairs",
    "numbered",
    "outside_transitions",
    "part_of",
    "relayout",
    "split_clips",
    "track_for",
    "with_main",
    "with_segments",
    "with_track",
]


def fresh_segment_ids(draft: Draft, count: int = 1, *, others: Iterable[Segment] = ()) -> list[SegmentId]:
    """Ids that no segment of the draft (nor of `others`, not yet part of it) has."""
    first = _next_segment(draft, others)
    return [SegmentId(f"s{first + i}") for i in range(count)]


def _next_segment(draft: Draft, others: Iterable[Segment] = ()) -> int:
    taken = [s.id for t in draft.tracks for s in t.segments]
    return next_number([*taken, *(s.id for s in others)], "s")


def fresh_track_id(draft: Draft) -> TrackId:
    """An id that no track of the draft has."""
    return TrackId(f"t{next_number([t.id for t in draft.tracks], 't')}")


def numbered(draft: Draft, clips: Iterable[Clip]) -> list[Clip]:
    """The clips with fresh ids where an id was taken by a clip before it (a copy): first come, first kept."""
    found: list[Clip] = []
    seen: set[SegmentId] = set()
    listed = list(clips)
    number = _next_segment(draft, listed)
    for one in listed:
        if one.id in seen:
            one = one.model_copy(update={"id": SegmentId(f"s{number}")})
            number += 1
        seen.add(one.id)
        found.append(one)
    return found


def relayout(segments: Sequence[Clip]) -> tuple[Clip, ...]:
    """The main track's segments one after another from 0, each transition overlapping its neighbours.

    A transition on the first segment goes; the two of one segment never overlap each other (no picture is
    in two transitions at once): they are shortened until they fit, and go when nothing of them is left.
    """
    lengths = _transition_lengths(segments)
    laid: list[Clip] = []
    cursor = 0
    for one, length in zip(segments, lengths, strict=True):
        transition = one.transition
        if transition is not None and transition.duration_ms != length:
            transition = transition.model_copy(update={"duration_ms": length}) if length else None
        start = cursor - length
        if start != one.start_ms or transition is not one.transition:
            one = one.model_copy(update={"start_ms": start, "transition": transition})
        laid.append(one)
        cursor = start + one.duration_ms
    return tuple(laid)


def _transition_lengths(segments: Sequence[Clip]) -> list[int]:
    """How long each segment's transition can be: together at most the segment they are in."""
    lengths = [0] * len(segments)
    for i, (before, one) in enumerate(pairwise(segments), 1):
        if one.transition is not None:
            lengths[i] = min(one.transition.duration_ms, before.duration_ms, one.duration_ms)
    for i, one in enumerate(segments[:-1]):
        into, out = lengths[i], lengths[i + 1]
        if into + out > one.duration_ms:
            half = one.duration_ms // 2
            lengths[i] = min(into, max(half, one.duration_ms - out))
            lengths[i + 1] = min(out, one.duration_ms - lengths[i])
    return [length if length >= SHORTEST_MS else 0 for length in lengths]


def with_track(draft: Draft, track: Track) -> Draft:
    """The draft with this track in place of the one of its id, or added last."""
    if any(t.id == track.id for t in draft.tracks):
        tracks = tuple(track if t.id == track.id else t for t in draft.tracks)
    else:
        tracks = (*draft.tracks, track)
    return draft.model_copy(update={"tracks": tracks})


def track_for(draft: Draft, role: TrackRole) -> Track:
    """The draft's first track of a role, or a new empty one (not yet part of the draft)."""
    for track in draft.tracks:
        if track.role is role:
            return track
    kind = {
        TrackRole.MAIN: TrackKind.VIDEO,
        TrackRole.OVERLAY: TrackKind.VIDEO,
        TrackRole.TITLES: TrackKind.TEXT,
        TrackRole.CAPTIONS: TrackKind.TEXT,
    }.get(role, TrackKind.AUDIO)
    return Track(id=fresh_track_id(draft), kind=kind, role=role)


def with_segments(draft: Draft, track: Track, segments: Iterable[Segment]) -> Draft:
    """The draft with a track's segments replaced (sorted); an emptied track goes, but for the main."""
    kept = tuple(sorted(segments, key=lambda s: s.start_ms))
    if not kept and track.role is not TrackRole.MAIN:
        return draft.model_copy(update={"tracks": tuple(t for t in draft.tracks if t.id != track.id)})
    return with_track(draft, track.model_copy(update={"segments": kept}))


def with_main(draft: Draft, segments: Sequence[Clip], moved: TimeMap | None = None) -> Draft:
    """The draft with a new main track; what rides on it is carried along by `moved`.

    `moved` None: nothing on other tracks moves (a look or a sound changed, no time did). What ends past
    the new end is cut there, music too; music that reached the old end plays on to the new one; fades of
    the whole stay.
    """
    before = draft.duration_ms if draft.main else 0
    main = track_for(draft, TrackRole.MAIN)
    changed = with_track(draft, main.model_copy(update={"segments": relayout(segments)}))
    after = changed.duration_ms if changed.main else 0
    if moved is not None:
        carrier = Carrier(moved, old_length_ms=before, new_length_ms=after)
        for track in changed.tracks:
            if track.role in RIPPLES:
                carried = carrier.carry(track.segments, track.role, _next_segment(changed))
                changed = with_segments(changed, track, carried)
    if 0 < before < after:
        changed = _music_to(changed, before)
    return cut_to_length(changed)


def cut_to_length(draft: Draft) -> Draft:
    """Nothing lasts longer than the main track (when there is one); cut music keeps its fade at the end."""
    if not draft.main:
        return draft
    whole = span(0, draft.duration_ms)
    changed = draft
    for track in draft.tracks:
        if track.role is TrackRole.MAIN or all(s.end_ms <= whole.end_ms for s in track.segments):
            continue
        kept = [piece for s in track.segments if (piece := clipped(s, whole)) is not None]
        if track.role is TrackRole.MUSIC:
            kept = _fade_kept(track.segments, kept)
        changed = with_segments(changed, track, kept)
    return changed


def _fade_kept(before: Sequence[Segment], kept: list[Segment]) -> list[Segment]:
    """Music that was cut short still fades out as it did at its old end."""
    old, new = before[-1], kept[-1] if kept else None
    if not (isinstance(old, Clip) and isinstance(new, Clip)) or not old.sound.fade_out_ms:
        return kept
    fade = min(old.sound.fade_out_ms, new.duration_ms)
    sound = new.sound.model_copy(update={"fade_out_ms": fade})
    return [*kept[:-1], new.model_copy(update={"sound": sound})]


def _music_to(draft: Draft, old_length_ms: int) -> Draft:
    """Music that reached the old end plays on to the new one, from its beginning again where it must."""
    changed = draft
    for track in draft.tracks_of(TrackRole.MUSIC):
        last = track.segments[-1] if track.segments else None
        if not isinstance(last, Clip) or last.end_ms < old_length_ms - EDGE_MS:
            continue
        longer = _played_on(changed, last, draft.duration_ms)
        changed = with_segments(changed, track, [*track.segments[:-1], *longer])
    return changed


def _played_on(draft: Draft, last: Clip, end_ms: int) -> list[Clip]:
    length = draft.asset(last.asset).duration_ms
    if last.speed != 1 or last.reverse or not length or length < 1000:
        return [last]
    fade = last.sound.fade_out_ms
    plain = last.sound.model_copy(update={"fade_out_ms": 0})
    room = min(length - last.source_start_ms, end_ms - last.start_ms)
    played = [
        last.model_copy(
            update={"duration_ms": room, "source_end_ms": last.source_start_ms + room, "sound": plain}
        )
    ]
    again = plain.model_copy(update={"fade_in_ms": 0})
    number = _next_segment(draft)
    while played[-1].end_ms < end_ms - SHORTEST_MS:
        room = min(length, end_ms - played[-1].end_ms)
        played.append(
            last.model_copy(
                update={
                    "id": SegmentId(f"s{number}"),
                    "start_ms": played[-1].end_ms,
                    "duration_ms": room,
                    "source_start_ms": 0,
                    "source_end_ms": room,
                    "sound": again,
                }
            )
        )
        number += 1
    end = played[-1]
    faded = end.sound.model_copy(update={"fade_out_ms": min(fade, end.duration_ms)})
    return [*played[:-1], end.model_copy(update={"sound": faded})]


def split_clips(clips: Sequence[Clip], at_ms: Iterable[int], draft: Draft) -> tuple[Clip, ...]:
    """Neighbouring clips cut at timeline times; the first piece keeps the id, later pieces get fresh ones.

    Times inside a transition, and times at which there is a cut already, change nothing.
    """
    cuts = sorted(set(at_ms))
    number = _next_segment(draft, clips)
    found: list[Clip] = []
    for i, clip in enumerate(clips):
        own_first, own_last = _own_edges(clips, i)
        first = max(own_first, clip.start_ms + SHORTEST_MS)
        last = min(own_last, clip.end_ms - SHORTEST_MS)
        inner = _apart(cuts[bisect_left(cuts, first) : bisect_right(cuts, last)])
        if not inner:
            found.append(clip)
            continue
        for n, (a, b) in enumerate(pairwise([clip.start_ms, *inner, clip.end_ms])):
            piece = part_of(clip, span(a, b))
            if n:
                piece = piece.model_copy(update={"id": SegmentId(f"s{number}")})
                number += 1
            found.append(piece)
    return tuple(found)


def _apart(cuts: Sequence[int]) -> list[int]:
    """Cuts with a piece that can be seen between each two; the first of a crowd stays."""
    found: list[int] = []
    for one in cuts:
        if not found or one - found[-1] >= SHORTEST_MS:
            found.append(one)
    return found


def outside_transitions(clips: Sequence[Clip], ms: int, *, later: bool) -> int:
    """A time at which the main track can be cut: one inside a transition moves to its end (or start)."""
    for before, one in pairwise(clips):
        if one.transition is not None and one.start_ms < ms < before.end_ms:
            return before.end_ms if later else one.start_ms
    return ms


def _own_edges(clips: Sequence[Clip], index: int) -> tuple[int, int]:
    """The times between which a clip shares nothing with its neighbours."""
    clip = clips[index]
    first = clip.start_ms + (clip.transition.duration_ms if clip.transition else 0)
    following = clips[index + 1].transition if index + 1 < len(clips) else None
    return first, clip.end_ms - (following.duration_ms if following else 0)


def keep_ranges(draft: Draft, keep: Iterable[TimeRange]) -> tuple[Draft, TimeMap]:
    """Only these stretches of the timeline, joined; everything on it is carried along.

    The result is as long as the stretches together, to the millisecond (only left-overs too short to be
    seen go): what shows two clips in a transition shows the same part of it afterwards.
    """
    main = draft.main
    if not main:
        return draft, ()
    starts, ends = [c.start_ms for c in main], [c.end_ms for c in main]
    kept: list[Clip] = []
    moved: list[Moved] = []
    cursor = 0
    for wanted in merged(list(keep)):
        near = main[bisect_right(ends, wanted.start_ms) : bisect_left(starts, wanted.end_ms)]
        pieces = _seen_in(near, wanted)
        if not pieces:
            continue
        old = span(pieces[0].start_ms, pieces[-1].end_ms)
        moved.append(Moved(old=old, new=span(cursor, cursor + old.duration_ms)))
        cursor += old.duration_ms
        kept += pieces
    changed = with_main(draft, numbered(draft, kept), tuple(moved))
    return changed, tuple(moved)


def _seen_in(clips: Sequence[Clip], wanted: TimeRange) -> list[Clip]:
    """The parts of neighbouring clips inside one stretch, with what is left of their transitions."""
    found: list[Clip] = []
    for clip in clips:
        start, end = max(clip.start_ms, wanted.start_ms), min(clip.end_ms, wanted.end_ms)
        shared = found[-1].end_ms - start if found else 0
        if 0 < shared < SHORTEST_MS:
            start, shared = start + shared, 0
        if end - start < SHORTEST_MS:
            continue
        piece = part_of(clip, span(start, end))
        transition = clip.transition.model_copy(update={"duration_ms": shared}) if clip.transition else None
        if piece.transition is not None or shared > 0:
            piece = piece.model_copy(update={"transition": transition if shared > 0 else None})
        found.append(piece)
    return found
