"""Carrying along: when the pictures move, what rides on them goes where they went.

A `TimeMap` says where each old stretch of the timeline has gone. Titles, captions, overlays, voice and sounds
are carried by it; music is not (it plays through, and is cut or played on to the new length).

- What has a clock of its own (voice, detached sound, a moving overlay) stays in step with the pictures: it is
  cut, moved, made faster or turned round with them. A sound effect keeps its own speed.
- What has none (a text, a still overlay) is stretched, and stays one where its pieces still touch.
- A text or still overlay that was there from start to end (a watermark) still is afterwards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..ids import SegmentId
from ..units import TimeRange, span
from .model import Clip, Segment, TrackRole
from .pieces import SHORTEST_MS, part_of, with_words
from .text import Text, TextRole, Word

RIPPLES = {
    TrackRole.OVERLAY,
    TrackRole.VOICE,
    TrackRole.SOUND,
    TrackRole.TITLES,
    TrackRole.CAPTIONS,
}
"""Roles whose segments move with the pictures under them. Music does not: it plays through."""

READABLE_MS = 333
"""A left-over of a text shorter than this is not shown: nobody can read it."""
EDGE_MS = 20
"""How near to the timeline's ends a watermark must reach to count as "from start to end"."""
SPEEDS = (0.05, 100.0)
"""What `Clip.speed` takes."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An old stretch of the timeline and where it went; the new one may be shorter, longer or reversed.

    An empty `old` with a `new` is time that was put in while the picture stood (a freeze): texts stay
    through it.
    """

    old: TimeRange
    new: TimeRange
    reversed: bool = False

    def at(self, ms: int) -> int:
        """Where a time of the old stretch is now."""
        inside = ms - self.old.start_ms
        if self.new.duration_ms != self.old.duration_ms:
            inside = round(inside * self.new.duration_ms / max(self.old.duration_ms, 1))
        return self.new.end_ms - inside if self.reversed else self.new.start_ms + inside


TimeMap = tuple[Moved, ...]
"""Where each kept stretch went. A stretch that is in no entry is gone; one in two entries was doubled."""


def moved_by(old: Sequence[Clip], new: Sequence[Clip]) -> TimeMap:
    """The TimeMap between two layouts of clips, told by their ids (old ones that are not in new are gone)."""
    after = {c.id: c for c in new}
    return moved_pairs((c, after[c.id]) for c in old if c.id in after)


def moved_pairs(pairs: Iterable[tuple[Clip, Clip]]) -> TimeMap:
    """The TimeMap told by clips before and after; one clip before may have several after.

    What a transition shares belongs to the clip before it.
    """
    found = []
    for before, after in pairs:
        ratio = after.duration_ms / before.duration_ms
        turned = before.reverse != after.reverse
        first, last = _shared(before), before.duration_ms
        if turned:
            last -= round(_shared(after) / ratio)
        else:
            first = max(first, round(_shared(after) / ratio))
        if first >= last:
            continue
        a, b = round(first * ratio), round(last * ratio)
        if turned:
            a, b = after.duration_ms - b, after.duration_ms - a
        found.append(
            Moved(
                old=span(before.start_ms + first, before.start_ms + last),
                new=span(after.start_ms + a, after.start_ms + b),
                reversed=turned,
            )
        )
    return tuple(found)


def _shared(clip: Clip) -> int:
    return clip.transition.duration_ms if clip.transition else 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a segment: the map's entries it goes by, in the old order of time."""

    by: tuple[Moved, ...]
    inside: TimeRange
    """Of the old timeline."""
    place: TimeRange
    """On the new one."""


