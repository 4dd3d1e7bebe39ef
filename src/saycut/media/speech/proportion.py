"""A script laid over the speech by its letters: what is done where no model can listen for the words."""

from __future__ import annotations

from collections.abc import Sequence

from ...timeline.facts import Line, TranscriptNote
from ...units import TimeRange
from .base import Transcript
from .lines import LONGEST
from .script import CJK, Token

LONGEST_CJK = 32
"""Two rows of 16, what broadcasters of East Asia allow."""


def proportional(tokens: Sequence[Token], speech: Sequence[TimeRange], *, language: str | None) -> Transcript:
    """The script's lines with times in proportion to their letters, pauses left out. No word times."""
    texts = [text for line in _lines(tokens) for text in _short(line)]
    total = sum(_weight(t) for t in texts)
    spoken_ms = sum(one.duration_ms for one in speech)
    lines: list[Line] = []
    done = 0
    for text in texts:
        start = _at(speech, spoken_ms * done // max(total, 1), after=True)
        done += _weight(text)
        end = _at(speech, spoken_ms * done // max(total, 1), after=False)
        if end > start:
            lines.append(Line(text=text, start_ms=start, end_ms=end))
    return Transcript(tuple(lines), language=language, note=TranscriptNote.BY_LENGTH)


def _lines(tokens: Sequence[Token]) -> list[str]:
    found: list[str] = []
    held: list[str] = []
    for token in tokens:
        held.append(token.text)
        if token.ends_line or sum(len(h) + 1 for h in held) > LONGEST:
            found.append(" ".join(held))
            held = []
    return [*found, " ".join(held)] if held else found


def _short(line: str) -> list[str]:
    """A line of a language without spaces, cut at its own stops and commas, then by length."""
    if not CJK.search(line):
        return [line]
    found = [""]
    for letter in line:
        found[-1] += letter
        stop = letter in "。！？；" or (letter in "，、" and len(found[-1]) >= LONGEST_CJK // 2)
        if stop or len(found[-1]) >= LONGEST_CJK:
            found.append("")
    return [part.strip() for part in found if part.strip()]


def _weight(text: str) -> int:
    return sum(3 if CJK.match(c) else 1 for c in text) + 2


def _at(speech: Sequence[TimeRange], spoken_ms: int, *, after: bool) -> int:
    """The time at which this much has been spoken; at a pause, its end (`after`) or its start."""
    for one in speech:
        if spoken_ms < one.duration_ms or (spoken_ms == one.duration_ms and not after):
            return one.start_ms + spoken_ms
        spoken_ms -= one.duration_ms
    return speech[-1].end_ms
