"""Rules for the session: undo, redo, reset, and what is not an edit at all."""

from __future__ import annotations

import itertools

from ..clause import Clause
from ..token import CONTEXT, Token
from .meanwhile import as_it_lasts
from .reader import Reader


def history(c: Clause, r: Reader) -> bool:
    for tag in ("reset", "redo", "undo"):
        verb = c.one(f"v:{tag}")
        if verb is None or (tag == "reset" and c.one("clips", "asset") is not None):
            continue  # "reset clip 3": nothing takes back what was done to one clip
        count = next((t for t in c.tokens if t.has("times", "number", "factor:", "factor")), None)
        steps = _count(count)
        if any(
            a.text.lower() == "one" and b.text.lower() == "before" for a, b in itertools.pairwise(c.tokens)
        ):
            steps = 2  # "undo the last thing you did and the one before"
        used = [
            verb,
            count,
            *c.all(f"v:{tag}", "v:change", "n:part", "p:last", "n:everything", "n:media", "n:effect"),
        ]
        used += [t for t in c.all("clips") if t.value == (-1,)]
        used += _named(c, verb) if tag == "undo" else []
        last = r.before(c)
        plain = [t for t in c.all(f"v:{tag}") if t.text.lower() == tag]
        if tag == "reset" and last is not None and last.op == "undo" and last.clause.sentence == c.sentence:
            c.claim(used)  # "never mind the last change, put it back how it was": told twice
        elif tag == "reset" and steps and any(t.text.lower() == "ago" for t in c.tokens):
            r.step(c, "undo", [*used, *c.all("unknown", "v:undo")], steps=steps)
        elif last is not None and last.op == tag and count is None:
            if tag != "reset" and plain and any(t.text.lower() == tag for t in last.clause.tokens):
                last.fields["steps"] = last.fields.get("steps", 1) + 1
            c.claim(used)
        elif len(plain) > 1 and count is None and tag != "reset":
            r.step(c, tag, used, steps=len(plain))
        elif tag == "reset":
            r.step(c, tag, used)
        else:
            r.step(c, tag, used, steps=steps)
        return True
    return False


def _named(c: Clause, verb: Token) -> list[Token]:
    """ "undo the speed change", "undo the flip you did": the edit that is undone, nothing to be done."""
    found: list[Token] = []
    at = c.tokens.index(verb)
    if verb.text.endswith(("一版", "版本")):
        return [t for t in c.tokens[at + 1 : at + 2] if t.has("n:")]  # "恢复上一版转场"
    if verb.text.lower() not in ("undo", "revert", "take back") or at + 1 >= len(c.tokens):
        return found
    if c.tokens[at + 1].text.lower() not in ("the", "my", "that", "your"):
        return found
    for t in c.tokens[at + 1 :]:
        if t.has("length", "span", "point", "percent", "quote", "factor", "number", "times", "clips"):
            return []
        if t.free:
            found.append(t)
    return found


def _count(token: Token | None) -> int | None:
    """ "undo 3 steps", "undo twice": how many."""
    if token is None:
        return None
    value = float(token.value if token.value is not None else token.reading("factor") or 1)
    return int(value) if 1 <= value <= 1000 else None


def normal(c: Clause, r: Reader) -> bool:
    """ "… then back to normal", "0到10秒正常速度，…": nothing is done to that stretch."""
    if _ends_there(c, r):
        return True
    _only_there(c, r)
    timed = any(t.has("length", "point", "factor") for t in c.tokens)
    plain = all(t.filler or t.has("v:normal", "span", "n:speed", "n:everything", "v:play") for t in c.tokens)
    part = any(t.has("span") for t in c.tokens)
    timed = timed or any(t.has("v:export", "res", "fmt:", "v:add", "quote") for t in c.tokens)
    if c.one("v:normal") is None or timed or not (plain if part else r.steps):
        return False
    c.claim(c.tokens)
    return True


