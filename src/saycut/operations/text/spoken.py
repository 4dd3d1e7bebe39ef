"""What is said in a draft, on the draft's clock: transcripts seen through the clips that play them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...ids import AssetId
from ...timeline.facts import Facts, Line
from ...timeline.model import Clip, Draft, TrackRole
from ...timeline.pieces import unspaced
from ...units import TimeRange, span
from ..sound.hearing import audible


@dataclass(frozen=True)
class Spoken:
    """A word on the timeline, and where it comes from."""

    text: str
    start_ms: int
    end_ms: int
    asset: AssetId
    line: int
    """Number of its line in the asset's transcript: words of different lines are not one caption."""
    source_ms: int
    timed: bool
    """False: its time was guessed from its line's."""


def heard_clips(draft: Draft) -> list[tuple[Clip, TimeRange]]:
    """The clips that may speak (own sound and voices), each with the stretch of time that is its own."""
    main = draft.main
    own = {c.id: _own(main, i) for i, c in enumerate(main)}
    return [(c, own.get(c.id, c.range)) for c in audible(draft, (TrackRole.MAIN, TrackRole.VOICE))]


def spoken(draft: Draft, facts: Facts) -> list[Spoken]:
    """Every word that is heard, in the order of time. What plays backwards says nothing."""
    found: list[Spoken] = []
    for clip, own in heard_clips(draft):
        known = facts.get(clip.asset)
        if known is not None and known.transcript and not clip.reverse:
            found += through(clip, own, known.transcript)
    return sorted(found, key=lambda w: (w.start_ms, w.source_ms))


def through(clip: Clip, own: TimeRange, lines: Sequence[Line]) -> Iterator[Spoken]:
    """The words of lines on the asset's clock that a clip plays, on the timeline's clock.

    A word of which half or more was cut away is gone.
    """
    first, last = clip.source_at(own.start_ms), clip.source_at(own.end_ms)
    for number, line in enumerate(lines):
        if line.end_ms <= first or line.start_ms >= last:
            continue
        timed = bool(line.words)
        for text, start, end in _words(line):
            a, b = max(start, first), min(end, last)
            if not text.strip() or ((b - a) * 2 <= end - start and end > start) or a > b:
                continue
            begin, finish = clip.timeline_at(a), clip.timeline_at(b)
            yield Spoken(text.strip(), begin, max(finish, begin + 1), clip.asset, number, start, timed)


def _words(line: Line) -> list[tuple[str, int, int]]:
    if line.words:
        return [(w.text, w.start_ms, w.end_ms) for w in line.words]
    tokens = tokens_of(line.text)
    total = sum(len(t) for t in tokens) or 1
    found, done = [], 0
    length = line.end_ms - line.start_ms
    for token in tokens:
        start = line.start_ms + length * done // total
        done += len(token)
        found.append((token, start, line.start_ms + length * done // total))
    return found


def tokens_of(text: str) -> list[str]:
    """A text in words; characters of Chinese and Japanese each on their own, marks with the one before."""
    found: list[str] = []
    for chunk in text.split():
        fresh = True
        for char in chunk:
            mark = not char.isalnum()
            joins = not fresh and not (unspaced(char) and not mark) and not unspaced(found[-1][:1])
            if found and not fresh and (joins or mark):
                found[-1] += char
            else:
                found.append(char)
            fresh = False
    return found


def _own(main: Sequence[Clip], index: int) -> TimeRange:
    """A clip's stretch without the half of each transition that belongs to its neighbour."""
    clip = main[index]
    first = clip.transition.duration_ms // 2 if clip.transition else 0
    following = main[index + 1].transition if index + 1 < len(main) else None
    last = following.duration_ms - following.duration_ms // 2 if following else 0
    return span(clip.start_ms + first, clip.end_ms - last)
