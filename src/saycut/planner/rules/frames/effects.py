"""Rules for effects: named ones, stabilizing, blurring, green screen."""

from __future__ import annotations

from ..clause import Clause
from ..token import Token
from .reader import Reader, clip_targets, later, stretch
from .step import Stretch


def effect(c: Clause, r: Reader) -> bool:
    named = c.one("effx:")
    if named is None:
        return False
    noun = c.one("n:effect", "n:particles")
    if noun is None and c.said("v:replace"):
        return False
    if named.has("effx:shake") and noun is None and _unwanted(c):
        r.step(c, "stabilize", [named, *c.all("v:remove v:change v:decrease n:media")],
               strength=strength_of(c), target=(clip_targets(c, r) or [None])[0])  # fmt: skip
        return True
    if (
        noun is None
        and named.has("n:grain")
        and not c.said("v:remove", "v:denoise", "v:decrease", "v:enhance_voice")
    ):
        listed = c.one("percent") is not None or bool(c.inherited)
        noun = named if (listed and r.steps) or c.said("look:", "v:add") else None
    if noun is None and (c.said("quote") or c.one("pos:") is not None):
        return False
    nxt = c.after(named)
    if nxt is not None and nxt.has("n:transition"):
        return False
    if (
        not _plain(named)
        and noun is None
        and not (named.has("n:particles", "gen:vague") and c.said("v:add", "v:make"))
    ):
        return False
    there = next((s for s in r.steps if s.op == "effect" and s.fields["name"] == named.reading("effx")), None)
    if there is not None and there.clause.sentence == c.sentence and c.one("span", "point", "clips") is None:
        c.claim([named, noun, *c.all("n:blackbars", "fit:pad", "v:layout_stack", "n:effect", "v:add")])
        return True
    strength = _strength(c, named, noun)
    c.claim_all("n:strength")
    where = _where(c, r)
    more = [t for t in c.all("effx:") if t is not named and (_plain(t) or t.has("n:grain", "n:particles"))]
    used: list[Token | None] = [
        named,
        noun,
        *c.all(f"effx:{named.reading('effx')}"),
        *(c.all("fit:pad v:layout_stack pos: n:blackbars") if named.has("effx:letterbox") else ()),
        *c.all("v:add v:make n:effect n:color v:change n:media v:overlay n:old"),
    ]
    for target in clip_targets(c, r) or [None]:
        r.step(
            c,
            "effect",
            used,
            name=named.reading("effx"),
            strength=strength,
            start=where.start,
            end=where.end,
            target=target,
        )
    for other in more:
        if other.free and other.reading("effx") != named.reading("effx"):
            r.step(c, "effect", [other], name=other.reading("effx"), start=where.start, end=where.end)
    return True


def _strength(c: Clause, named: Token, noun: Token | None) -> float | None:
    """How strong: told, or 0 where the effect is to go."""
    percent = c.take("percent")
    told = min(max(percent.value / 100, 0), 1) if percent is not None else strength_of(c)
    return 0 if told is None and _goes(c, named, noun) else told


def _goes(c: Clause, named: Token, noun: Token | None) -> bool:
    """ "remove the glow effect": one that is there; the words are claimed."""
    verbs = [t for t in c.all("v:remove", "v:undo") if t.start < named.start]
    c.claim(verbs)
    return bool(verbs) and noun is not None and noun.has("n:effect")


def _where(c: Clause, r: Reader) -> Stretch:
    """From when to when; "at 0:10 for 3 seconds" is a stretch, too."""
    where = stretch(c, r)
    length = c.one("length") if where.how == "point" and where.end is None else None
    if length is None or where.start is None or length.value <= 0:
        return where
    c.claim((length,))
    return Stretch(where.start, later(where.start, int(length.value), r.context), "range")


HAS = frozenset(
    ("has", "have", "too", "much", "loads of", "lots of", "there's", "there is", "got", "with all the")
)


def _unwanted(c: Clause) -> bool:
    """ "it has loads of camera shake, fix it": a complaint, no effect asked for."""
    if c.one("span", "point") is not None or c.said("v:add", "v:make"):
        return False
    return c.said("v:remove v:change v:decrease") or any(
        t.text.lower() in HAS or t.has("c:have") for t in c.tokens
    )


def _plain(named: Token) -> bool:
    """Whether a word names an effect and nothing else."""
    return not named.has(
        "v:", "n:", "p:", "f:", "trans:", "look:", "mood:", "cap:", "anim:", "platform:", "color:"
    )


FULL = frozenset(("max", "maximum", "full", "strongest", "最强", "最大"))


def strength_of(c: Clause) -> float | None:
    strength = next((i for i, t in enumerate(c.tokens) if t.has("n:strength")), None)
    if strength is not None and any(
        t.text.lower() in FULL for t in c.tokens[max(strength - 2, 0) : strength]
    ):
        c.claim((c.tokens[strength],))
        return 1.0
    if any(t.has("amount:large") for t in c.tokens):
        return 0.8
    return 0.25 if any(t.has("amount:small") for t in c.tokens) else None


def stabilize(c: Clause, r: Reader) -> bool:
    verb = c.one("v:stabilize")
    if verb is None:
        return False
    percent = c.take("percent")
    strength = min(max(percent.value / 100, 0.01), 1) if percent is not None else strength_of(c)
    used: list[Token | None] = [
        verb,
        *c.all("n:blooper v:make n:part n:clip n:effect v:change v:stabilize"),
    ]
    last = r.before(c)
    if (
        last is not None
        and last.op == "stabilize"
        and last.clause.sentence == c.sentence
        and not clip_targets(c)
    ):
        c.claim(used)
        return True
    for target in clip_targets(c, r) or [None]:
        r.step(c, "stabilize", used, strength=strength, target=target)
    return True
