"""Rules for a start and an end told as moments: "start at 0:10", "end it at 1:30", "run from … to …"."""

from __future__ import annotations

import re

from ....operations.times import END, AtMs
from ..clause import Clause
from ..token import Token
from .reader import Reader, clip_targets
from .voice import is_voice


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


WITH_SOUND = re.compile(
    r"\b(?:end|stop|finish|cut off|cut)\b[^,.;!?]*?\b(?:when|once|as soon as|where) (?:the |my |our )?"
    r"(?P<sound>voice[- ]?over|voice|narration|recording|song|music|track) "
    r"(?:ends?|stops?|finishes|is over|is done|runs out|does)\b"
    r"|(?P<laut>音乐|歌曲?|配乐|bgm|旁白|配音|解说)(?:一?(?:结束|停了?|播?放完|完了?))[^,，。;；!！]*?(?:结束|停)",
    re.I,
)
VOICES = ("voice", "narration", "recording", "旁白", "配音", "解说")


def _with_the_sound(c: Clause, r: Reader) -> bool:
    """ "end everything when the voice ends": no longer than the one sound file that can be meant."""
    told = WITH_SOUND.search(r.words, c.start, c.end)
    if told is None:
        return False
    spoken = (told["sound"] or told["laut"]).lower().startswith(VOICES)
    meant = [a for a in r.context.of_kind("audio") if a.duration_ms and is_voice(a) == spoken]
    whole = r.context.whole_ms
    if len(meant) != 1 or whole is None:
        return False
    used = [t for t in c.tokens if told.start() <= t.start < told.end()]
    ms = round(meant[0].duration_ms or 0)
    if ms >= whole:
        r.refuse(c, "sound_is_longer", used, name=meant[0].name)
        return True
    r.step(c, "trim", used, end=AtMs(ms=ms))
    return True


SHIFTED = ("x:earlier", "x:later")


def moved_end(c: Clause, r: Reader) -> bool:
    """ "make it end 10 seconds earlier", "start it 4 seconds later": so much less of it."""
    edge, length = c.one("n:beginning", "n:end"), c.one("length")
    way = c.one(*SHIFTED)
    if edge is None or length is None or way is None or length.value <= 0:
        return False
    if c.said("n:captions n:music n:audio n:text n:title quote v:fade n:transition"):
        return False
    last, less = edge.has("n:end"), way.has("x:earlier")
    if last != less:
        return False
    used = [edge, length, way, *c.all("v:make v:trim v:cut v:add n:media")]
    ms = int(length.value)
    r.step(c, "trim", used, **({"end": END.replace(from_end_ms=ms)} if last else {"start": AtMs(ms=ms)}))
    return True


def ended_there(c: Clause, r: Reader) -> bool:
    """ "it drags after 1:20 so end it there"; "end it when the song ends"."""
    if _with_the_sound(c, r):
        return True
    there = next((t for t in c.tokens if t.text.lower() in ("there", "right there", "here")), None)
    edge, place = c.one("n:end", "n:stop"), c.one("point", "span")
    if there is None or edge is None or place is None or not place.start < edge.start < there.start:
        return False
    if place.has("span") and place.value.how not in ("after", "before"):
        return False
    at = place.value if place.has("point") else place.value.start
    at = place.value.end if place.has("span") and place.value.how == "before" else at
    r.step(c, "trim", [place, edge, *c.all("unknown")], end=at)
    return True


def settings(c: Clause, r: Reader) -> bool:
    """ "start=5 end=65": as programs write it."""
    pair = start_end(c)
    if pair is None or any(r.words[t.start - 1 : t.start] != "=" for t in pair):
        return False
    start, end = (AtMs(ms=int(t.value)) for t in pair)
    r.step(c, "trim", [*pair, *c.all("n:beginning", "n:end")], start=start, end=end)
    return True


def both_told(c: Clause) -> tuple[Token, Token] | None:
    """ "5 seconds at the beginning and 8 at the end": what goes at each end."""
    lengths, first, last = c.all("length"), c.one("n:beginning", "n:intro"), c.one("n:end", "n:outro")
    if len(lengths) != 2 or first is None or last is None or not c.said("v:remove v:cut v:trim v:keep"):
        return None
    if min(t.value for t in lengths) <= 0:
        return None
    a, b = lengths
    if (before := c.before(a)) is not None and before.has("p:to"):
        return None
    return (a, b) if first.start < last.start else (b, a)


