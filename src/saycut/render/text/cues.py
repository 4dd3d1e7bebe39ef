"""Speech cut into captions: which words stand together, and from when to when. Pure; times in ms.

A segment of a captions track holds a stretch of speech with its words (times from the segment's start). It
becomes one cue where it fits on two lines, and more where it does not: cut at pauses, at the ends of
sentences, at commas, else in even halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...library.captions import CaptionRules
from ...library.typeset import is_cjk
from ...operations.text.reading import LEADING
from ...timeline.text import Text, Word
from .breaking import Span, clusters, wrapped

_SENTENCE_END = frozenset(".?!。？！…؟।")
_CLAUSE_END = frozenset(",;:，；：、、،—–")


@dataclass(frozen=True)
class Cue:
    """One caption on the timeline."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]
    """Its words with times on the timeline."""
    spans: tuple[Span, ...]
    """Where each word stands in the text."""


def cues_of(segment: Text, rules: CaptionRules, max_words: int | None = None) -> list[Cue]:
    """A segment's cues, in order, inside its range. Text that is only white space gives none."""
    words = _words_of(segment, grouped=max_words == 1)
    if not words:
        return []
    if not segment.words and max_words is None and _given_fits(segment.text, rules):
        return [_given(segment, words, rules)]
    groups: list[list[Word]] = []
    for run in _split_at_pauses(words, rules.pause_ms):
        groups += _split(run, rules, max_words)
    return _timed(segment, groups, rules)


def _given_fits(text: str, rules: CaptionRules) -> bool:
    return len(_char_lines(text, rules)) <= max(rules.max_lines, text.strip().count("\n") + 1)


def _given(segment: Text, words: list[Word], rules: CaptionRules) -> Cue:
    """A caption as it came, with its own line breaks, and more where a line is too long to be read."""
    text = "\n".join(segment.text[a:b] for a, b in _char_lines(segment.text, rules))
    spans, at = [], 0
    for word in words:
        found = text.find(word.text, at)
        start = found if found >= 0 else at
        at = start + len(word.text)
        spans.append((start, at))
    return Cue(segment.start_ms, segment.end_ms, text, tuple(words), tuple(spans))


def _tokens(text: str, *, grouped: bool) -> list[str]:
    """Words of a text without times: at spaces, and each Chinese or Japanese letter (four when grouped)."""
    found: list[str] = []
    for word in text.split():
        if not any(is_cjk(c) for c in word):
            found.append(word)
            continue
        piece = ""
        for a, b in clusters(word):
            letter = word[a:b]
            closing = not letter[0].isalnum()
            full = piece and is_cjk(piece[-1]) and is_cjk(letter[0]) and (not grouped or len(piece) >= 4)
            change = piece and is_cjk(piece[-1]) != is_cjk(letter[0]) and letter[0].isalnum()
            if piece and not closing and (full or change or not piece[-1].isalnum()):
                found.append(piece)
                piece = ""
            piece += letter
        if piece:
            found.append(piece)
    return found


def _words_of(segment: Text, *, grouped: bool) -> list[Word]:
    """The segment's words with times on the timeline. The text is the truth: words give it times."""
    tokens = _tokens(segment.text, grouped=grouped)
    given = [w for w in segment.words if w.text.strip()]
    if given and "".join(w.text for w in given).split() and _same(given, segment.text):
        pairs = [(w.text.strip(), w.start_ms, w.end_ms) for w in given]
    elif given and len(given) == len(tokens):
        pairs = [(t, w.start_ms, w.end_ms) for t, w in zip(tokens, given, strict=True)]
    else:
        start = given[0].start_ms if given else 0
        end = given[-1].end_ms if given else segment.duration_ms
        pairs = _shared_out(tokens, start, max(end, start + 1))
    limit = segment.duration_ms
    found = []
    cursor = 0
    for text, start, end in pairs:
        first = min(max(start, cursor), limit)
        last = min(max(end, first), limit)
        found.append(Word(text=text, start_ms=segment.start_ms + first, end_ms=segment.start_ms + last))
        cursor = first
    return found


