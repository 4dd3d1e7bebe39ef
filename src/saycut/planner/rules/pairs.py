"""Times that belong together: "the first and last 3 seconds", "12 s beginning at 45 s", "at 3s and 7s".

`paired` looks at tokens before they are composed, `run_on` at the clauses made of them.
"""

from __future__ import annotations

from ...operations.times import END, START, AtMs, FromEnd
from .clause import Clause
from .stretches import Span, at_ms
from .token import CONTEXT, Token

UNITS = {"second": 1, "seconds": 1, "sec": 1, "secs": 1, "minute": 60, "minutes": 60, "min": 60, "mins": 60}
OPENED = ("start", "begin", "commenc", "from", "as of", "从", "自")
TAKING = ("v:remove", "v:cut", "v:trim", "v:keep", "v:cut_down", "v:make", "v:export", "v:mute", "fmt:")
OTHERS = (
    "v:fade", "v:fade_in", "v:fade_out", "v:fade_both", "n:transition", "n:silence", "v:freeze", "n:music",
    "v:loop", "v:ramp", "v:move", "v:insert", "quote", "percent", "trans:",
)  # fmt: skip
"""What a length beside a moment may belong to instead."""


def paired(tokens: list[Token]) -> list[Token]:
    """The tokens, pairs of edges and ranges with a leading unit made into stretches."""
    _listed(tokens)
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        found = _both_edges(tokens, i) or _leading_unit(tokens, i)
        if found is None:
            out.append(tokens[i])
            i += 1
        else:
            out.append(found[0])
            i = found[1]
    return out


def _listed(tokens: list[Token]) -> None:
    """ "at 3s and 7s": the second is a moment too; "at 10 s … for six": six seconds."""
    moment, timed_yet = False, False
    for i, t in enumerate(tokens):
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if t.has("ordinal") and after is not None and after.text.lower() in ("second", "sec"):
            t.tags, t.value = frozenset({"point"}), round(t.value * 1000)
            after.tags = frozenset({"f:det"})
        ends = after is None or after.punct or after.has("c:", "p:at")
        if t.has("length", "clock"):
            opener = next(
                (x for x in reversed(tokens[max(i - 2, 0) : i]) if x.text not in ("the", "about")), None
            )
            joined = i > 1 and (tokens[i - 1].has("c:and") or tokens[i - 1].text in (",", "，", "、"))
            if moment and joined and ends and t.has("length"):
                t.tags = frozenset({"point"})
            moment = (opener is not None and opener.has("p:at")) or (moment and joined)
            timed_yet = True
        elif t.has("number") and timed_yet and ends and i and tokens[i - 1].has("p:for") and t.value > 0:
            t.tags, t.value = frozenset({"length"}), round(t.value * 1000)
        elif t.has("v:", "quote") and not t.punct:
            moment = False


def _composed(tokens: list[Token], start: int, stop: int, value: object) -> tuple[Token, int]:
    parts = tuple(tokens[start:stop])
    return Token(parts[0].start, parts[-1].end, "", frozenset({"span"}), value, parts=parts), stop


def _skip(tokens: list[Token], i: int, *more: str) -> int:
    while i < len(tokens) and (tokens[i].text in ("the", "a", "of") or (more and tokens[i].has(*more))):
        i += 1
    return i


def _both_edges(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "the first and last 3 seconds", "首尾各3秒"."""
    if not tokens[i].has("p:first"):
        return None
    join = _skip(tokens, i + 1)
    last = _skip(tokens, join + 1)
    length = _skip(tokens, last + 1)
    if length >= len(tokens) or not (tokens[join].has("c:and") or tokens[join].text in ("&", "/", "、")):
        return None
    if not tokens[last].has("p:last") or not tokens[length].has("length") or tokens[length].value <= 0:
        return None
    ms = int(tokens[length].value)
    return _composed(tokens, i, length + 1, Span(at_ms(ms), FromEnd(from_end_ms=ms), "both"))


def _leading_unit(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "seconds 30 through 40": the unit before the numbers."""
    unit = UNITS.get(tokens[i].text.lower())
    if unit is None or i + 3 >= len(tokens) or not tokens[i + 1].has("number"):
        return None
    sep, end = tokens[i + 2], tokens[i + 3]
    if not (sep.has("p:to", "c:and") or sep.text in ("-", "~")) or not end.has("number"):
        return None
    begin, stop = round(tokens[i + 1].value * unit * 1000), round(end.value * unit * 1000)
    bad = "negative" if begin < 0 else "order" if stop <= begin else None
    return _composed(tokens, i, i + 4, Span(at_ms(begin), at_ms(stop), "range", bad))


def run_on(found: list[Clause]) -> list[Clause]:
    """The clauses, a length beside a moment it runs from made one stretch."""
    before: Span | None = None
    sentence = -1
    for clause in found:
        _length_from(clause)
        if before is not None and clause.sentence == sentence:
            _the_rest(clause, before)
        spans = [t.value for t in clause.tokens if t.has("span")]
        if spans:
            before, sentence = (spans[0] if len(spans) == 1 else None), clause.sentence
    return found


def _the_rest(clause: Clause, told: Span) -> None:
    """ "… and speed up the rest": the stretch that the one told before leaves."""
    rest = next((t for t in clause.tokens if t.has("n:everything") and _is_rest(t)), None)
    verb = any(
        t.has("v:") and not t.has("v:make", "v:keep", "v:remove", "v:cut", "f:") for t in clause.tokens
    )
    if rest is None or not verb or any(t.has("span", "point", "clips") for t in clause.tokens):
        return
    span = None
    if told.start == START and told.end != END:
        span = Span(told.end, END, "after")
    elif told.end == END:
        span = Span(START, told.start, "before")
    if span is not None:
        made = Token(rest.start, rest.end, "", frozenset({"span"}), span, parts=(rest,))
        clause.tokens[clause.tokens.index(rest)] = made


def _is_rest(token: Token) -> bool:
    return "rest" in token.text or "remain" in token.text or token.text[0] in "其剩"


def _length_from(clause: Clause) -> None:
    lengths = [t for t in clause.tokens if t.free and t.has("length", "hold")]
    if len(lengths) != 1 or lengths[0].value <= 0:
        return
    length = lengths[0]
    place = next((t for t in clause.tokens if t.free and t.has("point", "span")), None)
    if place is None or not place.parts or not _runs(clause, place, length):
        return
    start = place.value if place.has("point") else place.value.start
    if not isinstance(start, AtMs) or start.ms < 0:
        return
    span = Span(start, at_ms(start.ms + int(length.value)), "run")
    parts = tuple(sorted((*place.parts, length), key=lambda t: t.start))
    made = Token(place.start, place.end, "", frozenset({"span"}), span, parts=parts)
    clause.tokens[clause.tokens.index(place)] = made
    length.claim = CONTEXT


def _runs(clause: Clause, place: Token, length: Token) -> bool:
    opener = place.parts[0].text.lower()
    if place.has("span"):
        told = place.value.how == "after" and any(p.text in ("开始", "起") for p in place.parts)
        return told and length.start >= place.end and not clause.said(*OTHERS)
    opened = opener.startswith(OPENED)
    if length.has("hold"):
        return opened and length.start > place.start
    if not clause.said(*TAKING) or clause.said(*OTHERS):
        return False
    if opened and not opener.startswith(("start", "begin")):
        return length.start < place.start
    return opened or (place.parts[0].has("p:at") and clause.said("v:remove", "v:cut", "v:trim"))


__all__ = ["paired", "run_on"]
