"""Rules for cutting by time: trim, remove, keep."""

from __future__ import annotations

import itertools
import re
from typing import Any

from ....operations.times import END, START, AtMs, When
from ..clause import Clause
from ..referred import is_rest
from ..statements import reasoned
from ..stretches import Span, around
from ..token import CONTEXT, USED, Token
from .ends import bare_ends, both_told, runs, start_end, two_ends
from .middle import middle_of
from .reader import Reader, clip_targets


def cutting(c: Clause, r: Reader) -> bool:
    """Trim, remove and keep by time."""
    verbs = c.all("v:trim v:cut v:remove v:keep v:cut_down v:crop v:split")
    if _made_of_several(c, r):
        return True
    if _made_from(c) and (kept := c.one("span")) is not None:
        used = [kept, *c.all("v:make n:clip n:part"), *c.all("capmode:soft")]
        r.step(c, "trim", used, start=kept.value.start, end=kept.value.end)
        return True
    if not verbs and not c.said("v:trim v:cut v:remove v:keep v:cut_down"):
        only = any(t.text.lower() in ("only", "just", "only the", "just the") for t in c.tokens)
        if (c.said("v:make") or only) and (inner := middle_of(c, r)) is not None:
            r.step(c, "trim", c.all("length p:middle n:middle v:make n:clip"), **inner)
            return True
        return runs(c, r) or bare_ends(c, r)
    if others_gone(c, r):
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
    if (pair := start_end(c)) is not None:
        r.step(
            c,
            "trim",
            [*pair, *verbs, *c.all("n:beginning", "n:end")],
            start=AtMs(ms=int(pair[0].value)),
            end=AtMs(ms=int(pair[1].value)),
        )
        return True
    if (middle := middle_of(c, r)) is not None:
        r.step(
            c,
            "remove" if "ranges" in middle else "trim",
            [*c.all("length p:middle n:middle"), *verbs],
            target=next(iter(clip_targets(c)), None),
            **middle,
        )
        return True
    if (ends := both_told(c)) is not None:
        start, end = AtMs(ms=int(ends[0].value)), END.replace(from_end_ms=int(ends[1].value))
        used = [*ends, *verbs, *c.all("n:beginning", "n:end", "n:intro", "n:outro")]
        if _stays(c):
            r.step(c, "remove", used, ranges=((start, end),))
        else:
            r.step(c, "trim", used, start=start, end=end)
        return True
    length = c.one("length", "hold")
    if length is not None and c.said("v:trim v:cut v:remove v:keep"):
        return _cut_length(c, r, length, verbs)
    return False


def _made_from(c: Clause) -> bool:
    """ "make shorts from the first 30 seconds", "turn 0:10-0:40 into a clip"."""
    span = c.one("span")
    if span is None or not c.said("v:make v:export v:convert") or c.said("v:remove v:trim v:cut"):
        return False
    if c.fired or c.one("look:", "effx:") is not None:
        return False
    verb = c.one("v:export")
    if verb is not None and not verb.text.isascii() and span.start < verb.start:
        return len(c.all("span")) == 1 and c.one("fmt:gif", "fmt:webp", "fmt:mp3") is None
    if span.value.how == "run" and (c.pronoun or c.said("n:media", "n:clip")):
        return True
    before = c.before(span)
    opener = span.parts[0] if span.parts else None
    told = (before is not None and before.has("p:from", "v:make", "v:export", "v:convert")) or (
        opener is not None and opener.has("p:from")
    )
    return told and c.said("n:media n:clip platform: n:promo fmt: n:highlights")


def _nth_second(c: Clause) -> Token | None:
    """ "剪掉第一秒": a whole second that goes, unlike "在第5秒剪开"."""
    point = c.one("point")
    if point is None or not point.parts or not isinstance(point.value, AtMs) or point.value.ms <= 0:
        return None
    first = point.parts[0].text
    return point if len(point.parts) == 1 and first.startswith("第") and first.endswith("秒") else None


def _made_of_several(c: Clause, r: Reader) -> bool:
    """ "make two clips out of this: 0:00-0:30 and 1:00-1:30": the stretches stay, the rest goes."""
    spans, number = c.all("span"), c.one("number")
    count = number is not None and number.value == len(spans)
    if len(spans) < 2 or not count or not c.said("v:make", "v:export") or not c.said("n:clip", "n:part"):
        return False
    kept: list[Span] = [t.value for t in spans]
    others = around(kept)
    if others is None:
        return False
    used = [*spans, number, *c.all("v:make v:export n:clip n:part")]
    if others:
        r.step(c, "remove", used, ranges=others)
    touching = tuple(a.end for a, b in itertools.pairwise(kept) if a.end == b.start)
    if touching:
        r.step(c, "split", used, at=touching)
    return True


