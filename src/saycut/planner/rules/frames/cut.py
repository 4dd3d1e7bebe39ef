"""Rules for cutting by time: trim, remove, keep."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtMs, When
from ..clause import Clause
from ..stretches import Span
from ..token import Token
from .reader import Reader, clip_targets


def cutting(c: Clause, r: Reader) -> bool:
    """Trim, remove and keep by time."""
    verbs = c.all("v:trim v:cut v:remove v:keep v:cut_down v:crop v:split")
    if _made_from(c) and (kept := c.one("span")) is not None:
        used = [kept, *c.all("v:make n:clip n:part")]
        r.step(c, "trim", used, start=kept.value.start, end=kept.value.end)
        return True
    if not verbs and not c.said("v:trim v:cut v:remove v:keep v:cut_down"):
        return _runs(c, r) or _bare_ends(c, r)
    if c.one("v:remove") is not None and c.one("n:everything") is not None and _others_gone(c, r):
        return True
    spans = c.all("span")
    if spans:
        return _cut_spans(c, r, spans, verbs)
    if c.said("v:trim v:cut v:keep v:cut_down") and (point := c.one("point")) is not None:
        return _cut_point(c, r, point, verbs)
    if c.one("v:remove") is not None and (second := _nth_second(c)) is not None:
        if second.value.ms <= 1000:
            r.step(c, "trim", [second, *verbs], start=second.value)
        else:
            r.step(c, "remove", [second, *verbs], ranges=((AtMs(ms=second.value.ms - 1000), second.value),))
        return True
    if (pair := _start_end(c)) is not None:
        r.step(
            c,
            "trim",
            [*pair, *verbs, *c.all("n:beginning", "n:end")],
            start=AtMs(ms=int(pair[0].value)),
            end=AtMs(ms=int(pair[1].value)),
        )
        return True
    if (middle := _middle(c, r)) is not None:
        r.step(
            c,
            "trim" if c.said("v:keep") else "remove",
            [*c.all("length p:middle n:middle"), *verbs],
            **middle,
        )
        return True
    if (ends := _both_told(c)) is not None:
        start, end = AtMs(ms=int(ends[0].value)), END.replace(from_end_ms=int(ends[1].value))
        r.step(
            c,
            "trim",
            [*ends, *verbs, *c.all("n:beginning", "n:end", "n:intro", "n:outro")],
            start=start,
            end=end,
        )
        return True
    length = c.one("length", "hold")
    if length is not None and c.said("v:trim v:cut v:remove v:keep"):
        return _cut_length(c, r, length, verbs)
    return False


def end_told(c: Clause, r: Reader) -> bool:
    """ "start it at 0:08 and end it at 1:30": the end of the trim told just before."""
    last, point, end = r.before(c), c.one("point"), c.one("n:end")
    if last is None or last.op != "trim" or point is None or end is None:
        return False
    open_end = last.fields.get("end", END) == END and "start" in last.fields
    rest = [t for t in c.tokens if t.free and not t.filler and t not in (point, end) and not t.has("n:media")]
    if rest or not open_end or last.clause.sentence != c.sentence:
        return False
    last.fields["end"] = point.value
    c.claim([point, end])
    c.fired = True
    return True


def settings(c: Clause, r: Reader) -> bool:
    """ "start=5 end=65": as programs write it."""
    pair = _start_end(c)
    if pair is None or any(r.words[t.start - 1 : t.start] != "=" for t in pair):
        return False
    start, end = (AtMs(ms=int(t.value)) for t in pair)
    r.step(c, "trim", [*pair, *c.all("n:beginning", "n:end")], start=start, end=end)
    return True


def _made_from(c: Clause) -> bool:
    """ "make shorts from the first 30 seconds", "turn 0:10-0:40 into a clip"."""
    span = c.one("span")
    if span is None or not c.said("v:make v:export v:convert") or c.said("v:remove v:trim v:cut"):
        return False
    if c.fired or c.one("look:", "effx:") is not None:
        return False
    if span.value.how == "run" and (c.pronoun or c.said("n:media", "n:clip")):
        return True
    before = c.before(span)
    opener = span.parts[0] if span.parts else None
    told = (before is not None and before.has("p:from", "v:make", "v:export", "v:convert")) or (
        opener is not None and opener.has("p:from")
    )
    return told and c.said("n:media n:clip platform: n:promo fmt: n:highlights")


def _both_told(c: Clause) -> tuple[Token, Token] | None:
    """ "5 seconds at the beginning and 8 at the end": what goes at each end."""
    lengths, first, last = c.all("length"), c.one("n:beginning", "n:intro"), c.one("n:end", "n:outro")
    if len(lengths) != 2 or first is None or last is None or not c.said("v:remove", "v:cut", "v:trim"):
        return None
    if min(t.value for t in lengths) <= 0:
        return None
    a, b = lengths
    if (before := c.before(a)) is not None and before.has("p:to"):
        return None
    return (a, b) if first.start < last.start else (b, a)


def _two_ends(c: Clause) -> list[Token] | None:
    """ "start it at 0:08 and end it at 1:30": the two moments, in order."""
    points, first = c.all("point"), c.one("n:beginning")
    if len(points) != 2 or first is None or not first.start < points[0].start:
        return None
    between = c.tokens[c.tokens.index(points[0]) : c.tokens.index(points[1])]
    return points if any(t.has("n:end") or _to_end(t) for t in between) else None


def _to_end(token: Token) -> bool:
    return token.has("p:to") and token.text.lower().startswith(("stop", "end", "finish"))


def _nth_second(c: Clause) -> Token | None:
    """ "剪掉第一秒": a whole second that goes, unlike "在第5秒剪开"."""
    point = c.one("point")
    if point is None or not point.parts or not isinstance(point.value, AtMs) or point.value.ms <= 0:
        return None
    first = point.parts[0].text
    return point if len(point.parts) == 1 and first.startswith("第") and first.endswith("秒") else None


def _runs(c: Clause, r: Reader) -> bool:
    """ "the video should run from 0:12 until 1:03"."""
    span = c.one("span")
    rest = [t for t in c.tokens if t.free and not t.filler and t is not span]
    if (
        span is None
        or c.one("v:play") is None
        or not all(t.has("v:play", "n:media", "n:clip", "v:make") for t in rest)
    ):
        return False
    r.step(c, "trim", [span, *rest], start=span.value.start, end=span.value.end)
    return True


def _others_gone(c: Clause, r: Reader) -> bool:
    """ "keep 0:10-0:20, remove the others": told twice."""
    last = r.before(c)
    rest = [t for t in c.tokens if t.free and not t.filler and not t.has("v:remove", "n:everything")]
    if last is None or last.op not in ("trim", "remove") or rest or not last.clause.said("v:keep"):
        return False
    c.claim(c.tokens)
    return True


def _from_here(span: Token) -> bool:
    """ "start at 0:10 and end at 0:20", "从1分钟开始到2分钟结束"."""
    first = bool(span.parts) and span.parts[0].text.startswith(("start", "begin"))
    return first or any(p.text in ("开始", "结束") for p in span.parts)


BARE = ("n:media", "n:clip", "v:make", "v:add", "clips", "asset", "asset:", "n:part", "v:play")
"""What may stand beside a stretch that is all the clause says."""


EDGES = ("n:beginning", "n:end")
HAND_OVER = ("give me", "get me", "show me", "send me", "给我")


def _bare_ends(c: Clause, r: Reader) -> bool:
    """ "end at 1:30", "start the video at 0:10", "begin at 10 seconds"."""
    if c.fired:
        return False
    whole = c.one("span")
    bare = all(t.filler or t is whole or not t.free or t.has(*BARE) for t in c.tokens)
    if whole is not None and whole.parts and _from_here(whole) and bare:
        for target in clip_targets(c) or [None]:
            used = [whole, *c.all("n:clip v:make v:add")]
            r.step(c, "trim", used, start=whole.value.start, end=whole.value.end, target=target)
        return True
    if (
        whole is not None
        and (
            whole.value.how == "range"
            or any(t.text.lower() in ("only", "just", "只", "仅") for t in c.tokens)
        )
        and not r.steps
        and all(t.filler or t is whole or t.text.lower() in HAND_OVER for t in c.tokens)
    ):
        r.assume("cut_keeps", words=r.words[whole.start : whole.end])
        given = [t for t in c.tokens if t.text.lower() in HAND_OVER]
        r.step(c, "trim", [whole, *given], start=whole.value.start, end=whole.value.end)
        return True
    point = c.one("point")
    if point is None or any(t.has("v:") and not t.has("v:make", "f:") for t in c.tokens if t.free):
        return False
    if c.said("v:make") and not all(
        t.filler or not t.free or t is point or t.has(*BARE, *EDGES) for t in c.tokens
    ):
        return False
    before = c.before(point)
    opener = point.parts[0].text.lower() if point.parts else ""
    if opener.startswith(("start", "begin")):
        r.step(c, "trim", [point], start=point.value)
        return True
    if before is not None and before.has("p:to") and before.text.lower().startswith("end"):
        r.step(c, "trim", [point], end=point.value)
        return True
    edge = c.one("n:beginning", "n:end")
    if edge is None:
        return False
    if (ends := _two_ends(c)) is not None:
        used = [*ends, *c.all("n:beginning n:end n:media n:clip")]
        r.step(c, "trim", used, start=ends[0].value, end=ends[1].value)
        return True
    side = "end" if edge.has("n:end") else "start"
    r.step(c, "trim", [edge, point, *c.all("n:media", "n:clip")], **{side: point.value})
    return True


def _cut_spans(c: Clause, r: Reader, spans: list[Token], verbs: list[Token]) -> bool:
    targets = clip_targets(c)
    target = targets[0] if targets else None
    used: list[Token | None] = [
        *spans,
        *verbs,
        *c.all("n:part n:everything n:beginning n:end n:blooper n:clip x:except"),
    ]
    found: list[Span] = [t.value for t in spans]
    used += [t for t in c.all("number") if t.value == len(spans) > 1]
    keep = _keeps(c, r, spans)
    if keep and len(found) == 1:
        r.step(c, "trim", used, start=found[0].start, end=found[0].end, target=target)
        return True
    if keep and (others := _between(found)) is not None:
        r.step(c, "remove", used, ranges=others, target=target)
        return True
    if keep:
        r.refuse(c, "keep_many")
        return True
    if len(found) == 1 and found[0].how == "both":
        r.step(c, "trim", used, start=found[0].start, end=found[0].end, target=target)
        return True
    edges = {s.how: s for s in found}
    if set(edges) <= {"first", "before", "last", "after"} and len(edges) == len(found) <= 2:
        start = next((s.end for s in found if s.how in ("first", "before")), None)
        end = next((s.start for s in found if s.how in ("last", "after")), None)
        r.step(c, "trim", used, start=start, end=end, target=target)
        return True
    r.step(c, "remove", used, ranges=tuple((s.start, s.end) for s in found), target=target)
    return True


def _between(kept: list[Span]) -> tuple[tuple[When, When], ...] | None:
    """The stretches before, between and after those that stay; None where their order cannot be told."""
    ends: list[When] = [START]
    for span in kept:
        ends += [span.start, span.end]
    ends.append(END)
    pairs = [(ends[i], ends[i + 1]) for i in range(0, len(ends), 2)]
    inner = [(a, b) for a, b in pairs if a != b]
    told = [t.ms for pair in inner for t in pair if isinstance(t, AtMs)]
    plain = all(isinstance(t, AtMs) or t in (START, END) for pair in inner for t in pair)
    return tuple(inner) if plain and told == sorted(told) else None


def _keeps(c: Clause, r: Reader, spans: list[Token]) -> bool:
    """Whether the spans are what is to stay."""
    if c.said("x:except"):
        return c.said("v:remove v:cut v:trim")
    if c.one("v:remove") is not None or (c.one("v:cut") is not None and c.one("n:everything") is not None):
        return False
    if any(t.text.lower() in ("only", "just", "只", "仅") for t in c.tokens):
        return True
    if c.said("v:keep"):
        return True
    if "v:remove" in c.inherited:
        return False
    before = c.before(spans[0])
    if before is not None and before.has("n:part"):
        before = c.before(before)
    if before is not None and before.has("p:to"):
        return True
    span: Span = spans[0].value
    if before is not None and before.has("v:") and before.text.endswith(("成", "到", "为", "至")):
        return True
    if c.said("v:cut_down"):
        return True
    if span.how in ("first", "last", "after", "before", "middle", "run") or len(spans) > 1:
        return False
    if c.said("n:part"):
        return False
    if span.how == "range":
        r.assume("cut_keeps", words=r.words[spans[0].start : spans[0].end])
        return True
    return False


def _cut_point(c: Clause, r: Reader, point: Token, verbs: list[Token]) -> bool:
    before = c.before(point)
    targets = clip_targets(c)
    target = targets[0] if targets else None
    edge = c.one("n:beginning n:intro n:end n:outro")
    opener = point.parts[0] if point.parts else None
    used: list[Token | None] = [point, edge, *verbs, *_in_two(c)]
    if (ends := _two_ends(c)) is not None:
        r.step(c, "trim", [*used, *ends], start=ends[0].value, end=ends[1].value, target=target)
        return True
    if _in_two(c) and c.said("v:cut", "v:split"):
        r.step(c, "split", used, at=(point.value,), target=target)
    elif (
        edge is not None
        and edge.has("n:beginning", "n:intro")
        and not (opener is not None and opener.has("p:at"))
    ):
        r.step(c, "trim", used, start=point.value, target=target)
    elif edge is not None:
        r.step(c, "trim", used, end=point.value, target=target)
    elif opener is not None and opener.has("p:from") and not c.said("v:split"):
        r.step(c, "trim", used, start=point.value, target=target)
    elif before is not None and before.has("p:to"):
        r.step(c, "trim", used, end=point.value, target=target)
    elif c.said("v:cut", "v:trim"):
        points = c.all("point")
        r.step(c, "split", [*used, *points], at=tuple(t.value for t in points), target=target)
    else:
        return False
    return True


def _in_two(c: Clause) -> list[Token]:
    """ "cut it in two at 0:30", "cut in half at 0:30"."""
    return [t for t in c.tokens if t.has("frac:0.5") or (t.has("number") and t.value == 2)]


def _middle(c: Clause, r: Reader) -> dict[str, Any] | None:
    """ "keep the middle 30 seconds", where the whole's length is known."""
    whole, length = r.context.whole_ms, c.one("length")
    at = c.tokens.index(length) if length is not None else 0
    if whole is None or length is None or not at or not c.tokens[at - 1].has("p:middle", "n:middle"):
        return None
    spare = max((whole - int(length.value)) // 2, 0)
    start, end = AtMs(ms=spare), AtMs(ms=whole - spare)
    return {"start": start, "end": end} if c.said("v:keep") else {"ranges": ((start, end),)}


def _start_end(c: Clause) -> list[Token] | None:
    """ "trim start 5s end 10s": the two times, in order."""
    lengths = c.all("length")
    if len(lengths) != 2 or c.one("n:beginning") is None or c.one("n:end") is None:
        return None
    before = [c.before(t) for t in lengths]
    first, second = before
    labelled = first is not None and first.has("n:beginning") and second is not None and second.has("n:end")
    return lengths if labelled and lengths[0].value < lengths[1].value else None


def _cut_length(c: Clause, r: Reader, length: Token, verbs: list[Token]) -> bool:
    before = c.before(length)
    targets = clip_targets(c)
    edge = c.one("n:beginning n:end n:intro n:outro")
    used: list[Token | None] = [length, edge, *verbs]
    both = c.one("n:both_ends")
    if both is not None:
        start, stop = AtMs(ms=int(length.value)), END.replace(from_end_ms=int(length.value))
        r.step(c, "trim", [*used, both], start=start, end=stop, target=targets[0] if targets else None)
        return True
    end: When = AtMs(ms=int(length.value))
    if before is not None and before.has("p:to"):
        target: Any = targets[0] if targets else None
        if target is None and edge is not None:
            target = {"clip": 1 if edge.has("n:intro", "n:beginning") else -1}
            r.assume("edge_clip", words=edge.shown, which=r.say("first" if target["clip"] == 1 else "last"))
        r.step(c, "trim", used, start=START, end=end, target=target)
        return True
    if edge is not None:
        fields: dict[str, Any] = {"start": end} if edge.has("n:beginning", "n:intro") else {}
        if not fields:
            fields = {"end": END.replace(from_end_ms=int(length.value))}
        r.step(c, "trim", used, target=targets[0] if targets else None, **fields)
        return True
    r.ask(c, "which_end", words=length.shown)
    return True
