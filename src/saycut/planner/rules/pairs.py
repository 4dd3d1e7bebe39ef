"""Times that belong together: "the first and last 3 seconds", "at 3s and 7s", "the 10th second"."""

from __future__ import annotations

from ...operations.times import FromEnd
from .stretches import Span, at_ms
from .token import Token, composed

UNITS = {"second": 1, "seconds": 1, "sec": 1, "secs": 1, "minute": 60, "minutes": 60, "min": 60, "mins": 60}


def paired(tokens: list[Token]) -> list[Token]:
    """The tokens, pairs of edges and ranges with a leading unit made into stretches."""
    _unit_last(tokens)
    _listed(tokens)
    _shared_unit(tokens)
    _each_moment(tokens)
    return composed(
        tokens,
        lambda i: (
            _both_edges(tokens, i)
            or _leading_unit(tokens, i)
            or _unit_first(tokens, i)
            or _nth_second(tokens, i)
            or _nth_minute(tokens, i)
            or _nth_stretch(tokens, i)
        ),
    )


def _unit_last(tokens: list[Token]) -> None:
    """ "at 5, 10 and 15 seconds": the unit told once, after the last."""
    for i, t in enumerate(tokens):
        if not t.has("length") or i < 3 or not tokens[i - 1].has("c:and"):
            continue
        factor = next((f for word, f in UNITS.items() if t.text.lower().endswith(word)), 0)
        j = i - 2
        while j > 0 and (tokens[j].has("number") or tokens[j].text == ","):
            j -= 1
        if not factor or not tokens[j].has("p:at"):
            continue
        for number in tokens[j + 1 : i - 1]:
            if number.has("number"):
                number.tags, number.value = frozenset({"length"}), round(number.value * factor * 1000)


def _listed(tokens: list[Token]) -> None:
    """ "at 3s and 7s": the second is a moment too; "at 10 s … for six": six seconds."""
    moment, timed_yet = False, False
    for i, t in enumerate(tokens):
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        _assigned(tokens, i)
        if not t.has("length", "clock", "number"):
            moment = moment and not (t.has("v:", "quote") and not t.punct)
            continue
        ends = after is None or after.punct or after.has("c:", "p:at", "f:polite")
        ends = ends or (after is not None and after.text.lower() in ("as", "with"))
        if t.has("length", "clock"):
            opener = next(
                (x for x in reversed(tokens[max(i - 2, 0) : i]) if x.text not in ("the", "about")), None
            )
            joined = i > 1 and (tokens[i - 1].has("c:and") or tokens[i - 1].text in (",", "，", "、"))
            lasts = tokens[i - 1].text in (",", "，") and i > 1 and tokens[i - 2].has("clock")
            if moment and joined and ends and t.has("length") and not lasts:
                t.tags = frozenset({"point"})
            moment = (opener is not None and opener.has("p:at")) or (moment and joined)
            timed_yet = True
        elif t.has("number") and ends and t.value >= 0 and _quoted_at(tokens, i):
            t.tags, t.value = frozenset({"point"}), round(t.value * 1000)
        elif (
            t.has("number")
            and timed_yet
            and t.value > 0
            and (_at_an_edge(tokens, i) or _lasts(tokens, i, ends=ends))
        ):
            t.tags, t.value = frozenset({"length"}), round(t.value * 1000)
        elif t.has("v:", "quote") and not t.punct:
            moment = False


def _assigned(tokens: list[Token], i: int) -> None:
    """ "start=5 end=65": settings as programs write them, in seconds."""
    if (
        i + 2 >= len(tokens)
        or tokens[i + 1].text != "="
        or not tokens[i].has("n:beginning", "n:end", "p:from", "n:speed")
    ):
        return
    tokens[i + 1].tags = frozenset({"f:det"})
    if tokens[i + 2].has("number") and not tokens[i].has("n:speed"):
        tokens[i + 2].tags, tokens[i + 2].value = frozenset({"length"}), round(tokens[i + 2].value * 1000)


def _lasts(tokens: list[Token], i: int, *, ends: bool) -> bool:
    """ "… and stay for six": the unit told before."""
    return ends and i > 0 and tokens[i - 1].has("p:for")


def _at_an_edge(tokens: list[Token], i: int) -> bool:
    """ "5 seconds at the beginning and 8 at the end": the unit told before."""
    rest = [t for t in tokens[i + 1 : i + 4] if t.text not in ("the", "very")]
    if len(rest) < 2 or rest[0].text.lower() not in ("at", "at the", "from", "off", "from the", "off the"):
        return False
    return rest[1].has("n:end", "n:beginning")


