"""Cuts between clips moved to other times: each shows more or less of its source, the whole lasts as long."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...timeline.edit import Moved, relayout, with_main
from ...timeline.model import Clip, Draft
from ...units import span

LEAST_MS = 200
"""A clip is seen at least so long by itself."""
BENT_MS = 200
"""Where a clip became longer, what rides on it is stretched in its last moments alone."""


@dataclass(frozen=True)
class MovedCuts:
    """The draft with its cuts moved; how many found a place, how many stayed."""

    draft: Draft
    on_beat: int
    missed: int


def cuts_moved(draft: Draft, places: Sequence[int]) -> MovedCuts:
    """Each cut at the nearest place that its clip's source reaches; a transition has its middle there."""
    old = draft.main
    new: list[Clip] = []
    clip, cursor, on_beat = old[0], 0, 0
    for following in old[1:]:
        shared = _shared(following)
        after = shared - shared // 2
        least = cursor + _shared(clip) + shared + LEAST_MS
        most = cursor + _room(draft, clip, following)
        place = _nearest(places, following.start_ms + shared // 2, (least - after, most - after))
        end = place + after if place is not None else min(following.start_ms + shared, most)
        on_beat += place is not None
        shown = _lasting(clip, max(end - cursor, _shared(clip) + shared + 1))
        new.append(shown)
        cursor += shown.duration_ms - shared
        clip = _beginning(following, shown.source_end_ms) if plays_on(clip, following) else following
    rest = min(old[-1].end_ms - cursor, _room(draft, clip, None))
    new.append(_lasting(clip, max(rest, _shared(clip) + 1)))
    laid = relayout(new)
    return MovedCuts(with_main(draft, laid, _map(old, laid)), on_beat, len(old) - 1 - on_beat)


def _shared(clip: Clip) -> int:
    return clip.transition.duration_ms if clip.transition else 0


def _nearest(places: Sequence[int], wanted: int, within: tuple[int, int]) -> int | None:
    inside = places[bisect_left(places, within[0]) : bisect_right(places, within[1])]
    return min(inside, key=lambda p: (abs(p - wanted), p), default=None)


def _room(draft: Draft, clip: Clip, following: Clip | None) -> int:
    """How long a clip could last from where it begins in its source."""
    if clip.still:
        return 24 * 3_600_000
    if following is not None and plays_on(clip, following):
        left = following.source_end_ms - clip.source_start_ms - round(LEAST_MS * clip.speed)
    elif clip.reverse:
        left = clip.source_end_ms
    else:
        whole = draft.asset(clip.asset).duration_ms or clip.source_end_ms
        left = max(whole, clip.source_end_ms) - clip.source_start_ms
    return int(left / clip.speed)


def _lasting(clip: Clip, length_ms: int) -> Clip:
    """The clip from its own beginning, for another length."""
    if length_ms == clip.duration_ms:
        return clip
    changed: dict[str, object] = {"duration_ms": length_ms}
    shown = round(length_ms * clip.speed)
    if not clip.still and clip.reverse:
        changed["source_start_ms"] = max(clip.source_end_ms - shown, 0)
    elif not clip.still:
        changed["source_end_ms"] = clip.source_start_ms + shown
    return clip.replace(**changed)  # type: ignore[no-any-return]


def plays_on(one: Clip, two: Clip) -> bool:
    """Two pieces of one recording, nothing between: moving their cut neither repeats nor drops a picture."""
    same = (one.asset, one.speed) == (two.asset, two.speed) and not (one.reverse or two.reverse)
    joined = one.source_end_ms == two.source_start_ms and two.transition is None
    return same and joined and not (one.still or two.still)


def _beginning(clip: Clip, source_ms: int) -> Clip:
    """The clip from another moment of its source to the same end."""
    length = max(round((clip.source_end_ms - source_ms) / clip.speed), 1)
    return clip.replace(source_start_ms=source_ms, duration_ms=length)  # type: ignore[no-any-return]


def _map(old: Sequence[Clip], new: Sequence[Clip]) -> tuple[Moved, ...]:
    """Where times go: with their clip, to the millisecond; a longer clip is bent only at its end."""
    found: list[Moved] = []
    told = 0
    for i, (before, after) in enumerate(zip(old, new, strict=True)):
        begins = (
            0 if before.reverse else round((after.source_start_ms - before.source_start_ms) / before.speed)
        )
        first, length = _shared(after), after.duration_ms
        left = before.duration_ms - begins
        rolls = i + 1 < len(old) and plays_on(before, old[i + 1])
        edges = [(first, first), (length, length)]
        if not rolls and length > left:
            bend = max(left - BENT_MS, first)
            edges = [(first, first), (bend, bend), (left, length)]
        for (a, x), (b, y) in pairwise(edges):
            start = max(before.start_ms + begins + a, told)
            end = before.start_ms + begins + b
            if start < end:
                new_start = after.start_ms + x + (start - (before.start_ms + begins + a))
                found.append(Moved(old=span(start, end), new=span(new_start, after.start_ms + y)))
                told = end
    return tuple(found)