def _only_there(c: Clause, r: Reader) -> None:
    """ "8到12秒慢放，声音去掉，别的地方都正常": what has no time of its own is of that stretch, too."""
    if c.one("x:elsewhere") is None:
        return
    mates = [s for s in r.steps if s.clause.sentence == c.sentence]
    first = next((s for s in mates if s.op in ENDING and {"start", "end"} <= s.fields.keys()), None)
    if first is None:
        return
    start, end = first.fields["start"], as_it_lasts(first, first.fields["start"], first.fields["end"])
    for step in mates[mates.index(first) + 1 :]:
        if step.op in (*ENDING, "mute", "volume") and not {"start", "end", "target"} & step.fields.keys():
            step.fields |= {"start": start, "end": end}


ENDING = ("zoom", "effect", "color", "speed")


def _ends_there(c: Clause, r: Reader) -> bool:
    """ "… back to normal at 0:25": where what was just asked for ends."""
    verb, moment = c.one("v:normal"), c.one("point")
    last = r.steps[-1] if r.steps else None
    if verb is None or moment is None or last is None or last.op not in ENDING or "start" not in last.fields:
        return False
    last.fields["end"] = moment.value
    guess = r.say("two_seconds")
    if guess in r.assumptions:
        r.assumptions.remove(guess)
    c.claim([verb, moment, *c.all("v:zoom_out", "n:speed", "v:make")])
    c.fired = True
    return True


def status(c: Clause, r: Reader) -> bool:
    stop = c.one("n:stop")
    if stop is not None and c.one("n:render v:export n:status") is not None:
        r.refuse(c, "nothing_to_stop", [stop, *c.all("n:render v:export n:status")])
        return True
    noun = c.one("n:status")
    if (
        noun is not None
        and noun.has("v:normalize")
        and c.said("n:audio n:loudness n:volume n:voice n:music n:clip")
    ):
        return False
    if noun is not None and not c.said("v:add", "v:remove"):
        r.refuse(c, "status_is_no_edit")
        return True
    return False


def facts(c: Clause, r: Reader) -> bool:
    """ "how long is it?", "分析这个素材的时长": answered with what is known, no edit."""
    ask = c.one("c:ask", "c:feature")
    if ask is not None and ask.text.lower() in MEASURED and not c.said("v:make", "v:cut"):
        return _tell_facts(c, r)
    measured = c.one("length", "size", "res") is not None and c.question
    if measured and not any(t.has("v:") and not t.filler for t in c.tokens) and _asked(c):
        return _tell_facts(c, r)
    noun = c.one("n:duration n:resolution n:framerate n:facts n:size n:codec n:bitrate n:format")
    if ask is None or noun is None or (noun.has("n:format") and c.said("v:export", "v:convert")):
        return False
    if c.said("v:change v:make v:convert v:compress v:export") and not c.question:
        return False
    return _tell_facts(c, r)


def _asked(c: Clause) -> bool:
    """ "is the video longer than a minute?", "视频超过一分钟了吗？"."""
    first = c.tokens[0].text.lower()
    return first in ("is", "are", "does", "was", "did") or any(t.text == "吗" for t in c.tokens)


MEASURED = ("how long is", "how big is", "多长", "多久", "多大", "有多长", "how long are")


def _tell_facts(c: Clause, r: Reader) -> bool:
    known = []
    for a in r.context.assets[:5]:
        parts = [a.name]
        if a.duration_ms:
            parts.append(f"{a.duration_ms / 1000:g} s")
        if a.w and a.h:
            parts.append(f"{a.w}x{a.h}")
        if a.fps:
            parts.append(f"{a.fps} fps")
        known.append(", ".join(parts))
    r.refuse(c, "facts_known" if known else "facts_unknown", facts="; ".join(known))
    return True


PRICES = ("费", "钱", "办法", "方法")
"""In a question about money or the way to do a thing: no yes of ours answers it."""


