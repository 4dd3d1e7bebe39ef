"""Step 2: words that name a thing or a time of history, and are no edit: "the 90s", "the last slide"."""

from __future__ import annotations

import re

from .token import Token

DECADE = re.compile(r"[5-9]0s")
"""A decade; a time in seconds of the same spelling is told with no "the", or has a range around it."""
OF_THEN = ("from", "of", "in", "like", "early", "late", "mid")
GOES_ON = ("p:to", "n:part", "n:clip", "n:media", "n:intro", "n:outro")
MARK = ("mark", "point", "onwards", "onward", "on", "and", "-")
SHOWN = ("v:write", "x:except", "n:text", "c:feature")


def strays(tokens: list[Token]) -> None:
    """Takes the readings away that such words would have on their own."""
    show = any(t.has("n:slideshow", "n:photos") for t in tokens)
    for i, token in enumerate(tokens):
        lead = tokens[i - 1] if i else None
        if token.has("length") and lead is not None and DECADE.fullmatch(token.text):
            _decade(tokens, i)
        elif token.text.lower() in ("slide", "slides") and lead is not None:
            counted = lead.has("ord:", "ordinal", "n:every") or lead.text.lower() in ("each", "every")
            if counted and (show or _told_of(tokens, i)):
                token.tags = frozenset({"n:photos"})


def _told_of(tokens: list[Token], i: int) -> bool:
    """ "the last slide should say": what follows is of a thing."""
    return i + 1 < len(tokens) and tokens[i + 1].has(*SHOWN)


def _decade(tokens: list[Token], i: int) -> None:
    """ "a VHS tape from the 90s": when it was made; beside a look it is told already."""
    if i < 2 or tokens[i - 1].text.lower() != "the" or tokens[i - 2].text.lower() not in OF_THEN:
        return
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is not None and (after.has(*GOES_ON) or after.text.lower() in MARK):
        return
    told = any(t.has("effx:", "look:", "mood:") for t in tokens[max(i - 8, 0) : i])
    tokens[i].tags = frozenset({"f:det" if told else "unknown"})
    if told:
        tokens[i - 2].tags = frozenset({"f:det"})
