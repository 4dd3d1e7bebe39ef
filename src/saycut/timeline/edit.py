"""Cutting and moving, as functions from Draft to Draft.

Every change of the main track goes through `with_main(draft, new_segments, moved)`: it lays the segments
one after another, and carries titles, captions, overlays, voice and sounds along by the `TimeMap` (where
each old time has gone). Music stays where it is and is cut to the new length by whoever placed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..ids import SegmentId, TrackId, next_number
from ..units import TimeRange, merged, span
from .model import Clip, Draft, Segment, Track, TrackKind, TrackRole
from .text import Text, Word

RIPPLES = {
    TrackRole.OVERLAY,
    TrackRole.VOICE,
    TrackRole.SOUND,
    TrackRole.TITLES,
    TrackRole.CAPTIONS,
}
"""Roles whose segments move with the pictures under them. Music does not: it plays through."""

SHORTEST_MS = 10
"""A piece shorter than this cannot be seen (a frame at 60 fps is 16 ms) and is dropped when cutting."""


@dataclass(frozen=True)
class Moved:
    """An old stretch of the timeline and where it went; the new one may be shorter, longer or reversed."""

    old: TimeRange
    new: TimeRange
    reversed: bool = False

    def at(self, ms: int) -> int:
        share = (ms - self.old.start_ms) / max(self.old.duration_ms, 1)
        inside = round(share * self.new.duration_ms)
        return self.new.end_ms - inside if self.reversed else self.new.start_ms + inside


TimeMap = tuple[Moved, ...]
"""Where each kept stretch went. A stretch that is in no entry is gone; one in two entries was doubled."""


def fresh_segment_ids(draft: Draft, count: int = 1) -> list[SegmentId]:
    """Ids that no segment of the draft has."""
    first = next_number([s.id for t in draft.tracks for s in t.segments], "s")
    return [SegmentId(f"s{first + i}") for i in range(count)]


def fresh_track_id(draft: Draft) -> TrackId:
    return TrackId(f"t{next_number([t.id for t in draft.tracks], 't')}")


def relayout(segments: Sequence[Clip]) -> tuple[Clip, ...]:
    """The main track's segments one after another from 0, each transition overlapping its neighbours.

    A transition on the first segment goes; one longer than half of either neighbour is shortened to fit
    (so that no picture is in two transitions at once) and goes when nothing of it is left.
    """
    laid: list[Clip] = []
    cursor = 0
    for one in segments:
        transition = one.transition
        if transition is not None:
            longest = min(laid[-1].duration_ms // 2, one.duration_ms // 2) if laid else 0
            length = min(transition.duration_ms, longest)
            transition = transition.replace(duration_ms=length) if length >= SHORTEST_MS else None
        start = cursor - (transition.duration_ms if transition else 0)
        laid.append(one.replace(start_ms=start, transition=transition))
        cursor = start + one.duration_ms
    return tuple(laid)


def with_track(draft: Draft, track: Track) -> Draft:
    """The draft with this track in place of the one of its id, or added last."""
    if any(t.id == track.id for t in draft.tracks):
        tracks = tuple(track if t.id == track.id else t for t in draft.tracks)
    else:
        tracks = (*draft.tracks, track)
    return draft.replace(tracks=tracks)  # type: ignore[no-any-return]


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
        return draft.replace(tracks=tuple(t for t in draft.tracks if t.id != track.id))  # type: ignore[no-any-return]
    return with_track(draft, track.replace(segments=kept))


def with_main(draft: Draft, segments: Sequence[Clip], moved: TimeMap | None = None) -> Draft:
    """The draft with a new main track; what rides on it is carried along by `moved`.

    `moved` None: nothing on other tracks moves (a look or a sound changed, no time did). What ends past
    the new end is cut there, music too; fades of the whole stay.
    """
    main = track_for(draft, TrackRole.MAIN)
    changed = with_track(draft, main.replace(segments=relayout(segments)))
    if moved is not None:
        for track in changed.tracks:
            if track.role in RIPPLES:
                taken = next_number([s.id for t in changed.tracks for s in t.segments], "s")
                changed = with_segments(changed, track, _carried(track.segments, moved, taken))
    return cut_to_length(changed)


def cut_to_length(draft: Draft) -> Draft:
    """Nothing lasts longer than the main track (when there is one)."""
    if not draft.main:
        return draft
    whole = span(0, draft.duration_ms)
    changed = draft
    for track in draft.tracks:
        if track.role is TrackRole.MAIN or all(s.end_ms <= whole.end_ms for s in track.segments):
            continue
        kept = [piece for s in track.segments if (piece := clipped(s, whole)) is not None]
        changed = with_segments(changed, track, kept)
    return changed


def clipped(segment: Segment, within: TimeRange) -> Segment | None:
    """The part of a segment inside a stretch of the timeline (its place kept), or None."""
    inside = segment.range.overlap(within)
    if inside is None or inside.duration_ms < SHORTEST_MS:
        return None
    if inside == segment.range:
        return segment
    if isinstance(segment, Text):
        shift = inside.start_ms - segment.start_ms
        return segment.replace(  # type: ignore[no-any-return]
            start_ms=inside.start_ms,
            duration_ms=inside.duration_ms,
            words=_shifted_words(segment.words, -shift, inside.duration_ms),
        )
    return part_of(segment, inside)


def part_of(clip: Clip, inside: TimeRange) -> Clip:
    """The part of a clip within a stretch of the timeline that it covers; fades stay at their own ends."""
    a, b = clip.source_at(inside.start_ms), clip.source_at(inside.end_ms)
    first, last = inside.start_ms == clip.start_ms, inside.end_ms == clip.end_ms
    sound = clip.sound.replace(
        fade_in_ms=clip.sound.fade_in_ms if first else 0,
        fade_out_ms=clip.sound.fade_out_ms if last else 0,
    )
    fade = clip.fade.replace(in_ms=clip.fade.in_ms if first else 0, out_ms=clip.fade.out_ms if last else 0)
    look = clip.look
    if look.zoom is not None and look.zoom.factor_start != look.zoom.factor_end:
        look = look.replace(zoom=_zoom_between(clip, inside))
    return clip.replace(  # type: ignore[no-any-return]
        start_ms=inside.start_ms,
        duration_ms=inside.duration_ms,
        source_start_ms=min(a, b),
        source_end_ms=max(a, b),
        sound=sound,
        fade=fade,
        look=look,
        transition=clip.transition if first else None,
    )


def _zoom_between(clip: Clip, inside: TimeRange) -> object:
    zoom = clip.look.zoom
    assert zoom is not None

    def at(ms: int) -> float:
        share = (ms - clip.start_ms) / clip.duration_ms
        return zoom.factor_start + (zoom.factor_end - zoom.factor_start) * share

    return zoom.replace(factor_start=at(inside.start_ms), factor_end=at(inside.end_ms))


def split_clips(clips: Sequence[Clip], at_ms: Iterable[int], draft: Draft) -> tuple[Clip, ...]:
    """The clips cut at timeline times; the first piece keeps the id, later pieces get fresh ones."""
    cuts = sorted(set(at_ms))
    number = next_number([s.id for t in draft.tracks for s in t.segments] + [c.id for c in clips], "s")
    found: list[Clip] = []
    for clip in clips:
        inner = [t for t in cuts if clip.start_ms + SHORTEST_MS <= t <= clip.end_ms - SHORTEST_MS]
        edges = [clip.start_ms, *inner, clip.end_ms]
        for i, (a, b) in enumerate(pairwise(edges)):
            piece = part_of(clip, span(a, b)) if inner else clip
            if i:
                piece = piece.replace(id=SegmentId(f"s{number}"))
                number += 1
            found.append(piece)
    return tuple(found)


def keep_ranges(draft: Draft, keep: Iterable[TimeRange]) -> tuple[Draft, TimeMap]:
    """Only these stretches of the timeline, joined; everything on it is carried along."""
    wanted = merged(list(keep))
    edges = [t for r in wanted for t in (r.start_ms, r.end_ms)]
    pieces = split_clips(draft.main, edges, draft)
    kept = [c for c in pieces if any(_mostly_in(c.range, r) for r in wanted)]
    laid = relayout(kept)
    moved = tuple(
        Moved(old=_own(old), new=_own(new)) for old, new in zip(kept, laid, strict=True) if old.duration_ms
    )
    return with_main(draft, kept, moved), moved


def _own(clip: Clip) -> TimeRange:
    """The stretch that is a clip's own: what its transition shares belongs to the one before."""
    shared = clip.transition.duration_ms if clip.transition else 0
    return span(clip.start_ms + shared, clip.end_ms)


