"""Words into captions that can be read: short lines, broken at pauses and ends of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...timeline.model import Canvas
from ...timeline.pieces import joined
from .reading import LEADING, columns
from .spoken import Spoken

PAUSE_MS = 700
"""A silence longer than this ends a caption."""
HOLD_MS = 200
"""How long a caption stays after its last word, where there is room."""
SHORTEST_MS = 830
"""5/6 s: less cannot be read (Netflix's timed text guide)."""
JOIN_MS = 300
"""Captions nearer than this follow one another without a gap, so that they do not blink."""
_SENTENCE_ENDS = ".!?…。！？"
_CLAUSE_ENDS = ",;:，；：、—"


@dataclass(frozen=True)
class Limits:
    """How much one caption may hold."""

    columns: float = 42
    """In Latin letters."""
    words: int | None = None


@dataclass(frozen=True)
class CaptionLine:
    """One caption: its time on the timeline and its words."""

    start_ms: int
    end_ms: int
    words: tuple[Spoken, ...]

    @property
    def text(self) -> str:
        return joined([w.text for w in self.words])


def limits_for(style: str, canvas: Canvas | None, max_words: int | None) -> Limits:
    """42 letters; fewer where words light up as they are said, and on upright pictures."""
    width: float = 42 if style in ("plain", "boxed") else 32
    if canvas is not None and canvas.width < canvas.height * 0.8:
        width = min(width, 30)
    return Limits(width, max_words)


def caption_lines(words: Sequence[Spoken], limits: Limits, length_ms: int) -> list[CaptionLine]:
    """Words in the order of time as captions, none past `length_ms`."""
    groups = [line for phrase in _phrases(words) for line in _lines(phrase, limits)]
    found = []
    for i, group in enumerate(groups):
        start, spoken_end = group[0].start_ms, max(w.end_ms for w in group)
        following = groups[i + 1][0].start_ms if i + 1 < len(groups) else length_ms
        end = max(spoken_end + HOLD_MS, start + SHORTEST_MS)
        if following - end < JOIN_MS:
            end = following
        end = min(end, length_ms)
        if end - start >= 1:
            found.append(CaptionLine(start, end, tuple(group)))
    return found


def _phrases(words: Sequence[Spoken]) -> list[list[Spoken]]:
    """Words that belong together: of one line of the transcript, with no long pause and no full stop."""
    found: list[list[Spoken]] = []
    for word in words:
        before = found[-1][-1] if found else None
        if before is None or _parts(before, word):
            found.append([word])
        else:
            found[-1].append(word)
    return found


def _parts(before: Spoken, after: Spoken) -> bool:
    return (
        (before.asset, before.line) != (after.asset, after.line)
        or after.source_ms < before.source_ms
        or after.start_ms - before.end_ms > PAUSE_MS
        or before.text[-1] in _SENTENCE_ENDS
    )


def _lines(phrase: Sequence[Spoken], limits: Limits) -> list[list[Spoken]]:
    """A phrase in lines about equally long, none over the limits (but for a single long word).

    Of all ways to break it the cheapest one: a line that begins in the middle of a clause, holds the end of
    one and the start of the next, or is much longer or shorter than the others costs.
    """
    width = columns(joined([w.text for w in phrase]))
    count = max(-(-width // limits.columns), 1)
    if limits.words is not None:
        count = max(count, -(-len(phrase) // limits.words))
    if count == 1:
        return [list(phrase)]
    even = width / count
    best: list[tuple[float, int]] = [(0.0, 0)]
    """For each number of words from the start: the least cost, and where its last line begins."""
    for end in range(1, len(phrase) + 1):
        ways = []
        for start in range(end - 1, -1, -1):
            line = phrase[start:end]
            if len(line) > 1 and _over(line, limits):
                break
            ways.append((best[start][0] + _cost(line, even, last=end == len(phrase)), start))
        best.append(min(ways))
    found: list[list[Spoken]] = []
    end = len(phrase)
    while end:
        start = best[end][1]
        found.insert(0, list(phrase[start:end]))
        end = start
    return found


def _over(line: Sequence[Spoken], limits: Limits) -> bool:
    if limits.words is not None and len(line) > limits.words:
        return True
    return columns(joined([w.text for w in line])) > limits.columns


_A_LINE = 0.3
"""Fewer lines are calmer: what one more costs."""
_CUT_CLAUSE = 0.5
_AFTER_LEADING = 0.4
_ACROSS = {",": 0.2, "，": 0.2, "、": 0.0}
"""What a line costs that goes on past the end of a clause: little at a comma, more at a stronger mark."""
_ACROSS_STRONG = 0.9


def _cost(line: Sequence[Spoken], even: float, *, last: bool) -> float:
    width = columns(joined([w.text for w in line]))
    cost = _A_LINE + (width / even - 1) ** 2
    for word in line[:-1]:
        if word.text[-1] in _CLAUSE_ENDS:
            cost += _ACROSS.get(word.text[-1], _ACROSS_STRONG)
    ending = line[-1].text
    if not last and ending[-1] not in _CLAUSE_ENDS:
        cost += _CUT_CLAUSE + (_AFTER_LEADING if ending.casefold() in LEADING else 0)
    return cost
