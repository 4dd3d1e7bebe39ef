"""Rules for putting in all that is at hand, and for words that only lead to what is made of it."""

from __future__ import annotations

from ..clause import Clause
from .reader import Reader

BROUGHT = ("v:add", "v:insert", "f:import", "v:merge")
WHOLE = ("n:clip", "n:media", "n:photos", "n:everything", "f:all", "n:track")


def all_in(c: Clause, r: Reader) -> bool:
    """ "add all clips", "import everything to the timeline": one after another."""
    everything = any(t.has("f:all", "n:everything") for t in c.tokens)
    shown = [a for a in r.context.of_kind("video", "image") if "logo" not in a.name.lower()]
    if not everything or len(shown) < 2 or not any(t.has(*BROUGHT) for t in c.tokens):
        return False
    if any(s.op == "combine" for s in r.steps) or c.negated:
        return False
    if not all(t.filler or t.punct or t.has(*BROUGHT, *WHOLE) for t in c.tokens):
        return False
    r.step(c, "combine", c.all(*BROUGHT, *WHOLE))
    return True


def photos_in(c: Clause, r: Reader) -> bool:
    """ "create five product photos and a logo into an MP4": what the video is to be made of."""
    number, noun = c.one("number"), c.one("n:photos")
    shown = r.context.of_kind("image")
    if (
        number is None
        or number.value < 2
        or noun is None
        or len(shown) < 2
        or not c.said("v:make", "v:convert")
    ):
        return False
    rest = [t for t in c.tokens if t.free and not t.filler]
    if not all(t.has("number", "n:photos", "v:make", "v:convert", "unknown", "look:", "fmt:") for t in rest):
        return False
    names = tuple(a.name for a in shown if "logo" not in a.name.lower())
    r.step(
        c, "combine", rest, assets=names if len(names) < len(r.context.of_kind("video", "image")) else None
    )
    return True


def imagined(c: Clause, r: Reader) -> bool:
    """ "generate a 5-second video of a sunset over the ocean": pictures of what is not at hand."""
    words = [t.text.lower() for t in c.tokens]
    noun = next((i for i, t in enumerate(c.tokens) if t.has("n:media", "n:clip")), len(words))
    if words[noun + 1 : noun + 2] != ["of"] or words[noun + 2 : noun + 3] not in (["a"], ["an"]):
        return False
    first = next((t for t in c.tokens if not t.has("f:polite")), None)
    if first is None or not first.has("v:make") or words[c.tokens.index(first) + 1] not in ("a", "an"):
        return False
    if any(t.has("n:photos", "asset", "file", "clips", "number") for t in c.tokens):
        return False
    r.refuse(c, "no_stock")
    return True


def laid_on_it(c: Clause, r: Reader) -> bool:
    """ "generate subtitles and overlay them on my video": where they go anyway."""
    last = r.before(c)
    if last is None or not last.op.endswith("_captions") or last.clause.sentence != c.sentence:
        return False
    verb = c.one("v:overlay", "v:add", "v:insert", "v:export", "capmode:burn")
    if verb is None or not c.pronoun or not all(t.filler or t.has(*SHOWN) for t in c.tokens):
        return False
    c.claim(c.tokens)
    c.fired = True
    return True


def of_the_best(c: Clause, r: Reader) -> bool:
    """ "find the highlights and cut them into a 30 second reel": how long they are together."""
    best, length = r.before(c), c.one("length")
    if best is None or best.op != "highlights" or {"duration_ms", "count"} & best.fields.keys():
        return False
    into = any(t.text.lower() in ("into", "down to", "to", "in") for t in c.tokens)
    if not c.pronoun or length is None or not into or not c.said("v:cut", "v:merge", "v:make", "v:trim"):
        return False
    if best.clause.sentence != c.sentence or c.said("n:every", "v:split") or length.value <= 0:
        return False
    best.fields["duration_ms"] = int(length.value)
    c.claim(
        [
            length,
            *c.all("v:cut", "v:merge", "v:make", "v:trim", "n:media", "n:clip", "n:highlights", "n:promo"),
        ]
    )
    c.fired = True
    return True


SHOWN = ("v:overlay", "v:add", "v:insert", "n:media", "n:clip", "capmode:burn", "f:", "n:frame")