def _quoted_at(tokens: list[Token], i: int) -> bool:
    """ "“Hello” at 5": seconds, where words are put at a bare number."""
    if not i or tokens[i - 1].text.lower() not in ("at", "@"):
        return False
    return any(t.has("quote") for t in tokens[max(i - 4, 0) : i - 1])


def _shared_unit(tokens: list[Token]) -> None:
    """ "第3、6、9秒": the unit is told once, after the last."""
    for i, t in enumerate(tokens):
        if not t.has("length") or t.text[-1:] not in "秒分" or i < 3:
            continue
        run = []
        j = i - 1
        while j > 0 and tokens[j].text in ("、", ",", "，", "和") and tokens[j - 1].has("number"):
            run.append(tokens[j - 1])
            j -= 2
        nth = j >= 0 and tokens[j].text == "第"
        if not run or not nth:
            continue
        for one in run:
            one.tags, one.value = (
                frozenset({"point"}),
                round(one.value * (60_000 if "分" in t.text else 1000)),
            )
        t.tags, tokens[j].tags = frozenset({"point"}), frozenset({"f:det"})


def _each_moment(tokens: list[Token]) -> None:
    """ "10秒、20秒、30秒各截一张图": a list of lengths before "each" is a list of moments."""
    run: list[Token] = []
    for i, t in enumerate(tokens):
        if t.has("length"):
            run.append(t)
        elif run and (t.has("c:and") or t.text in ("、", ",", "，")):
            continue
        else:
            if len(run) > 1 and (t.text in ("各", "分别", "处", "的时候", "各自") or "各" in t.text[:1]):
                for one in run:
                    one.tags = frozenset({"point"})
            run = []
        if i > 5000:
            return


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


def _unit_first(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "from second 20 to second 30"."""
    unit = UNITS.get(tokens[i].text.lower())
    before = tokens[i - 1] if i else None
    led = before is not None and before.has("p:from", "p:to", "p:at", "c:and", "p:between")
    again = [t.text.lower() for t in tokens[i + 2 : i + 4]]
    if unit is None or not (
        led or (len(again) == 2 and again[0] in ("to", "-", "through") and again[1] in UNITS)
    ):
        return None
    number = tokens[i + 1] if i + 1 < len(tokens) else None
    if number is None or not number.has("number"):
        return None
    ms = round(number.value * unit * 1000)
    return Token(tokens[i].start, number.end, number.text, frozenset({"length"}), ms), i + 2


def _nth_second(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "the 10th second": a moment."""
    unit = tokens[i + 1] if i + 1 < len(tokens) else None
    if unit is None or unit.text.lower() not in ("second", "sec", "seconds"):
        return None
    nth = tokens[i].value if tokens[i].has("ordinal") else int(tokens[i].reading("ord") or 0)
    if nth <= 0 or tokens[i].has("p:first"):
        return None
    parts = tuple(tokens[i : i + 2])
    made = Token(tokens[i].start, unit.end, tokens[i].text, frozenset({"point"}), nth * 1000, parts=parts)
    return made, i + 2


def _nth_minute(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "the second minute": from 1:00 to 2:00."""
    unit = tokens[i + 1] if i + 1 < len(tokens) else None
    if unit is None or unit.text.lower() not in ("minute", "min") or tokens[i].has("p:first", "p:last"):
        return None
    nth = tokens[i].value if tokens[i].has("ordinal") else int(tokens[i].reading("ord") or 0)
    mark = tokens[i + 2] if i + 2 < len(tokens) else None
    if nth < 2 or (mark is not None and mark.text.lower() in ("mark", "point")):
        return None
    return _composed(tokens, i, i + 2, Span(at_ms((nth - 1) * 60_000), at_ms(nth * 60_000), "range"))


def _nth_stretch(tokens: list[Token], i: int) -> tuple[Token, int] | None:
    """ "第二个十秒": from 10 s to 20 s."""
    length = tokens[i + 1] if i + 1 < len(tokens) else None
    counted = tokens[i].has("clips") and tokens[i].text.endswith("个") and len(tokens[i].value) == 1
    if not counted or length is None or not length.has("length") or length.value <= 0:
        return None
    nth, ms = tokens[i].value[0], int(length.value)
    return _composed(tokens, i, i + 2, Span(at_ms((nth - 1) * ms), at_ms(nth * ms), "range"))


__all__ = ["paired"]