def _mostly_in(piece: TimeRange, wanted: TimeRange) -> bool:
    shared = piece.overlap(wanted)
    return shared is not None and shared.duration_ms * 2 > piece.duration_ms


def moved_by(old: Sequence[Clip], new: Sequence[Clip]) -> TimeMap:
    """The TimeMap between two layouts of clips, told by their ids and by the stretch of source each shows."""
    found: list[Moved] = []
    by_id: dict[SegmentId, Clip] = {c.id: c for c in new}
    for before in old:
        after = by_id.get(before.id)
        if after is not None:
            turned = before.reverse != after.reverse
            found.append(Moved(old=_own(before), new=_own(after), reversed=turned))
    return tuple(found)


def _carried(segments: Sequence[Segment], moved: TimeMap, first_number: int) -> list[Segment]:
    """Segments after a change of the main track: each goes where the stretch under it went.

    A segment whose stretch stays in one piece (or in pieces that still touch) stays one; one torn apart is
    one piece per place, text pieces only where at least a third of a second of them is left.
    """
    found: list[Segment] = []
    number = first_number
    for segment in segments:
        pieces: list[tuple[TimeRange, TimeRange, bool]] = []
        for m in moved:
            inside = segment.range.overlap(m.old)
            if inside is None:
                continue
            a, b = m.at(inside.start_ms), m.at(inside.end_ms)
            place = span(min(a, b), max(a, b))
            if pieces and pieces[-1][1].end_ms == place.start_ms and not m.reversed:
                pieces[-1] = (
                    span(pieces[-1][0].start_ms, inside.end_ms),
                    span(pieces[-1][1].start_ms, place.end_ms),
                    False,
                )
            else:
                pieces.append((inside, place, m.reversed))
        for i, (inside, place, _turned) in enumerate(pieces):
            if place.duration_ms < SHORTEST_MS:
                continue
            carried = _placed(segment, inside, place, moved)
            if i:
                carried = carried.replace(id=SegmentId(f"s{number}"))
                number += 1
            found.append(carried)
    return found


