"""Rules for effects, filters and amounts nobody named: asked which, or all filters taken away."""

from __future__ import annotations

from ..clause import Clause
from .reader import Reader, clip_targets

NAMED = (
    "effx:", "look:", "trans:", "anim:", "quote", "n:sfx", "n:music", "n:text", "n:captions", "n:title",
    "asset", "file", "n:particles", "v:zoom", "v:speed_up", "v:slow_down", "v:reverse", "v:freeze",
    "v:blur", "v:fade", "v:color", "n:transition", "n:brightness", "n:contrast", "n:saturation", "n:grain",
)  # fmt: skip
"""What tells which effect is meant, or that another thing is."""
FILTERS = frozenset(("filter", "filters", "滤镜"))
LOST = ("v:remove", "v:undo", "v:reset")


def look_gone(c: Clause, r: Reader) -> bool:
    """ "take the warm off clip 1", "remove the vintage look from clip 2": the clip stays, its look goes."""
    verb, look = c.one("v:remove"), c.one("look:")
    if verb is None or look is None or look.start < verb.start or c.one("span", "point", "quote") is not None:
        return False
    if c.said("n:title", "n:text", "n:part", "n:captions", "n:background", "n:noise", "n:media"):
        return False
    after = c.tokens[c.tokens.index(look) + 1 : c.tokens.index(look) + 2]
    named = bool(after) and (after[0].has("n:color", "n:effect") or after[0].text.lower() == "off")
    if not named:
        return False
    for target in clip_targets(c, r) or [None]:
        r.step(c, "color", [verb, look, *c.all("n:color", "n:effect")], preset="none", target=target)
    return True


def gone(c: Clause, r: Reader) -> bool:
    """ "remove the effects from clip 1": which one is asked; "delete all filters" takes the look away."""
    if not c.said(*LOST) or c.one(*NAMED, "span", "point", "length") is not None:
        return False
    verb, noun = c.one(*LOST), c.one("n:effect")
    filters = next((t for t in c.all("n:color", "n:effect") if t.text.lower() in FILTERS), None)
    if filters is not None and (verb is None or not verb.has("v:undo")):
        used = [filters, *c.all(*LOST)]
        for target in clip_targets(c, r) or [None]:
            r.step(c, "color", used, preset="none", target=target)
        return True
    if noun is None or not _plural(noun.text) or c.one("ordinal", "number") is not None:
        return False
    r.ask(c, "which_effect_goes")
    return True


def _plural(text: str) -> bool:
    return text.lower().endswith("s") or not text.isascii()


def unnamed(c: Clause, r: Reader) -> bool:
    """ "add some effects", "motion effects": an effect is wanted, and none is named."""
    noun = c.one("n:effect")
    own = any(t.has("v:") and not t.filler for t in c.tokens)
    if noun is None or c.fired or (own and not c.said("v:add", "v:make", "v:insert", "v:change")):
        return False
    if c.negated or c.one(*NAMED) is not None:
        return False
    r.ask(c, "which_effect")
    return True


LEVELS = "n:brightness n:contrast n:saturation n:temperature"


def how_much(c: Clause, r: Reader) -> bool:
    """ "adjust the brightness", "调整对比度", and nothing else: by how much is asked."""
    plain = ("n:media", "n:clip", "n:color", "v:change", "v:process", "c:and")
    only = all(t.filler or t.has(*LEVELS.split(), *plain) for t in c.tokens)
    last = r.before(c)
    told = last is not None and last.op == "color" and last.clause.sentence == c.sentence
    if c.fired or c.negated or not only or told or not c.said("v:change"):
        return False
    r.ask(c, "adjust_how_much")
    return True