def two_ends(c: Clause) -> list[Token] | None:
    """ "start it at 0:08 and end it at 1:30": the two moments, in order."""
    points, first = c.all("point"), c.one("n:beginning")
    if len(points) != 2 or first is None or not first.start < points[0].start:
        return None
    between = c.tokens[c.tokens.index(points[0]) : c.tokens.index(points[1])]
    return points if any(t.has("n:end") or _to_end(t) for t in between) else None


def _to_end(token: Token) -> bool:
    return token.has("p:to") and token.text.lower().startswith(("stop", "end", "finish"))


def start_end(c: Clause) -> list[Token] | None:
    """ "trim start 5s end 10s": the two times, in order."""
    lengths = c.all("length")
    if len(lengths) != 2 or c.one("n:beginning") is None or c.one("n:end") is None:
        return None
    before = [c.before(t) for t in lengths]
    first, second = before
    labelled = first is not None and first.has("n:beginning") and second is not None and second.has("n:end")
    return lengths if labelled and lengths[0].value < lengths[1].value else None


def runs(c: Clause, r: Reader) -> bool:
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


def _from_here(span: Token) -> bool:
    """ "start at 0:10 and end at 0:20", "从1分钟开始到2分钟结束"."""
    first = bool(span.parts) and span.parts[0].text.startswith(("start", "begin", "skip", "jump"))
    return first or any(p.text in ("开始", "结束") for p in span.parts)


ONLY = frozenset(("only", "just", "only the", "just the", "just my", "只", "仅"))
BARE = ("n:media", "n:clip", "v:make", "v:add", "clips", "asset", "asset:", "n:part", "v:play")
"""What may stand beside a stretch that is all the clause says."""


ENDING = ("end", "wrap", "finish", "stop")
EDGES = ("n:beginning", "n:end", "n:stop")
HAND_OVER = ("give me", "get me", "show me", "send me", "给我")


def only_that(c: Clause, r: Reader) -> bool:
    """ "I want the first half only, in slow motion": that is kept; the rest is told of what is left."""
    span = c.one("span")
    at = c.tokens.index(span) if span is not None else -1
    if span is None or r.steps or at < 1 or not c.tokens[0].has("f:polite") or at + 2 >= len(c.tokens):
        return False
    only, nxt = c.tokens[at + 1], c.tokens[at + 2]
    if only.text.lower() not in ("only", "alone") or "," not in r.words[only.end : nxt.start]:
        return False
    if any(t.has("v:") and not t.filler for t in c.tokens[:at]):
        return False
    r.step(c, "trim", [span, only], start=span.value.start, end=span.value.end)
    return False


def bare_ends(c: Clause, r: Reader) -> bool:
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
        and (whole.value.how in ("range", "run") or any(t.text.lower() in ONLY for t in c.tokens))
        and not r.steps
        and all(t.filler or not t.free or t is whole or t.text.lower() in HAND_OVER for t in c.tokens)
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
    if _opened_or_closed(c, r, point):
        return True
    edge = c.one(*EDGES)
    if edge is None:
        return False
    if (ends := two_ends(c)) is not None:
        used = [*ends, *c.all("n:beginning n:end n:media n:clip")]
        r.step(c, "trim", used, start=ends[0].value, end=ends[1].value)
        return True
    side = "end" if edge.has("n:end", "n:stop") else "start"
    r.step(c, "trim", [edge, point, *c.all("n:media", "n:clip")], **{side: point.value})
    return True


def _opened_or_closed(c: Clause, r: Reader, point: Token) -> bool:
    """ "begin at 0:12", "wrap up at 1:48", both in one."""
    before = c.before(point)
    opener = point.parts[0].text.lower() if point.parts else ""
    if opener.startswith(("start", "begin", "skip")):
        later = next((t for t in c.all("point") if t is not point), None)
        lead = c.before(later) if later is not None else None
        closes = lead is not None and lead.has("p:to") and lead.text.lower().startswith(ENDING)
        end = later.value if later is not None and closes else None
        r.step(c, "trim", [point, later if closes else None], start=point.value, end=end)
        return True
    if before is not None and before.has("p:to") and before.text.lower().startswith(ENDING):
        last = r.before(c)
        if (
            last is not None
            and last.op == "trim"
            and last.clause.sentence == c.sentence
            and "end" not in last.fields
        ):
            last.fields["end"] = point.value
            c.claim([point, before])
        else:
            r.step(c, "trim", [point], end=point.value)
        return True
    return False
