"""When and where a text stands when nobody said, and how two texts keep out of each other's way."""

from __future__ import annotations

from collections.abc import Callable

from ...ids import SegmentId
from ...timeline.edit import fresh_segment_ids, track_for, with_segments
from ...timeline.model import Draft, TrackRole
from ...timeline.text import Text, TextRole
from ...units import TimeRange, span
from ..base import Said, said
from ..refusal import Refusal
from ..resolve import Resolved, at
from ..times import When
from .reading import reading_ms

TITLE_MS, LOWER_THIRD_MS, END_CARD_MS, CTA_MS = 4000, 5000, 4000, 5000
LOWER_THIRD_AT_MS = 1000
GLIMPSE_MS = 1000
"""A text seen for less than this before the end is moved back, so that it can be read."""

_OWN_PLACE = {
    TextRole.TITLE: "center",
    TextRole.LOWER_THIRD: "bottom_left",
    TextRole.OVERLAY: "low",
    TextRole.END_CARD: "center",
    TextRole.CTA: "bottom",
    TextRole.CAPTION: "bottom",
}
"""Where a role stands by its design; "low" is between the middle and the bottom."""
_OTHER_PLACES = {
    "center": ("top", "bottom"),
    "low": ("top", "center", "bottom"),
    "top": ("center", "bottom"),
    "bottom": ("top", "center"),
    "left": ("right", "top_left", "bottom_left"),
    "right": ("left", "top_right", "bottom_right"),
    "top_left": ("top_right", "left", "bottom_left"),
    "top_right": ("top_left", "right", "bottom_right"),
    "bottom_left": ("bottom_right", "left", "top_left"),
    "bottom_right": ("bottom_left", "right", "top_right"),
}
"""Where a text goes whose place is taken, nearest first."""
_UNDER_CAPTIONS = {TextRole.LOWER_THIRD, TextRole.CTA}


def with_text(draft: Draft, make: Callable[[SegmentId], Text]) -> Draft:
    """The draft with a text on its track of titles, in the order of time."""
    track = track_for(draft, TrackRole.TITLES)
    text = make(fresh_segment_ids(draft)[0])
    return with_segments(draft, track, (*track.segments, text))


def time_of(
    role: TextRole, text: str, start: When | None, end: When | None, draft: Draft
) -> tuple[TimeRange, tuple[Said, ...]]:
    """When a text is seen, on a draft that is not empty; and what was clamped to make it so.

    Refuses an end before the start. A start at or past the end moves back, so that the text can be read.
    """
    length = draft.duration_ms
    first = at(start, draft, op="add_text", field="start") if start is not None else None
    last = at(end, draft, op="add_text", field="end") if end is not None else None
    if first is None and last is None:
        return _by_role(role, text, length), ()
    notes = (first.said if first else ()) + (last.said if last else ())
    if first is None:
        assert last is not None
        return _until(role, text, last), notes
    shown = _shown_ms(role, text)
    if last is not None:
        _in_order(first, last)
        whole = span(first.ms, last.ms)
        if whole.duration_ms or not first.clamped:
            return whole, notes
    begin = first.ms
    finish = length if role is TextRole.END_CARD else min(begin + shown, length)
    if finish - begin < min(GLIMPSE_MS, shown):
        begin = max(length - shown, 0)
        return span(begin, length), (*notes, said("add_text.earlier", start=begin))
    if begin + shown > length and role is not TextRole.END_CARD:
        notes = (*notes, said("add_text.to_end", length=finish - begin))
    return span(begin, finish), notes


def _by_role(role: TextRole, text: str, length: int) -> TimeRange:
    if role is TextRole.OVERLAY:
        return span(0, length)
    shown = min(_shown_ms(role, text), length)
    if role in (TextRole.END_CARD, TextRole.CTA):
        return span(length - shown, length)
    begin = min(LOWER_THIRD_AT_MS, length - shown) if role is TextRole.LOWER_THIRD else 0
    return span(begin, begin + shown)


def _until(role: TextRole, text: str, last: Resolved) -> TimeRange:
    if last.ms <= 0:
        raise Refusal("add_text", "zero_length", field="end", start=0)
    if role in (TextRole.END_CARD, TextRole.CTA):
        return span(max(last.ms - _shown_ms(role, text), 0), last.ms)
    begin = LOWER_THIRD_AT_MS if role is TextRole.LOWER_THIRD and last.ms > 2 * LOWER_THIRD_AT_MS else 0
    return span(begin, last.ms)


def _shown_ms(role: TextRole, text: str) -> int:
    least = {
        TextRole.TITLE: TITLE_MS,
        TextRole.LOWER_THIRD: LOWER_THIRD_MS,
        TextRole.END_CARD: END_CARD_MS,
        TextRole.CTA: CTA_MS,
    }.get(role, 0)
    return max(least, reading_ms(text))


def _in_order(first: Resolved, last: Resolved) -> None:
    if last.ms < first.ms:
        raise Refusal("add_text", "end_before_start", field="end", start=first.ms, end=last.ms)
    if last.ms == first.ms and not first.clamped:
        raise Refusal("add_text", "zero_length", field="end", start=first.ms)


def place_of(text: Text) -> str:
    """The place a text takes: what was said, or where its role stands."""
    return text.position or _OWN_PLACE[text.role]


def free_place(draft: Draft, text: Text) -> str | None:
    """Another place for a text whose own is taken by one seen at the same time; None: it is free (or all
    are taken, and the text may as well stay)."""
    others = [
        s
        for t in draft.tracks
        if t.role is TrackRole.TITLES
        for s in t.segments
        if isinstance(s, Text) and s.id != text.id and s.y is None and s.range.overlap(text.range)
    ]
    taken = {place_of(o) for o in others}
    own = place_of(text)
    if own not in taken:
        return None
    return next((p for p in _OTHER_PLACES[own] if p not in taken), None)


def captions_clear(draft: Draft) -> Draft:
    """Captions go to the top while a lower third, a call to action or a text at the bottom is seen."""
    low = [
        s.range
        for t in draft.tracks_of(TrackRole.TITLES)
        for s in t.segments
        if isinstance(s, Text)
        and ((s.position is None and s.role in _UNDER_CAPTIONS) or s.position == "bottom")
    ]
    changed = draft
    for track in draft.tracks_of(TrackRole.CAPTIONS):
        segments = [
            s.replace(position="top")
            if isinstance(s, Text) and s.position is None and any(s.range.overlap(r) for r in low)
            else s
            for s in track.segments
        ]
        changed = with_segments(changed, track, segments)
    return changed