def rest_stays(c: Clause, r: Reader) -> bool:
    """ "cut 0:05-0:20, keep the rest": then what was told goes."""
    last = r.before(c)
    rest = [t for t in c.tokens if t.free and not t.filler and not t.has("v:keep", "n:everything")]
    if last is None or last.op != "trim" or rest or not any(is_rest(t) for t in c.all("n:everything")):
        return False
    if last.clause.said("v:keep") or not last.clause.said("v:cut", "v:trim") or not c.said("v:keep"):
        return False
    told = [t for t in last.clause.tokens if t.has("span") and t.claim == USED]
    span = next((t for t in told if t.value.how == "range"), None)
    if span is None or last.clause.sentence != c.sentence:
        return False
    said = r.say("cut_keeps", words=r.words[span.start : span.end])
    r.assumptions[:] = [a for a in r.assumptions if a != said]
    last.op, last.fields = "remove", {"ranges": ((span.value.start, span.value.end),)}
    c.claim(c.tokens)
    return True


def others_gone(c: Clause, r: Reader) -> bool:
    """ "keep 0:10-0:20, remove the others": told twice."""
    if c.one("v:remove") is None or c.one("n:everything") is None:
        return False
    last = r.before(c)
    gone = ("v:remove", "n:everything", "number", "n:part", "n:clip")
    rest = [t for t in c.tokens if t.free and not t.filler and not t.has(*gone)]
    if (
        last is None
        or last.op not in ("trim", "remove", "remove_silence", "combine")
        or rest
        or not last.clause.said("v:keep")
    ):
        return False
    c.claim(c.tokens)
    return True


def _cut_spans(c: Clause, r: Reader, spans: list[Token], verbs: list[Token]) -> bool:
    after = [t for t in c.tokens if t.has("unknown") and t.start >= spans[-1].end and not t.text.isascii()]
    if after and all(v.has("v:cut_down") for v in verbs) and c.one("platform:", "gen:vague") is not None:
        return False  # "剪成抖音爆款，前3秒要抓人"
    targets = clip_targets(c)
    target = targets[0] if targets else None
    used: list[Token | None] = [
        *spans,
        *verbs,
        *c.all("n:part n:everything n:beginning n:end n:blooper n:clip x:except"),
    ]
    found: list[Span] = [t.value for t in spans]
    used += [t for t in c.all("number") if t.value == len(spans) > 1]
    used += [t for t in c.all("length") if any(_as_long(t, s) for s in found)]
    if (but := _all_but(c, spans)) is not None:
        r.step(c, "remove", used, ranges=but, target=target)
        return True
    keep = _keeps(c, r, spans)
    if keep and len(found) == 1:
        r.step(c, "trim", used, start=found[0].start, end=found[0].end, target=target)
        return True
    if keep and (others := around(found)) is not None:
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
    ranges = tuple((s.start, s.end) for s in found)
    last = r.before(c)
    if (
        last is not None
        and last.op == "remove"
        and _list_of_cuts(c, r)
        and last.fields.get("target") == target
    ):
        last.fields["ranges"] = (*last.fields["ranges"], *ranges)  # a list tells times of the video as it was
        c.claim(used)
        return True
    r.step(c, "remove", used, ranges=ranges, target=target)
    return True


def _all_but(c: Clause, spans: list[Token]) -> tuple[tuple[When, When], ...] | None:
    """ "delete everything after 1:00 except the last 5 seconds": a stretch without one inside it."""
    but = c.one("x:except")
    if but is None or len(spans) != 2 or not spans[0].start < but.start < spans[1].start:
        return None
    whole, kept = spans[0].value, spans[1].value
    if not c.said("v:remove", "v:cut") and c.said("v:keep", "v:trim"):
        pairs = ((START, whole.start), (kept.start, kept.end), (whole.end, END))
        return tuple(p for p in pairs if p[0] != p[1])
    if not c.said("v:remove", "v:cut"):
        return None
    pieces = ((whole.start, kept.start), (kept.end, whole.end))
    return tuple(p for p in pieces if p[0] != p[1]) or None


def _as_long(length: Token, span: Span) -> bool:
    """ "30 seconds, the last 30": the same length told twice."""
    told = {"first": getattr(span.end, "ms", None), "last": getattr(span.start, "from_end_ms", None)}
    return bool(length.value == told.get(span.how))


