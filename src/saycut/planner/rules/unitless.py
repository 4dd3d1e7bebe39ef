"""Numbers that are seconds though nobody says so: "mute from 30 to 45", "cut off the last 10", "freeze at 5".

Only where one clip is at hand, so that they can not be its number, and something is done to a part of it.
"""

from __future__ import annotations

from ...operations.times import END, START, FromEnd
from .frames.reader import Reader
from .stretches import Span, at_ms
from .token import Token, composed

PARTED = ("v:mute", "v:cut", "v:trim", "v:remove", "v:keep", "v:reverse", "v:blur", "v:quieter", "v:louder")
"""What is done to a part of a video."""
FADING = ("v:fade", "v:fade_in", "v:fade_out")
HELD = ("v:freeze", "v:split")
LEVELS = ("n:volume", "n:brightness", "n:contrast", "n:saturation", "n:opacity", "n:speed", "percent", "res",
          "fps", "n:framerate", "n:music", "n:captions", "n:size", "quote")  # fmt: skip
"""What a number may count instead."""
FEWEST = 3
"""Under this "the last 2" may be two of anything."""


def unitless(tokens: list[Token], reader: Reader) -> list[Token]:
    """The tokens, such numbers as times, each said."""
    context = reader.context
    one = len(context.of_kind("video", "image")) <= 1 and (context.clip_count or 1) == 1
    if not one or not any(t.has("number") for t in tokens):
        return tokens

    def find(i: int) -> tuple[Token, int] | None:
        found = _range(tokens, i) or _edge(tokens, i) or _moment(tokens, i)
        if found is not None:
            reader.assume("seconds_meant", words=reader.words[found[0].start : found[0].end])
        return found

    return composed(tokens, find)


def _number(tokens: list[Token], i: int) -> float | None:
    t = tokens[i] if i < len(tokens) else None
    plain = t is not None and t.has("number") and t.text.replace(".", "").isdigit()
    return float(t.value) if t is not None and plain else None


def _ends(tokens: list[Token], i: int) -> bool:
    after = tokens[i] if i < len(tokens) else None
    return after is None or after.punct or after.has("c:and", "c:then", "c:but", "p:for", "hold", "f:polite")


def _ruled(tokens: list[Token], i: int, *verbs: str) -> bool:
    """Whether the wish so far does something to a part, and counts nothing else."""
    wish: list[Token] = []
    for t in reversed(tokens[max(i - 12, 0) : i]):
        if t.punct or t.has("c:then"):
            break
        wish.append(t)
    return any(t.has(*verbs) for t in wish) and not any(t.has(*LEVELS) for t in wish)


def _made(tokens: list[Token], i: int, stop: int, kind: str, value: object) -> tuple[Token, int]:
    parts = tuple(tokens[i:stop])
    return Token(parts[0].start, parts[-1].end, "", frozenset({kind}), value, parts=parts), stop


def _range(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "from 30 to 45", "between 30 and 45"."""
    t = tokens[i]
    begin, end = _number(tokens, i + 1), _number(tokens, i + 3)
    if not t.has("p:from", "p:between") or begin is None or end is None or not begin < end:
        return None
    joins = tokens[i + 2].has("p:to") or (t.has("p:between") and tokens[i + 2].has("c:and"))
    if not joins or not _ends(tokens, i + 4) or not _ruled(tokens, i, *PARTED):
        return None
    span = Span(at_ms(round(begin * 1000)), at_ms(round(end * 1000)), "range")
    return _made(tokens, i, i + 4, "span", span)


def _edge(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "the last 10", "the first 5"."""
    t, count = tokens[i], _number(tokens, i + 1)
    if t.text.lower() not in ("first", "last", "final") or count is None or not _ends(tokens, i + 2):
        return None
    if not _ruled(tokens, i, *FADING) and (count < FEWEST or not _ruled(tokens, i, *PARTED)):
        return None
    ms = round(count * 1000)
    last = t.text.lower() != "first"
    span = Span(FromEnd(from_end_ms=ms), END, "last") if last else Span(START, at_ms(ms), "first")
    return _made(tokens, i, i + 2, "span", span)


def _moment(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "freeze at 5 for 1 second", "split it at 12"."""
    count = _number(tokens, i + 1)
    if count is None or not _ends(tokens, i + 2) or not _ruled(tokens, i, *HELD):
        return None
    listed = i > 1 and tokens[i].has("c:and") and tokens[i - 2].text.lower() == "at"
    if listed and _number(tokens, i - 1) is not None:
        made, stop = _made(tokens, i + 1, i + 2, "point", at_ms(round(count * 1000)))
        return made, stop
    if tokens[i].text.lower() not in ("at", "at the"):
        return None
    return _made(tokens, i, i + 2, "point", at_ms(round(count * 1000)))


__all__ = ["unitless"]
