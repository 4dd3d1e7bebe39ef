"""Rules for best parts: how many, how long in all, what they should be about."""

from __future__ import annotations

from ....operations.times import AtMs
from ..clause import Clause
from ..token import Token
from .reader import Reader
from .speech import CUTTING
from .step import Step


def _of_the_whole_row(c: Clause, r: Reader) -> bool:
    """ "a 15 second ad: best bits, …": what the clips put together in so long are of anyway."""
    row = r.row(c)
    if row is None or row.clause is c or c.one("number", "length", "quote") is not None:
        return False
    return "duration_ms" in row.fields and not row.fields.get("assets")


def _length_told(c: Clause, r: Reader) -> Token | None:
    """ "剪成60秒，保留最精彩的部分": how long they are together, told before; that step is theirs."""
    fit = next((s for s in r.steps[-4:] if s.op == "fit_duration" or _trimmed_to(s)), None)
    if fit is None or fit.clause.sentence != c.sentence or fit.fields.get("how", "cut") != "cut":
        return None
    if "target" in fit.fields:
        return None
    r.steps.remove(fit)
    length = fit.fields["duration_ms"] if fit.op == "fit_duration" else fit.fields["end"].ms
    told = r.say("fit_cut", want=f"{length / 1000:g}")
    r.assumptions[:] = [a for a in r.assumptions if a not in (told, fit.guess)]
    return Token(c.start, c.start, "", frozenset({"length"}), length)


def _trimmed_to(s: Step) -> bool:
    """ "trim it to a minute": how long it is to be, not which minute."""
    ends = [s.fields.get("start"), s.fields.get("end")]
    told = s.clause.one("length") is not None and s.clause.one("span", "point") is None
    return s.op == "trim" and told and ends[0] == AtMs(ms=0) and isinstance(ends[1], AtMs)


def _kept_best(c: Clause, r: Reader) -> Token | None:
    """ "剪成1分钟，保留最精彩的画面": a length told before, and what is to be in it."""
    best, verb = c.one("x:best"), c.one("v:keep")
    if best is None or verb is None or c.one("number", "length", "span", "unknown") is not None:
        return None
    fit = any(s.op == "fit_duration" and s.clause.sentence == c.sentence for s in r.steps[-4:])
    return best if fit and c.said("n:media", "n:part", "n:clip", "n:frame") else None


def highlights(c: Clause, r: Reader) -> bool:
    best = (
        c.one("x:best")
        if c.one("length") is not None and c.said("v:trim v:cut v:keep v:cut_down v:make v:summarize")
        else None
    )
    best = best or best_of(c) or _kept_best(c, r)
    anchor = c.one("n:highlights") or best or c.one("v:summarize")
    if anchor is not None and _at_moments(c, anchor):
        r.refuse(c, "unseen_content", what=anchor.shown)
        return True
    if c.said("v:zoom v:decrease v:increase"):
        return False
    if anchor is None or c.said("n:captions", "n:text") or c.said("n:promo"):
        return False
    at = c.tokens.index(anchor)
    named = at > 1 and [t.text.lower() for t in c.tokens[at - 2 : at]] in (["as", "a"], ["as", "the"])
    if named and (c.one("span") is not None or any(s.clause is c for s in r.steps)):
        c.claim((anchor,))
        return False
    sought = any(s.op == "highlights" and s.clause.sentence == c.sentence for s in r.steps)
    if sought and c.one("length", "hold", "number", "span", "quote") is None:
        c.claim(c.all("n:highlights", "x:best", "v:make", "v:summarize", "n:part"))
        return True
    if _of_the_whole_row(c, r):
        c.claim(c.all("n:highlights", "x:best", "v:make"))
        return True
    verbal = anchor.text.lower() in ("highlight", "highlights", "重点") and anchor is _first_content(c)
    verbal = verbal and not c.said("c:ask")
    told = not c.inherited or (anchor.text.lower() == "highlight" and c.one("unknown") is not None)
    if verbal and told and c.one("length", "number") is None:
        r.refuse(c, "highlight_region")
        return True
    count = c.one("number")
    length = c.one("length", "hold")
    about = c.one("quote")
    each = (
        count is not None
        and count.value > 1
        and (c.said("n:every") or _of_length(c, count, length) or _such_clips(c, count, length, anchor))
    )
    times = int(min(count.value, 100)) if each and count is not None else 1
    if length is None and count is None:
        length = _length_told(c, r)
    topic = _topic(c) if about is None else []
    used = c.all(*CUTTING, "n:highlights v:make n:part v:merge v:summarize x:best n:every n:clip")
    used += c.all("v:keep n:media n:frame") if best is not None else []
    r.step(
        c,
        "highlights",
        [anchor, count, length, about, *used],
        duration_ms=int(length.value * times) if length is not None and length.value > 0 else None,
        count=int(count.value) if count is not None and 0 < count.value <= 100 else None,
        about=str(about.value) if about is not None else _worded(topic, r),
    )
    c.claim(topic)
    return True