def _keeps(c: Clause, r: Reader, spans: list[Token]) -> bool:
    """Whether the spans are what is to stay."""
    if _found_bad(c, spans[0]):
        return False
    if c.said("x:except"):
        return c.said("v:remove v:cut v:trim")
    out = any(t.has("v:crop") and t.text.lower().endswith("out") for t in c.tokens)
    if (
        out
        or c.one("v:remove") is not None
        or (c.one("v:cut") is not None and c.one("n:everything") is not None)
    ):
        return False
    verb = c.one("v:trim v:cut")
    told = [t for t in c.tokens if verb is None or t.start > verb.start or not t.text.isascii()]
    if any(t.text.lower() in ("only", "just", "只", "仅") for t in told):  # not "just trim …"
        return True
    if c.said("v:keep"):
        return True
    if "v:remove" in c.inherited:
        return False
    before = c.before(spans[0])
    if before is not None and before.has("n:part"):
        before = c.before(before)
    if before is not None and before.text.lower() == "by":
        return False  # "down by 15 seconds from the end": so much goes
    if before is not None and before.has("p:to"):
        return True
    span: Span = spans[0].value
    opener = spans[0].parts[0].text.lower() if spans[0].parts else ""
    if opener.startswith(("starts", "begins", "start at", "begin at")):
        return True  # "trim it so that it starts at 10 s and is 30 s long"
    if before is not None and before.has("v:") and before.text.endswith(("成", "到", "为", "至")):
        return True
    if c.said("v:cut_down"):
        return True
    if span.how == "run" and len(spans) == 1 and _cut_from(c):
        r.assume("cut_keeps", words=r.words[spans[0].start : spans[0].end])
        return True
    if span.how in ("first", "last", "after", "before", "middle", "run") or len(spans) > 1:
        return False
    if c.said("n:part"):
        return False
    if span.how == "range" and (_list_of_cuts(c, r) or reasoned(r.words[spans[0].end :])):
        return False
    if span.how == "range":
        r.assume("cut_keeps", words=r.words[spans[0].start : spans[0].end])
        return True
    return False


def _cut_from(c: Clause) -> bool:
    """ "从2:30开始裁剪30秒": so much is cut out to be kept; what is to go is "剪掉"."""
    return any(t.text in ("裁剪", "裁切", "剪裁", "剪", "裁", "剪切", "切") for t in c.all("v:trim", "v:cut"))


SAID_OF = ("is", "are", "was", "were", "looks", "sounds", "feels")


def _found_bad(c: Clause, span: Token) -> bool:
    """ "0:30-0:40 is boring, cut it": what is said of a stretch before the verb is why it goes."""
    verb = c.one("v:cut", "v:trim")
    told = [t for t in c.tokens if verb is not None and span.start < t.start < verb.start]
    if not any(t.text.lower() in SAID_OF for t in told):
        return False
    for t in told:
        t.claim = t.claim or CONTEXT
    return True


CUT = re.compile(r"(?:^|[\n.;,]|\d[.)])\W*(?:cut|剪掉?) (?:out )?(?:from )?\d", re.I)


def _list_of_cuts(c: Clause, r: Reader) -> bool:
    """ "- cut 0:00-0:04 / - cut 1:10-1:20": several stretches cut are all taken out."""
    return c.one("v:cut") is not None and len(CUT.findall(r.words)) > 1


def _cut_point(c: Clause, r: Reader, point: Token, verbs: list[Token]) -> bool:
    before = c.before(point)
    targets = clip_targets(c)
    target = targets[0] if targets else None
    edge = c.one("n:beginning n:intro n:end n:outro")
    opener = point.parts[0] if point.parts else None
    used: list[Token | None] = [point, edge, *verbs, *_in_two(c)]
    if (ends := two_ends(c)) is not None:
        r.step(
            c,
            "trim",
            [*used, *ends, *c.all("n:beginning n:end")],
            start=ends[0].value,
            end=ends[1].value,
            target=target,
        )
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


def _stays(c: Clause) -> bool:
    """ "keep 5 seconds at the start": what is told is what stays."""
    return c.said("v:keep") and not c.said("v:remove", "v:cut", "v:trim")


def _in_two(c: Clause) -> list[Token]:
    """ "cut it in two at 0:30", "cut in half at 0:30"."""
    return [t for t in c.tokens if t.has("frac:0.5") or (t.has("number") and t.value == 2)]


def led(c: Clause, length: Token) -> Token | None:
    """ "cut it into a punchy 45-second clip": the word that leads to a length, past what describes it."""
    lead = c.tokens[max(c.tokens.index(length) - 4, 0) : c.tokens.index(length)]
    into = next((t for t in lead if t.text.lower() in ("into", "down to", "to") and t.has("p:to")), None)
    if into is None or not any(t.text.lower() in ("a", "an") for t in lead):
        return None
    told = lead[lead.index(into) + 1 :]
    return into if all(t.filler or t.has("unknown", "gen:vague", "look:", "mood:") for t in told) else None


def _cut_length(c: Clause, r: Reader, length: Token, verbs: list[Token]) -> bool:
    before = c.before(length)
    before = led(c, length) or before
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
        first = edge.has("n:beginning", "n:intro")
        moment = end if first else END.replace(from_end_ms=int(length.value))
        fields: dict[str, Any] = {"start" if first != _stays(c) else "end": moment}
        r.step(c, "trim", used, target=targets[0] if targets else None, **fields)
        return True
    r.ask(c, "which_end", words=length.shown)
    return True