class Carrier:
    """Carries segments by one TimeMap; made once a change, used for every track."""

    def __init__(self, moved: TimeMap, *, old_length_ms: int, new_length_ms: int) -> None:
        self._entries = sorted((m for m in moved if m.old.duration_ms), key=lambda m: m.old.start_ms)
        self._starts = [m.old.start_ms for m in self._entries]
        self._latest_end = list(accumulate((m.old.end_ms for m in self._entries), max))
        self._held = {m.new.start_ms: m.new.end_ms for m in moved if not m.old.duration_ms}
        self._old_length, self._new_length = old_length_ms, new_length_ms

    def carry(self, segments: Sequence[Segment], role: TrackRole, first_number: int) -> list[Segment]:
        """The segments after the change; pieces after a segment's first get ids from `first_number` on."""
        found: list[Segment] = []
        number = first_number
        for segment in segments:
            for i, piece in enumerate(self._one(segment, role)):
                if i:
                    piece = piece.model_copy(update={"id": SegmentId(f"s{number}")})
                    number += 1
                found.append(piece)
        return found

    def _one(self, segment: Segment, role: TrackRole) -> list[Segment]:
        if self._covers_all(segment):
            length = max(self._new_length, SHORTEST_MS)
            return [segment.model_copy(update={"start_ms": 0, "duration_ms": length})]
        pieces = self._pieces(segment)
        if isinstance(segment, Text):
            return [t for p in pieces if (t := _text_piece(segment, p)) is not None]
        if segment.still:
            return [_at(segment, p.place) for p in pieces if p.place.duration_ms >= SHORTEST_MS]
        return [c for p in pieces if (c := _clip_piece(segment, p, role)) is not None]

    def _covers_all(self, segment: Segment) -> bool:
        if isinstance(segment, Text):
            if segment.role is not TextRole.OVERLAY or segment.words:
                return False
        elif not segment.still:
            return False
        return segment.start_ms <= EDGE_MS and segment.end_ms >= self._old_length - EDGE_MS

    def _pieces(self, segment: Segment) -> list[_Piece]:
        found: list[_Piece] = []
        for entry in self._touching(segment.start_ms, segment.end_ms):
            start = max(segment.start_ms, entry.old.start_ms)
            end = min(segment.end_ms, entry.old.end_ms)
            a, b = entry.at(start), entry.at(end)
            piece = _Piece((entry,), span(start, end), span(min(a, b), max(a, b)))
            if found and self._stays_one(segment, found[-1], piece):
                first, last = found[-1].place, piece.place
                found[-1] = _Piece(
                    (*found[-1].by, entry),
                    span(found[-1].inside.start_ms, end),
                    span(min(first.start_ms, last.start_ms), max(first.end_ms, last.end_ms)),
                )
            else:
                found.append(piece)
        return found

    def _touching(self, start_ms: int, end_ms: int) -> list[Moved]:
        """The entries whose old stretch shares time with this one, in order."""
        last = bisect_left(self._starts, end_ms)
        found = []
        for i in range(last - 1, -1, -1):
            if self._latest_end[i] <= start_ms:
                break
            if self._entries[i].old.end_ms > start_ms:
                found.append(self._entries[i])
        return found[::-1]

    def _stays_one(self, segment: Segment, before: _Piece, after: _Piece) -> bool:
        if after.inside.start_ms < before.inside.end_ms:  # doubled: each of the two stands for itself
            return False
        turned = before.by[-1].reversed
        if turned != after.by[0].reversed:
            return False
        own_clock = not (isinstance(segment, Text) or segment.still)
        if turned:
            return not own_clock and after.place.end_ms == before.place.start_ms
        touching = before.place.end_ms == after.place.start_ms
        if not own_clock:
            return touching or self._held.get(before.place.end_ms) == after.place.start_ms
        even = all(m.old.duration_ms == m.new.duration_ms for m in (before.by[-1], after.by[0]))
        return touching and even and before.inside.end_ms == after.inside.start_ms


def _at(segment: Segment, place: TimeRange) -> Segment:
    return segment.model_copy(update={"start_ms": place.start_ms, "duration_ms": place.duration_ms})


def _clip_piece(clip: Clip, piece: _Piece, role: TrackRole) -> Clip | None:
    """A part with a clock of its own, in step with the pictures it rides on."""
    place = piece.place
    if min(place.duration_ms, piece.inside.duration_ms) < SHORTEST_MS:
        return None
    part = part_of(clip, piece.inside)
    changed: dict[str, object] = {"start_ms": place.start_ms}
    if place.duration_ms != part.duration_ms and role is not TrackRole.SOUND:
        wanted = (part.source_end_ms - part.source_start_ms) / place.duration_ms
        speed = min(max(wanted, SPEEDS[0]), SPEEDS[1])
        changed["speed"] = speed
        changed["duration_ms"] = round((part.source_end_ms - part.source_start_ms) / speed)
    if piece.by[0].reversed and role is not TrackRole.SOUND:
        changed["reverse"] = not part.reverse
    return part.model_copy(update=changed)


def _text_piece(text: Text, piece: _Piece) -> Text | None:
    """A text or caption where its stretch went, with the words that were not cut away."""
    place = piece.place
    left_over = piece.inside.duration_ms * 2 < text.duration_ms
    if place.duration_ms < SHORTEST_MS or (left_over and place.duration_ms < READABLE_MS):
        return None
    carried = text
    if text.words:
        words = [w for word in text.words if (w := _word(word, text.start_ms, piece)) is not None]
        if not words:
            return None
        carried = with_words(text, words)
        if any(m.reversed for m in piece.by):  # nobody can follow words backwards: the line stays readable
            carried = carried.model_copy(update={"words": ()})
    return carried.model_copy(update={"start_ms": place.start_ms, "duration_ms": place.duration_ms})


def _word(word: Word, text_start_ms: int, piece: _Piece) -> Word | None:
    """A spoken word after the change, from the piece's own start; None when most of it was cut away."""
    start, end = text_start_ms + word.start_ms, text_start_ms + word.end_ms
    times: list[int] = []
    kept = 0
    for entry in piece.by:
        a = max(start, entry.old.start_ms, piece.inside.start_ms)
        b = min(end, entry.old.end_ms, piece.inside.end_ms)
        if a < b:
            kept += b - a
            times += [entry.at(a), entry.at(b)]
    if not times or kept * 2 < end - start:
        return None
    first = min(times) - piece.place.start_ms
    return word.model_copy(update={"start_ms": first, "end_ms": max(times) - piece.place.start_ms})
