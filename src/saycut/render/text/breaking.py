"""Where a line may break, and breaking text into lines of even length.

A small part of Unicode's line breaking (UAX 14): after spaces and hyphens, round Chinese and Japanese
characters but not before closing or after opening marks, and inside a word only when it is too long for a
line of its own. Lines are spans of the text, so that what belongs to its letters (times, colours) stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from ...library.typeset import is_cjk

Span = tuple[int, int]
"""A half-open stretch of a text's characters."""
Measure = Callable[[str], float]

_NOT_FIRST = frozenset(
    "!%),.:;?]}¢°·’”†‡›℃∶、。〃々〉》」』】〕〗〙〛！＂％＇），．：；？］｝～ーぁぃぅぇぉっゃゅょァィゥェォッャュョ…—"
)
"""What may not start a line (kinsoku, GB/T 15834)."""
_NOT_LAST = frozenset("([{‘“〈《「『【〔〖〝（［｛￥＄$£¥#＃@")
"""What may not end a line."""
_GLUE = frozenset("\u00a0\u202f\u2060\ufeff")


def clusters(text: str) -> list[Span]:
    """What a reader takes for one letter: a base with its marks, an emoji sequence, a flag."""
    found: list[Span] = []
    for at, char in enumerate(text):
        if found and _extends(text, at, found[-1][0], char):
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def _extends(text: str, at: int, start: int, char: str) -> bool:
    before = text[at - 1]
    if unicodedata.category(char) in ("Mn", "Mc", "Me") or char in "\u200d\u200c\ufe0e\ufe0f\u20e3\u2060":
        return True
    if before == "\u200d" or 0x1F3FB <= ord(char) <= 0x1F3FF or 0xE0020 <= ord(char) <= 0xE007F:
        return True
    flag = all(0x1F1E6 <= ord(c) <= 0x1F1FF for c in (before, char))
    if flag:
        return (at - start) % 2 == 1
    virama = unicodedata.combining(before) == 9
    return virama and unicodedata.category(char) == "Lo"


def breaks(text: str) -> list[int]:
    """The places inside a text where a line may break: indices of the first character of the next line."""
    inner = [start for start, _ in clusters(text)[1:]]
    return [at for at in inner if _may_break(text, at)]


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before in _GLUE or after in _GLUE or after.isspace():
        return False
    if before.isspace():
        return True
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before in "-–—/\\\u200b\u00ad" and at > 1 and text[at - 2].isalnum() and after.isalpha():
        return True
    return is_cjk(before) or is_cjk(after)


def trimmed(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def hard_lines(text: str) -> list[Span]:
    """The lines the person broke; empty ones at the ends go."""
    found: list[Span] = []
    start = 0
    for piece in text.splitlines(keepends=True):
        found.append(trimmed(text, (start, start + len(piece))))
        start += len(piece)
    while found and found[0][0] == found[0][1]:
        found.pop(0)
    while found and found[-1][0] == found[-1][1]:
        found.pop()
    return found


def wrapped(text: str, limit: float, measure: Measure) -> list[Span]:
    """The text as lines no wider than `limit`, each person's line broken evenly. Empty text: no lines."""
    found: list[Span] = []
    for start, end in hard_lines(text):
        found += [(start + a, start + b) for a, b in _even(text[start:end], limit, measure)]
    return found


def _even(line: str, limit: float, measure: Measure) -> list[Span]:
    """A line broken into as few as it takes, with the widest as narrow as that allows."""
    best = _greedy(line, limit, measure)
    if len(best) < 2:
        return best
    if len(best) == 2 and (at_mark := _at_a_mark(line, limit, measure)):
        return at_mark
    low, high = measure(line) / len(best) * 0.9, limit
    for _ in range(7):
        middle = (low + high) / 2
        tried = _greedy(line, middle, measure)
        if len(tried) <= len(best) and not _tears(line, tried):
            best, high = tried, middle
        else:
            low = middle
    return best


_MARKS = frozenset("，。、；：！？…")
_LEAST_SHARE = 0.3
"""A line shorter than this share of the other looks like a slip."""


def _at_a_mark(line: str, limit: float, measure: Measure) -> list[Span]:
    """Two lines broken after a Chinese mark, where both fit and neither is a stub; else none.

    Words of Chinese have no spaces between them: the place after a mark is the one that is sure to tear none.
    """
    whole, found = measure(line), []
    for at in breaks(line):
        if line[at - 1] not in _MARKS:
            continue
        spans = [trimmed(line, (0, at)), trimmed(line, (at, len(line)))]
        wide = [measure(line[a:b]) for a, b in spans]
        if max(wide) <= limit and min(wide) >= whole * _LEAST_SHARE / (1 + _LEAST_SHARE):
            found.append((abs(wide[0] - wide[1]), spans))
    return min(found)[1] if found else []


_WORDS_WITHOUT_SPACES = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))
"""Thai, Lao, Burmese and Khmer: where their words end is not known here."""


def torn(text: str, spans: Sequence[Span]) -> bool:
    """Whether one of the lines ends inside a word."""
    allowed = set(breaks(text))
    ends = [end for (_, end), (start, _) in pairwise(spans) if end == start and start not in allowed]
    return any(not any(a <= text[end] <= b for a, b in _WORDS_WITHOUT_SPACES) for end in ends)


def _tears(line: str, spans: list[Span]) -> bool:
    """Whether lines end inside a word: only a word too long for the whole width may be torn."""
    allowed = set(breaks(line))
    return any(trimmed(line, (end, len(line)))[0] not in allowed for _, end in spans[:-1])


def _greedy(line: str, limit: float, measure: Measure) -> list[Span]:
    found: list[Span] = []
    start = 0
    ends = [*breaks(line), len(line)]
    last = 0
    for end in ends:
        first, stop = trimmed(line, (start, end))
        if measure(line[first:stop]) <= limit:
            last = end
            continue
        if last > start:
            found.append(trimmed(line, (start, last)))
            start = last
        start = _torn(line, (start, end), limit, measure, found)
        last = end
    found.append(trimmed(line, (start, len(line))))
    return [span for span in found if span[0] < span[1]] or [(0, 0)]


def _torn(line: str, span: Span, limit: float, measure: Measure, found: list[Span]) -> int:
    """Breaks a word that is wider than a line between its letters; gives where its last piece starts."""
    start = span[0]
    first, stop = trimmed(line, span)
    if measure(line[first:stop]) <= limit:
        return start
    start = first
    for at, after in ((first + a, first + b) for a, b in clusters(line[first:stop])):
        if at > start and measure(line[start:after]) > limit:
            found.append((start, at))
            start = at
    return start
