"""Timed words as lines that can be read: a sentence each, or less where one is long or pauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...timeline.facts import Line
from ...timeline.text import Word
from .script import STOPS

LONGEST = 84
"""Letters: two rows of 42, what broadcasters allow."""
PAUSE_MS = 700
"""A pause this long ends a line whatever the sentence does."""


@dataclass(frozen=True)
class Timed:
    """A word with its time; `ends` where its source says that a line ends."""

    word: Word
    ends: bool = False


def lines_of(words: Iterable[Timed]) -> tuple[Line, ...]:
    """Words in order as lines."""
    lines: list[Line] = []
    held: list[Timed] = []
    for one in words:
        if held and _breaks(held, one):
            lines.append(_line(held))
            held = []
        held.append(one)
    if held:
        lines.append(_line(held))
    return tuple(lines)


def _breaks(held: Sequence[Timed], following: Timed) -> bool:
    last = held[-1]
    if last.ends or following.word.start_ms - last.word.end_ms >= PAUSE_MS:
        return True
    return sum(len(t.word.text) + 1 for t in held) + len(following.word.text) > LONGEST


def _line(held: Sequence[Timed]) -> Line:
    return Line(
        text=" ".join(t.word.text for t in held),
        start_ms=held[0].word.start_ms,
        end_ms=max(t.word.end_ms for t in held),
        words=tuple(t.word for t in held),
    )


def ends_sentence(text: str) -> bool:
    return text.rstrip("\"'”’)»").endswith(tuple(STOPS))