def _same(words: Sequence[Word], text: str) -> bool:
    return "".join("".join(w.text for w in words).split()) == "".join(text.split())


def _shared_out(tokens: Sequence[str], start: int, end: int) -> list[tuple[str, int, int]]:
    """Times for words that have none: the stretch shared out by letters."""
    weights = [len(t) + 1 for t in tokens]
    total = sum(weights) or 1
    found, done = [], 0
    for token, weight in zip(tokens, weights, strict=True):
        first = start + (end - start) * done // total
        done += weight
        found.append((token, first, start + (end - start) * done // total))
    return found


def _split_at_pauses(words: Sequence[Word], pause_ms: int) -> list[list[Word]]:
    groups = [[words[0]]]
    for before, word in pairwise(words):
        if word.start_ms - before.end_ms >= pause_ms:
            groups.append([])
        groups[-1].append(word)
    return groups


def _joined(words: Sequence[Word]) -> tuple[str, tuple[Span, ...]]:
    """The words as a text, and where each stands in it."""
    text, spans = "", []
    for word in words:
        glued = not text or (is_cjk(text[-1]) and is_cjk(word.text[0]))
        glued = glued or (not word.text[0].isalnum() and word.text[0] in ",.;:!?，。；：！？、)]}'’%")
        text += "" if glued else " "
        spans.append((len(text), len(text) + len(word.text)))
        text += word.text
    return text, tuple(spans)


def _char_lines(text: str, rules: CaptionRules) -> list[Span]:
    def share(part: str) -> float:
        wide = sum(1 for c in part if is_cjk(c))
        return wide / rules.line_chars_cjk + (len(part) - wide) / rules.line_chars

    return wrapped(text, 1.0001, share)


def _fits(words: Sequence[Word], rules: CaptionRules, max_words: int | None) -> bool:
    if len(words) == 1:
        return True
    if max_words is not None and len(words) > max_words:
        return False
    if words[-1].end_ms - words[0].start_ms > rules.longest_ms:
        return False
    return len(_char_lines(_joined(words)[0], rules)) <= rules.max_lines


def _split(words: list[Word], rules: CaptionRules, max_words: int | None) -> list[list[Word]]:
    if _fits(words, rules, max_words):
        return [words]
    if max_words is not None and max_words < 3:
        return [words[i : i + max_words] for i in range(0, len(words), max_words)]
    at = min(range(1, len(words)), key=lambda i: _cost(words, i))
    return [*_split(words[:at], rules, max_words), *_split(words[at:], rules, max_words)]


def _cost(words: Sequence[Word], at: int) -> float:
    """How bad a cut before word `at` is: uneven halves cost, ends of sentences and clauses pay back."""
    letters = [len(w.text) + 1 for w in words]
    left, total = sum(letters[:at]), sum(letters)
    uneven = abs(2 * left - total) / total
    last = words[at - 1].text[-1]
    gain = 0.6 if last in _SENTENCE_END else 0.35 if last in _CLAUSE_END else 0.0
    gap = words[at].start_ms - words[at - 1].end_ms
    small = 0.25 if words[at - 1].text.lower() in LEADING else 0.0
    return uneven - gain - min(gap, 400) / 2000 + small


def _timed(segment: Text, groups: Sequence[Sequence[Word]], rules: CaptionRules) -> list[Cue]:
    """Cues with their times: the first from the segment's start, the last to its end, none overlapping."""
    cues: list[Cue] = []
    for i, group in enumerate(groups):
        text, spans = _joined(group)
        start = segment.start_ms if i == 0 else max(group[0].start_ms, cues[-1].end_ms)
        if i == len(groups) - 1:
            end = segment.end_ms
        else:
            following = groups[i + 1][0].start_ms
            end = max(group[-1].end_ms, start + rules.shortest_ms)
            end = following if following - end < max(rules.gap_ms, 1) else end
            end = max(min(end, following), start)
        if end > start:
            cues.append(Cue(start, end, text, tuple(group), spans))
    return cues
