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
    _shared_unit(tokens)
    _each_moment(tokens)
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        found = (
            _both_edges(tokens, i)
            or _leading_unit(tokens, i)
            or _unit_first(tokens, i)
            or _nth_second(tokens, i)
            or _nth_minute(tokens, i)
        )
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
        _assigned(tokens, i)
        ends = after is None or after.punct or after.has("c:", "p:at")
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
    if unit is None or before is None or not before.has("p:from", "p:to", "p:at", "c:and", "p:between"):
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


def run_on(found: list[Clause]) -> list[Clause]:
    """The clauses, a length beside a moment it runs from made one stretch."""
    found = _told_apart(found)
    before: Span | None = None
    moment: tuple[Clause, Token] | None = None
    sentence = -1
    for clause in found:
        _length_from(clause)
        if before is not None and clause.sentence == sentence:
            _the_rest(clause, before)
        if moment is not None and clause.sentence == moment[0].sentence:
            _beside_that(clause, *moment)
        points = [t for t in clause.tokens if t.has("point")]
        moment = (clause, points[0]) if len(points) == 1 else None
        spans = [t.value for t in clause.tokens if t.has("span")]
        if spans:
            before, sentence = (spans[0] if len(spans) == 1 else None), clause.sentence
    return found


POINTING = (
    "that",
    "it",
    "this",
    "only that",
    "that part",
    "that bit",
    "this part",
    "那段",
    "这段",
    "那部分",
    "这部分",
)


ACTS = ("v:remove", "v:keep", "v:cut", "v:trim", "v:speed_up", "v:slow_down", "v:mute")


def _told_apart(found: list[Clause]) -> list[Clause]:
    """ "0:30-0:40 is boring, cut it": a stretch told with no verb, and what is done to it told next."""
    out: list[Clause] = []
    for clause in found:
        before = out[-1] if out else None
        _edge_told(clause)
        told = before is not None and before.sentence == clause.sentence and _only_tells(before)
        acts = any(t.has(*ACTS) for t in clause.tokens)
        bare = all(t.filler or t.has(*ACTS) for t in clause.tokens)
        points = bare or any(t.text.lower() in POINTING for t in clause.tokens)
        if told and acts and points and before is not None and not any(t.has(*TIMES) for t in clause.tokens):
            for t in before.tokens:
                if not t.has(*TIMES):
                    t.claim = CONTEXT
            clause.tokens = before.tokens + clause.tokens
            out[-1] = clause
        else:
            out.append(clause)
    return out


LASTING = ("takes", "lasts", "runs", "goes on for", "takes up")


def _edge_told(clause: Clause) -> None:
    """ "the intro is 20 seconds long, get rid of it": an edge and how long it is, told before the verb."""
    acts = ("v:remove", "v:cut", "v:keep", "v:trim")
    acting = [i for i, t in enumerate(clause.tokens) if t.has(*acts) and t.text.lower() not in LASTING]
    verb = acting[0] if acting else 0
    told = [t for t in clause.tokens[:verb] if t.text.lower() not in LASTING]
    edge = next((t for t in told if t.has("n:intro", "n:outro") and not t.has("asset:")), None)
    length = next((t for t in told if t.has("length")), None)
    heavy = [t for t in told if not t.filler and t not in (edge, length)]
    if edge is None or length is None or heavy or length.value <= 0 or not clause.pronoun:
        return
    last = edge.has("n:outro")
    ms = int(length.value)
    value = Span(FromEnd(from_end_ms=ms), END, "last") if last else Span(START, at_ms(ms), "first")
    made = Token(edge.start, length.end, "", frozenset({"span"}), value, parts=(edge, length))
    clause.tokens[:verb] = [made]


TIMES = ("span", "point", "length", "hold", "clips")


def _only_tells(clause: Clause) -> bool:
    return any(t.has("span") for t in clause.tokens) and not any(
        t.has("v:", "quote", "asset", "n:captions", "n:music", "n:text", "n:title") for t in clause.tokens
    )


def _the_rest(clause: Clause, told: Span) -> None:
    """ "… and speed up the rest": the stretch that the one told before leaves."""
    rest = next((t for t in clause.tokens if t.has("n:everything", "p:after") and is_rest(t)), None)
    verb = any(t.has("factor", "factor:") for t in clause.tokens) or any(
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


def _beside_that(clause: Clause, told: Clause, point: Token) -> None:
    """ "the good part starts at 0:50, lose everything before that": the moment told just before."""
    if any(t.has("span", "point", "length") for t in clause.tokens) or not isinstance(point.value, AtMs):
        return
    if not any(t.has("v:remove", "v:keep", "v:cut", "v:trim") for t in clause.tokens):
        return
    for i, t in enumerate(clause.tokens):
        text = t.text.lower()
        after = clause.tokens[i + 1].text.lower() if i + 1 < len(clause.tokens) else ""
        bare = text in ("before that", "after that") or (
            text.startswith(("everything", "anything")) and not after
        )
        if not (bare or (t.has("p:before", "p:after") and after in ("that", "it", "this", "then", ""))):
            continue
        if not (t.has("p:before", "p:after") or bare):
            continue
        first = "before" in text
        if not first and "after" not in text:
            continue
        span = Span(START, point.value, "before") if first else Span(point.value, END, "after")
        clause.tokens[i] = Token(t.start, t.end, "", frozenset({"span"}), span, parts=(t,))
        if not any(x.has("v:") and not x.filler for x in told.tokens):
            for x in told.tokens:
                x.claim = CONTEXT
        return


def is_rest(token: Token) -> bool:
    if token.has("p:after"):
        return token.text.startswith("everything") and not token.parts
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