def question(c: Clause, r: Reader) -> bool:
    """A question about what Saycut can do is answered, not carried out."""
    ask = c.one("c:feature")
    if ask is None:
        return False
    leads = c.tokens[:3]
    if not c.question and any(t.has("v:") and not t.filler for t in c.tokens[: c.tokens.index(ask)]):
        return False
    if ask not in leads and not c.question:
        return False
    at = c.tokens.index(ask)
    if (
        ask not in leads
        and ask.text.lower() in TAILS
        and any(t.has("v:") for t in c.tokens[:at] if not t.filler)
    ):
        for t in c.tokens[at:]:
            t.claim = t.claim or CONTEXT  # "I need to add captions — what's the best way?"
        return False
    if ask.text in ("吗", "几个", "多少", "如何", "什么") and not c.question:
        return False
    if ask.text == "吗":
        return False
    if c.one("n:format") is not None and ask.text.lower() in (
        "which",
        "what",
        "what formats",
        "哪些",
        "什么",
        "支持哪些",
    ):
        r.ask(c, "feature_formats")
        return True
    if any(word in ask.text for word in PRICES):
        r.ask(c, "question_only")
        return True
    topic = _topic(c)
    r.ask(c, "feature_answer" if topic else "feature_list", what=topic or "")
    return True


def answered(c: Clause, r: Reader) -> None:
    """A question that asks for no edit: with what is known of the files, else that it is one."""
    known = c.one("c:feature", "c:ask", "length", "size") is not None and (facts(c, r) or question(c, r))
    if not known:
        r.ask(c, "question_only")


TAILS = frozenset(("what's", "what is", "whats", "how", "how do i", "how should i", "which", "what"))
TOPICS = (
    "n:transition",
    "n:captions",
    "n:music",
    "n:title",
    "n:text",
    "n:watermark",
    "n:silence",
    "n:highlights",
    "n:effect",
    "n:thumbnail",
    "v:speed_up",
    "v:slow_down",
    "v:crop",
    "v:rotate",
    "v:stabilize",
    "v:chroma",
    "v:denoise",
    "fmt:",
    "ratio:",
    "res:",
    "v:reverse",
    "v:merge",
    "v:split",
    "v:compress",
    "v:loop",
    "v:zoom",
    "v:blur",
    "v:color",
    "v:export",
    "v:trim",
    "v:cut",
    "v:layout_pip",
    "v:layout_side",
    "v:layout_grid",
)


def _topic(c: Clause) -> str | None:
    found = next((t for tag in TOPICS for t in c.tokens if t.has(tag)), None)
    return found.shown if found is not None else None


LENGTHS = ("x:shorter", "x:longer")


def vague(c: Clause, r: Reader) -> bool:
    """ "make it better", "edit my video": asked what is meant."""
    if c.fired:
        return False
    token = c.one("gen:vague")
    if (token is not None and c.said("v:make v:change v:add v:process n:plain_edit v:increase")) or (
        token is not None and not c.said("v:")
    ):
        if c.one("effx:", "look:") is not None and c.said("n:color n:effect v:color"):
            return False
        r.ask(c, "vague")
        return True
    verb = c.one("v:make v:change v:process n:plain_edit v:cut v:cut_down v:trim x:shorter x:longer")
    content = [
        t for t in c.tokens if t.free and not t.filler and not t.has("n:media", "n:plain_edit", "n:clip")
    ]
    if verb is not None and all(
        t is verb or t.has("v:make", "v:change", "v:process", "v:cut", "v:cut_down", "v:trim", *LENGTHS)
        for t in content
    ):
        if verb.has("v:cut_down", "v:trim") or c.one(*LENGTHS) is not None:
            r.unless_cut = r.say("shorten_how")
            c.claim(c.tokens)
            return True
        r.fallback = r.say("vague")
        c.claim(c.tokens)
        return True
    return False
