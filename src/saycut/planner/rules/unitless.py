"""Numbers that are seconds though nobody says so: "mute from 30 to 45", "cut off the last 10", "freeze at 5".

Only where one clip is at hand, so that they can not be its number, and something is done to a part of it.
"""

from __future__ import annotations

from ...operations.times import END, START, AtMs, FromEnd
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
    if not one or not any(t.has("number", "p:to") for t in tokens):
        return tokens

    def find(i: int) -> tuple[Token, int] | None:
        if (both := _both_ends(tokens, i)) is not None:
            return both
        found = (
            _scheduled(tokens, i)
            or _range(tokens, i)
            or _listed(tokens, i)
            or _edge(tokens, i)
            or _moment(tokens, i)
        )
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


def _scheduled(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "10 to 60: normal. 60-90: 4x speed. after 90: cut": what each part of the video is to be."""
    if i and not (tokens[i - 1].punct and tokens[i - 1].text in OPENS):
        return None
    begin, end = _number(tokens, i), _number(tokens, i + 2)
    joined = i + 1 < len(tokens) and (tokens[i + 1].has("p:to") or tokens[i + 1].text in ("-", "~", "–"))
    if joined and begin is not None and end is not None and begin < end and _colon(tokens, i + 3):
        span = Span(at_ms(round(begin * 1000)), at_ms(round(end * 1000)), "range")
        return _made(tokens, i, i + 3, "span", span)
    edge = _number(tokens, i + 1)
    if edge is None or not _colon(tokens, i + 2) or not tokens[i].has("p:after", "p:before", "p:from"):
        return None
    moment = at_ms(round(edge * 1000))
    span = Span(START, moment, "before") if tokens[i].has("p:before") else Span(moment, END, "after")
    return _made(tokens, i, i + 2, "span", span)


OPENS = (".", ";", "\n", "-", "*", "•", ",")


def _colon(tokens: list[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].text in (":", "=")


def _listed(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "keep 0-5, 20 to 25, and 50 to the end"."""
    begin, end = _number(tokens, i), _number(tokens, i + 2)
    first = i
    while first and (tokens[first - 1].has(*IN_LIST) or tokens[first - 1].text in SEPARATED):
        first -= 1
    if begin is None or any(t.has(*COUNTED) for t in tokens[max(first - 2, 0) : i + 5]):
        return None
    if not _ruled(tokens, first, "v:cut", "v:trim", "v:remove", "v:keep"):
        return None
    joined = i + 2 < len(tokens) and (tokens[i + 1].has("p:to") or tokens[i + 1].text in ("-", "~", "–"))
    if joined and end is not None and begin < end and _ends(tokens, i + 3):
        span = Span(at_ms(round(begin * 1000)), at_ms(round(end * 1000)), "range")
        return _made(tokens, i, i + 3, "span", span)
    if first < i and i + 1 < len(tokens) and tokens[i + 1].has("p:onwards"):
        return _made(tokens, i, i + 2, "span", Span(at_ms(round(begin * 1000)), END, "after"))
    return None


def _both_ends(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "start at the 5 second mark, end at 25", "the video should start at 5 and end at 25"."""
    t = tokens[i]
    opener = t.parts[0] if t.has("point") and t.parts else t
    if not opener.has("p:from") or not opener.text.lower().startswith(("start", "begin")):
        return None
    stop = max((k for k, x in enumerate(tokens[:i]) if x.punct and x.text in ".!?;\n"), default=-1)
    if any(not x.filler and not x.has("n:media") for x in tokens[stop + 1 : i]):
        return None
    begin = t.value if t.has("point") else _seconds(tokens, i + 1)
    at = i + (1 if t.has("point") else 2)
    while at < len(tokens) and (tokens[at].text in SEPARATED or tokens[at].has("c:and", "c:then")):
        at += 1
    closes = at < len(tokens) and tokens[at].text.lower().startswith(("end", "stop", "finish"))
    end = _seconds(tokens, at + 1) if closes and tokens[at].has("p:to") else None
    if not isinstance(begin, AtMs) or end is None or not begin.ms < end.ms:
        return None
    made, stop = _made(tokens, i, at + 2, "span", Span(begin, end, "range"))
    made.tags |= {"v:keep"}
    return made, stop


def _seconds(tokens: list[Token], i: int) -> AtMs | None:
    t = tokens[i] if i < len(tokens) else None
    if t is not None and t.has("length", "clock") and isinstance(t.value, int | float):
        return AtMs(ms=round(t.value))
    count = _number(tokens, i)
    return AtMs(ms=round(count * 1000)) if count is not None and _ends(tokens, i + 1) else None


COUNTED = ("n:frame", "n:clip", "n:part", "n:photos", "frames", "n:scene_change")
"""What numbers in a row may be of instead."""
IN_LIST = ("number", "span", "p:to", "c:and", "p:onwards")
SEPARATED = (",", "-", "~", "–", "、")


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
