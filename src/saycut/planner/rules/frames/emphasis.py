"""Rules for what captions bring out: the colour of the spoken word, key words, how many words at a time."""

from __future__ import annotations

from itertools import pairwise

from ..clause import Clause
from ..token import Token
from .reader import Reader
from .step import Step
from .styling import text_style


def emphasis(c: Clause, r: Reader) -> bool:
    """ "and highlight key phrases in bold": how the captions just asked for look."""
    last = r.steps[-1] if r.steps else None
    if last is not None and last.op != "add_captions" and c.one("n:words") is not None:
        last = next((s for s in reversed(r.steps) if s.op == "add_captions"), last)
    if (
        last is not None
        and last.op == "add_captions"
        and last.clause.sentence == c.sentence
        and _more(c, last)
    ):
        return True
    mode = c.one("capmode:burn")
    if mode is not None and last is not None and last.op.endswith("_captions") and _only(c, mode):
        c.claim([mode])
        return True
    middle = c.one("n:middle")
    if middle is not None and last is not None and last.op == "add_captions" and _only(c, middle):
        last.fields["position"] = "center"
        c.claim([middle])
        return True
    marked = c.one("n:clickwords") or next(
        (t for t in c.all("cap:highlight", "n:highlights") if c.said("weight:")), None
    )
    if (
        last is not None
        and last.op == "add_captions"
        and _only_style(c)
        and (cap := c.one("cap:")) is not None
    ):
        last.fields["style"] = cap.reading("cap")
        c.claim(c.all("cap:", "v:make", "v:add", "n:style"))
        return True
    if last is None or last.op not in ("add_captions", "import_captions") or marked is None:
        return False
    style, used = text_style(c)
    last.fields["style"] = "highlight"
    if style:
        last.fields["look"] = {**last.fields.get("look", {}), **style}
    r.assume("key_words_spoken")
    c.claim([marked, *used, *c.all("n:highlights n:clickwords cap: v:make v:add")])
    c.fired = True
    return True


def _only(c: Clause, token: Token) -> bool:
    """Whether a clause says nothing but this."""
    return all(t.filler or not t.free or t is token or t.has("v:add", "v:keep", "v:make") for t in c.tokens)


def _only_style(c: Clause) -> bool:
    """ "… and highlight each word": nothing but how the captions look."""
    return all(t.filler or not t.free or t.has("cap:", "v:make", "v:add", "n:style") for t in c.tokens)


def _more(c: Clause, last: Step) -> bool:
    """ "…, highlight in green, max 5 words": the rest of what was told of the captions just asked for."""
    nouns = (
        "n:title",
        "n:music",
        "n:logo",
        "n:clip",
        "quote",
        "length",
        "v:make",
        "v:cut_down",
        "asset",
    )
    if any(t.has(*nouns) for t in c.tokens if t.free):
        return False
    marked, color, words = (
        c.one("n:highlights", "cap:highlight"),
        lit_color(c) or color_after(c) or c.one("color:", "hexcolor"),
        c.one("n:words"),
    )
    number = c.near(words, "number") if words is not None else None
    if (marked is None or color is None) and number is None:
        return False
    if marked is not None and color is not None:
        last.fields["highlight"] = color.reading("color") or str(color.value)
        if last.fields.get("style", "plain") == "plain":
            last.fields["style"] = "highlight"
    if number is not None and 1 <= number.value <= 30:
        last.fields["max_words"] = int(number.value)
    position = c.one("pos:")
    if position is not None:
        last.fields["position"] = position.reading("pos")
    c.claim([marked, color if marked else None, words, number, position, *c.all("n:every v:add times")])
    style, used = text_style(c, "captions")
    if style and (marked is None or color is not None):
        last.fields["look"] = {**last.fields.get("look", {}), **style}
        c.claim(used)
    return True


def color_after(c: Clause) -> Token | None:
    """ "白字，关键词标黄": the colour told right after the words it is of."""
    return next((b for a, b in pairwise(c.tokens) if a.has("n:clickwords") and b.has("color:")), None)


def lit_color(c: Clause) -> Token | None:
    """ "the current word in green": the colour told of the spoken word itself."""
    for lit, link, color in zip(c.tokens, c.tokens[1:], c.tokens[2:], strict=False):
        if lit.has("cap:highlight") and link.text.lower() in ("in", "is") and color.has("color:"):
            return color
    return None
