"""Step 4, a part: stretches that tell what is there or why, beside the wish they stand by."""

from __future__ import annotations

from .clause import Clause
from .statements import presents
from .token import CONTEXT, Token

REASONED = ("v:remove", "v:cut", "v:trim", "v:mute")
ARTICLES = ("the", "a", "an", "my", "our", "his", "her", "their")


def happened(clause: Clause, found: list[Clause]) -> bool:
    """ "cut 10:05 to 10:40, the phone rang": what is heard or seen there, told after it."""
    before = found[-1] if found else None
    if before is None or before.sentence != clause.sentence or before.negated:
        return False
    cut = any(t.has(*REASONED) for t in before.tokens) and any(t.has("span", "point") for t in before.tokens)
    heavy = [t for t in clause.tokens if not t.filler]
    unknown = sum(t.has("unknown") for t in heavy)
    if not cut or clause.tokens[0].text.lower() not in ARTICLES or not unknown:
        return False
    plain = all(t.has("unknown", "n:sfx", "n:noise", "n:subject", "n:blooper", "n:face") for t in heavy)
    return plain and len(heavy) > 1


def remarks(clause: Clause) -> bool:
    """ "the audio at 0:20-0:25 is embarrassing": a place and what is thought of it, for the next wish."""
    says = any(t.text.lower() in ("is", "are", "was", "were", "sounds") for t in clause.tokens)
    if not says or not any(t.has("span") for t in clause.tokens) or not clause.tokens[-1].has("unknown"):
        return False
    told = ("span", "n:audio", "n:voice", "unknown", "n:media", "n:part")
    if not all(t.filler or t.has(*told) for t in clause.tokens):
        return False
    for t in clause.tokens:
        t.claim = CONTEXT if t.has("unknown") else t.claim
    return True


def complains(waiting: list[Token], clause: Clause) -> bool:
    """ "18秒以前都很无聊，从18秒开始": why the next is wished, which has a time of its own."""
    timed = any(t.has("span", "clips") for t in clause.tokens)
    told = all(t.claim or t.filler or t.has("span") for t in waiting)
    return timed and told and any(t.claim == CONTEXT for t in waiting)


def introduces(waiting: list[Token], clause: Clause) -> bool:
    """ "我们店新品上线，帮我剪一个…": what it is about, before what is asked for."""
    if presents(waiting, clause.tokens):
        return True
    asks = clause.tokens[0].has("f:polite") and clause.tokens[0].text.startswith(ASKING)
    plain = all(
        t.filler or t.claim or t.has("unknown", "n:media", "n:clip") or _by_chance(t) for t in waiting
    )
    return asks and plain and any(t.has("unknown") for t in waiting)


def _by_chance(token: Token) -> bool:
    """ "新品|上|线": one character of a word that is not known."""
    return len(token.text) == 1 and not token.text.isascii() and not token.has("punct")


ASKING = (
    "帮",
    "请",
    "麻烦",
    "想",
    "要",
    "给我",
    "能",
    "需要",
    "希望",
    "我想",
    "我要",
    "可以",
    "please",
    "can",
    "could",
)


__all__ = ["complains", "happened", "introduces", "remarks"]