PUT_THERE = ("v:add", "v:insert", "v:overlay")
DONE_THERE = ("v:slow_down", "v:speed_up", "v:freeze", "effx:", "v:fade", "n:transition", "n:sfx")


def _at_moments(c: Clause, anchor: Token) -> bool:
    """ "slow motion at key moments": where they are is not known."""
    before = c.before(anchor)
    verb, put = c.one(*DONE_THERE), c.one(*PUT_THERE)
    if before is None or c.one("length", "number", "v:make") is not None:
        return False
    at = before.has("p:at") or before.text.lower() in ("during", "on", "in")
    if verb is not None and verb.start < anchor.start:
        return at or (before is verb and verb.has("v:slow_down", "v:speed_up"))
    return put is not None and put.start < anchor.start and before.has("p:at")


def _topic(c: Clause) -> list[Token]:
    """ "3 highlights of 20 seconds each about pricing": the words for what they should be about."""
    at = next((i for i, t in enumerate(c.tokens) if t.text.lower() in ("about", "on the topic of")), None)
    if at is None or any(t.has("length", "number", "span") for t in c.tokens[at + 1 : at + 3]):
        later = [i for i, t in enumerate(c.tokens) if t.text.lower() == "about" and i > (at or 0)]
        at = later[-1] if later else None
    words = c.tokens[at + 1 :] if at is not None else []
    plain = all(t.has("unknown", "f:", "c:and", "n:subject") or t.filler for t in words)
    named = plain and any(t.has("unknown") for t in words) and not any(t.punct for t in words)
    return words if named else []


def _worded(topic: list[Token], r: Reader) -> str | None:
    return r.words[topic[0].start : topic[-1].end] if topic else None


PLAIN = ("n:media", "n:part", "n:clip", "v:keep", "v:make", "v:merge", "platform:")


def best_of(c: Clause) -> Token | None:
    """ "best 20 seconds only": nothing else is told."""
    best, amount = c.one("x:best"), c.one("length", "number")
    if best is None or amount is None or c.after(best) is not amount:
        return None
    rest = [t for t in c.tokens if t.free and not t.filler and t not in (best, amount)]
    named = amount.has("length") or any(t.has("n:part", "n:clip") for t in rest)
    return best if named and all(t.has(*PLAIN) for t in rest) else None


def _such_clips(c: Clause, count: Token, length: Token | None, anchor: Token) -> bool:
    """ "three 20-second teasers", "三条20秒的预告"."""
    if length is None or not count.start < length.start < anchor.start:
        return False
    between = c.tokens[c.tokens.index(length) + 1 : c.tokens.index(anchor)]
    return all(t.filler or t.has("ratio:", "x:best") for t in between)


def _of_length(c: Clause, count: Token, length: Token | None) -> bool:
    """ "4 clips of around 45 seconds": each of them, not all together."""
    if length is None or not count.start < length.start:
        return False
    between = c.tokens[c.tokens.index(count) : c.tokens.index(length)]
    return any(t.has("n:clip", "n:media", "n:part") for t in between) and any(t.text == "of" for t in between)


def _first_content(c: Clause) -> Token | None:
    return next((t for t in c.tokens if not t.filler), None)
