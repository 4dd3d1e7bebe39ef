"""Words of a text in no quotation marks that were not set aside before: "写着夏日", "called Summer"."""

from __future__ import annotations

from ..clause import Clause
from ..token import USED, Token
from .reader import Reader


def spoken_words(c: Clause, r: Reader, anchor: Token | None) -> list[str]:
    """Text told without quotation marks: what follows "saying", "called", a colon, 写着."""
    verb = next(
        (t for t in c.tokens if t.has("v:write") and t.text.lower() not in ("show", "display", "print")), None
    )
    named = next((t for t in c.tokens if t.text.lower() in NAMING), None)
    opener = verb or named
    if opener is None:
        return _capitalised(c, r, anchor)
    if opener.end <= (
        anchor.start if anchor is not None and verb is not None and opener.has("v:add") else -1
    ):
        return []
    tail = c.tokens[c.tokens.index(opener) + 1 :]
    taken: list[Token] = []
    for t in tail:
        mark = t.has("span", "point", "hold", "pos:", "p:at", "c:") and not t.has("f:det", "c:feature")
        if mark or t.claim == USED:
            break
        if t.has("p:in", "p:for") and _ends_text(tail, t):
            break
        taken.append(t)
    if not taken:
        return []
    for t in taken:
        t.claim = USED
    opener.claim = USED
    text = r.words[taken[0].start : taken[-1].end].strip(" :：,，")
    return [text] if text else []


NAMING = ("called", "named", "titled", "entitled", "名为", "叫", "叫做", "名叫")


def _ends_text(tail: list[Token], at: Token) -> bool:
    after = tail[tail.index(at) + 1 :][:2]
    return any(t.has("color:", "weight:", "n:font", "length", "pos:", "tsize:") for t in after)


def _capitalised(c: Clause, r: Reader, anchor: Token | None) -> list[str]:
    """ "add title Summer Days": unknown capitalised words right after the noun."""
    if anchor is None:
        return []
    at = c.tokens.index(anchor) + 1
    taken: list[Token] = []
    for t in c.tokens[at:]:
        typed = r.words[t.start : t.end]
        han = t.has("unknown") and not typed.isascii()
        if t.free and (
            han or ((typed[:1].isupper() or (typed[:1].isdigit() and taken)) and not t.has("clips"))
        ):
            taken.append(t)
        elif t.punct and t.text in ":：":
            continue
        else:
            break
    if not any(t.has("unknown") or t.shown[:1].isupper() for t in taken):
        return []
    for t in taken:
        t.claim = USED
    return [r.words[taken[0].start : taken[-1].end]]
