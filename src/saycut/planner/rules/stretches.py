"""Stretches of time as a person told them."""

from __future__ import annotations

from dataclasses import dataclass

from ...operations.times import END, START, AtFraction, AtMs, FromEnd, When
from .token import Token


@dataclass(frozen=True)
class Span:
    """A stretch as a person told it."""

    start: When
    end: When
    how: str
    """range first last after before middle."""
    bad: str | None = None
    """What is wrong with it: "order" (ends before it starts) or "negative"."""


def at_ms(ms: int) -> When:
    return AtMs(ms=ms)


def same_unit(begin: When, end: Token) -> When:
    """ "10 to 20 seconds", "1-2 minutes": the first number takes the unit of the second."""
    assert isinstance(begin, AtMs)
    text = end.text.lower()
    factor = 60 if end.has("length") and any(u in text for u in ("min", "分")) else 1
    return at_ms(begin.ms * factor)


PARTS = {"sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "fifth": 5, "twentieth": 20}
"""Ordinals that are shares after "the first", "the last"."""


def share_of(token: Token) -> float | None:
    if token.has("fraction"):
        return float(token.value)
    found = token.reading("frac")
    return float(found) if found else None


def fractions(start: float, end: float, how: str) -> Span:
    begin = AtFraction(fraction=round(start, 6)) if start > 0 else START
    stop = AtFraction(fraction=round(end, 6)) if end < 0.999999 else END
    return Span(begin, stop, how)


def edge_span(ms: int, *, last: bool) -> Span:
    if last:
        return Span(FromEnd(from_end_ms=ms), END, "last", None if ms > 0 else "order")
    return Span(START, at_ms(ms), "first", None if ms > 0 else "order")


def resized(span: Span, ms: int) -> Span:
    """The same kind of stretch with another length."""
    if span.how in ("first", "before"):
        return Span(START, at_ms(ms), span.how)
    if span.how == "last":
        return Span(FromEnd(from_end_ms=ms), END, "last")
    return Span(at_ms(ms), span.end, span.how)


def around(kept: list[Span]) -> tuple[tuple[When, When], ...] | None:
    """The stretches before, between and after those that stay; None where their order cannot be told."""
    ends: list[When] = [START]
    for span in kept:
        ends += [span.start, span.end]
    ends.append(END)
    pairs = [(ends[i], ends[i + 1]) for i in range(0, len(ends), 2)]
    inner = [(a, b) for a, b in pairs if a != b]
    told = [t.ms for pair in inner for t in pair if isinstance(t, AtMs)]
    back = kept[-1].end == END and kept[-1].how == "last"
    inside = [t for pair in inner for t in pair if not (back and t == kept[-1].start)]
    plain = all(isinstance(t, AtMs) or t in (START, END) for t in inside)
    return tuple(inner) if plain and told == sorted(told) else None
