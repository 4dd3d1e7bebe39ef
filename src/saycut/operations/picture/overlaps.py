"""Where times go when transitions between clips come, go or change their length.

In a transition both clips are seen; titles, captions and voices count its first half to the clip that goes
and its second half to the one that comes. So what is said stays on its words, exactly, but for the stretch
that now lies under the transition.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...timeline.edit import Moved, TimeMap, relayout
from ...timeline.model import Clip
from ...units import span

SHORTEST_SEEN_MS = 80
"""Two frames at 25 a second: a transition cut down below this is none, and would eat up a clip of a frame."""


def overlap_map(old: Sequence[Clip], new: Sequence[Clip]) -> TimeMap:
    """The TimeMap from one layout to another of the same clips in the same order."""
    found: list[Moved] = []
    for i, (before, after) in enumerate(zip(old, new, strict=True)):
        found += _clip(before, after, _own(old, i), _own(new, i))
    return tuple(m for m in found if m.old.duration_ms)


def noticeable(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """The clips without the transitions that would be too short to be seen, once shortened to fit."""
    laid = relayout(clips)
    found = []
    for clip, shown in zip(clips, laid, strict=True):
        least = min(SHORTEST_SEEN_MS, _length(clip))
        found.append(clip if _length(shown) >= least else clip.model_copy(update={"transition": None}))
    return tuple(found)


def _own(clips: Sequence[Clip], index: int) -> tuple[int, int]:
    """What of a clip is its own, as offsets from its start."""
    clip = clips[index]
    first = _length(clip) // 2
    following = _length(clips[index + 1]) if index + 1 < len(clips) else 0
    return first, clip.duration_ms - (following - following // 2)


def _length(clip: Clip) -> int:
    return clip.transition.duration_ms if clip.transition else 0


def _clip(before: Clip, after: Clip, old: tuple[int, int], new: tuple[int, int]) -> list[Moved]:
    """Same offsets stay the same; what is covered now shrinks to a point, what is bared now is stretched."""
    (a0, b0), (a1, b1) = old, new
    spare = (min(b0, b1) - max(a0, a1)) // 4
    # offsets at which both layouts agree, so that only the stretch beside a transition is bent
    first = max(a0, a1) + (min(a0 - a1, spare) if a1 < a0 else 0)
    last = min(b0, b1) - (min(b1 - b0, spare) if b1 > b0 else 0)
    pairs = [(a0, a1), (first, first), (last, last), (b0, b1)]
    found = []
    for (x0, y0), (x1, y1) in pairwise(pairs):
        found.append(
            Moved(
                old=span(before.start_ms + x0, before.start_ms + x1),
                new=span(after.start_ms + y0, after.start_ms + y1),
            )
        )
    return found