def _placed(segment: Segment, inside: TimeRange, place: TimeRange, moved: TimeMap) -> Segment:
    if isinstance(segment, Text):
        words = []
        for word in segment.words:
            a = _mapped(segment.start_ms + word.start_ms, moved)
            b = _mapped(segment.start_ms + word.end_ms, moved)
            if a is None and b is None:
                continue
            a = place.start_ms if a is None else a
            b = place.end_ms if b is None else b
            if a < place.end_ms and b > place.start_ms:
                words.append(
                    Word(text=word.text, start_ms=max(a, place.start_ms) - place.start_ms,
                         end_ms=max(min(b, place.end_ms), max(a, place.start_ms)) - place.start_ms)
                )  # fmt: skip
        text = segment.text
        if segment.words and len(words) < len(segment.words):
            text = _joined([w.text for w in words]) or segment.text
        return segment.replace(  # type: ignore[no-any-return]
            start_ms=place.start_ms, duration_ms=place.duration_ms, words=tuple(words), text=text
        )
    if segment.still:
        return segment.replace(start_ms=place.start_ms, duration_ms=place.duration_ms)  # type: ignore[no-any-return]
    part = part_of(segment, inside) if inside != segment.range else segment
    length = min(part.duration_ms, place.duration_ms)
    source_end = part.source_start_ms + round(length * part.speed)
    return part.replace(  # type: ignore[no-any-return]
        start_ms=place.start_ms,
        duration_ms=length,
        source_end_ms=max(source_end, part.source_start_ms + 1),
    )


def _joined(words: Sequence[str]) -> str:
    """Words as a line: spaces between them, none between characters of Chinese or Japanese."""
    line = ""
    for word in words:
        if line and not (_wide(line[-1]) and _wide(word[:1])):
            line += " "
        line += word
    return line


def _wide(char: str) -> bool:
    return "⺀" <= char <= "鿿" or "豈" <= char <= "﫿" or "＀" <= char <= "￯"


def _mapped(ms: int, moved: TimeMap) -> int | None:
    for m in moved:
        if m.old.start_ms <= ms <= m.old.end_ms:
            return m.at(ms)
    return None


def _shifted_words(words: tuple[Word, ...], by_ms: int, length_ms: int) -> tuple[Word, ...]:
    found = []
    for word in words:
        a, b = max(word.start_ms + by_ms, 0), min(word.end_ms + by_ms, length_ms)
        if a < b:
            found.append(word.replace(start_ms=a, end_ms=b))
    return tuple(found)
