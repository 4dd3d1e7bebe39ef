"""The rule for several stretches, each at a speed of its own: "the first half at 2x, the second at 3x"."""

from __future__ import annotations

import itertools
from typing import Any

from ....operations.times import END, START
from ..clause import Clause
from ..referred import is_rest
from ..stretches import Span
from ..token import Token
from .reader import Reader


def each_its_own(c: Clause, r: Reader) -> bool:
    """ "the first half at 2x, the second at 3x", "the first minute at normal speed, the rest at 2x"."""
    kinds = ("span", "clips", "n:everything")
    places = [t for t in c.all(*kinds) if not t.has("n:everything") or is_rest(t)]
    paces = [t for t in c.tokens if t.free and _pace(t) is not None]
    spans = [t.value for t in places if t.has("span")]
    if len(places) < 2 or len(places) != len(paces) or any(s.how == "both" for s in spans):
        return False
    if any(t.has("clips") and len(t.value) != 1 for t in places):
        return False
    used = [*places, *paces, *c.all("n:speed v:speed_up v:slow_down v:make v:play n:clip v:normal")]
    for place, pace in zip(places, paces, strict=True):
        factor, fields = _pace(pace), _where(place, spans)
        if fields is None:
            return False
        if factor != 1:
            r.step(c, "speed", used, factor=factor, **fields)
    c.claim(used)
    return True


def stays_normal(c: Clause, r: Reader) -> bool:
    """ "0:10 to 0:60: normal": a part of a schedule to which nothing is done."""
    span = c.one("span")
    rest = [t for t in c.tokens if t is not span and (not t.filler or t.text.lower() in NORMAL)]
    plain = all(t.text.lower() in NORMAL or t.has("v:normal", "n:speed", "v:play", "v:keep") for t in rest)
    if span is None or not plain or not any(t.text.lower() in NORMAL for t in rest):
        return False
    r.assume("left_out", words=r.quoted(c))
    c.claim([span, *rest])
    c.fired = True
    return True


NORMAL = ("normal", "regular", "normally", "original", "unchanged")


def _pace(token: Token) -> float | None:
    """How fast a token says; 1 for "normal speed"; None where it says nothing by itself."""
    if token.has("factor", "percent", "factor:"):
        value = float(token.value if token.value is not None else token.reading("factor") or 1)
        return round(value / 100, 4) if token.has("percent") else value
    if token.has("number") and 0 < token.value < 1:
        return float(token.value)
    return 1.0 if token.has("v:normal") or token.text.lower() in NORMAL else None


def _where(place: Token, spans: list[Span]) -> dict[str, Any] | None:
    """The stretch or clip a token names; "the rest" is what the stretches told beside it leave."""
    if place.has("span"):
        return {"start": place.value.start, "end": place.value.end}
    if place.has("clips"):
        return {"target": {"clip": place.value[0]}}
    joined = all(a.end == b.start for a, b in itertools.pairwise(spans))
    if not spans or not joined or (spans[0].start != START and spans[-1].end != END):
        return None
    if spans[0].start == START:
        return {"start": spans[-1].end, "end": END}
    return {"start": START, "end": spans[0].start}


__all__ = ["each_its_own", "stays_normal"]
