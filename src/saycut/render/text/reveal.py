"""What part of a text is shown, and in which colour, at a frame: spoken words, and typing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...units import frame_at
from .breaking import Span, clusters
from .cues import Cue
from .setting import Block
from .styling import Design

_JOINED = (
    (0x0600, 0x08FF),
    (0x0900, 0x0DFF),
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0xFB50, 0xFEFF),
)
"""Scripts whose letters join: typed word by word, or their shapes would jump."""


@dataclass(frozen=True)
class Part:
    """A stretch of the text with what is special about it."""

    span: Span
    color: str | None = None
    hidden: bool = False
    sweep_cs: int | None = None
    """The colour runs into it from the left in so many centiseconds."""


Inking = tuple[Part, ...]
"""Parts in the text's order; what no part covers is as designed."""


@dataclass(frozen=True)
class WordTimes:
    """When each word of a cue is spoken, in frames of the timeline."""

    spans: tuple[Span, ...]
    starts: tuple[int, ...]
    stop: int
    color: str
    sweeping: bool
    text: str
    rate: Fraction

    @staticmethod
    def of(cue: Cue, design: Design, rate: Fraction) -> WordTimes | None:
        """None for captions whose words do not change."""
        if design.kind not in ("karaoke", "highlight") or design.highlight is None:
            return None
        starts = tuple(frame_at(w.start_ms, rate) for w in cue.words)
        last = frame_at(cue.words[-1].end_ms, rate)
        return WordTimes(cue.spans, starts, last, design.highlight, design.kind == "karaoke", cue.text, rate)

    def edges(self) -> set[int]:
        return {*self.starts, self.stop}

    def at(self, frame: int) -> Inking:
        """The inking from a frame to the next edge."""
        now = bisect_right(self.starts, frame) - 1
        if now < 0:
            return ()
        if not self.sweeping:
            return (Part(self.spans[now], self.color),)
        done = [Part(span, self.color) for span in self.spans[:now]]
        if frame >= self.stop:
            return (*done, Part(self.spans[now], self.color))
        return (*done, *self._swept(now, frame))

    def _swept(self, now: int, frame: int) -> list[Part]:
        """The word that is being spoken: its part before this frame in colour, the rest with the sweep."""
        start, end = self.spans[now]
        until = self.starts[now + 1] if now + 1 < len(self.starts) else self.stop
        length = max(until - self.starts[now], 1)
        letters = clusters(self.text[start:end])
        passed = min(len(letters) * (frame - self.starts[now]) // length, len(letters) - 1)
        middle = start + letters[passed][0]
        parts = [Part((start, middle), self.color)] if middle > start else []
        sweep = round((until - frame) * 100 / self.rate)
        return [*parts, Part((middle, end), self.color, sweep_cs=sweep)]


@dataclass(frozen=True)
class Typing:
    """A typewriter: how much of the text stands at a frame of its card."""

    ends: tuple[int, ...]
    """The index after each letter, in order."""
    starts: tuple[int, ...]
    """The frame at which each letter appears."""
    length: int

    @staticmethod
    def of(block: Block, frames: int, per_letter: Fraction) -> Typing:
        """Typing for a set text; a short time is typed faster, so that all is there at 60 % of it."""
        ends = [end for line in block.lines for end in _letters(line.text, line.span[0])]
        step = min(per_letter, Fraction(frames * 3, 5 * max(len(ends), 1)))
        starts = tuple(int(i * step) for i in range(len(ends)))
        return Typing(tuple(ends), starts, max((line.span[1] for line in block.lines), default=0))

    def edges(self) -> set[int]:
        return set(self.starts)

    def at(self, frame: int) -> Inking:
        shown = bisect_right(self.starts, frame)
        if shown >= len(self.ends):
            return ()
        start = self.ends[shown - 1] if shown else 0
        return (Part((start, self.length), hidden=True),)


def _letters(text: str, offset: int) -> Sequence[int]:
    """The ends of what is typed at one stroke."""
    found = clusters(text)
    joined = any(low <= ord(c) <= high for c in text for low, high in _JOINED)
    if joined:
        return [offset + i for i in range(1, len(text) + 1) if i == len(text) or text[i].isspace()]
    return [offset + end for _, end in found]
