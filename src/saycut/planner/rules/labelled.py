"""Looks of a text told with labels ("position: center | time: 0:10-0:14") and things letters stand on.

A label says what its value is anyway: it is set aside, so that the list stays one wish.
"""

from __future__ import annotations

from .token import Token

LOOKS = frozenset(
    ("position", "placement", "location", "font", "size", "color", "colour", "style", "animation", "effect",
     "font size", "font color", "text color", "alignment", "align", "text size", "font colour", "text colour")
)  # fmt: skip
TIMES = frozenset(("time", "timing", "when", "start", "from", "duration", "shown", "times", "at", "visible"))
"""Labels of times; after a line end they may be of the whole video, so only within a line."""
BEHIND = frozenset(("background", "box", "bg", "background color", "bg color", "highlight box"))
WRITTEN = (
    "quote", "n:title", "n:text", "n:lower_third", "n:end_card", "n:cta", "n:hook", "n:captions", "v:write",
)  # fmt: skip
STANDS = frozenset(
    ("button", "card", "label", "banner", "bubble", "sign", "plate", "bar", "badge", "strip", "ribbon",
     "pill", "sticker", "rectangle", "background", "box", "screen", "backdrop", "panel", "strap")
)  # fmt: skip
"""Things that letters are seen on."""
STAYING = frozenset(
    ("stay", "stays", "remain", "remains", "staying", "last", "lasts", "keep it", "hold", "vanish")
)
"""After "and" these go on telling of the same text."""
SEPARATORS = ("|", ",", ";", "(", "，", "/", "-", "–", "—", "•")
NEAR = 40


def labelled(tokens: list[Token]) -> list[Token]:
    """The tokens; labels of looks are articles, what letters stand on is their box."""
    seen = -NEAR
    for i, token in enumerate(tokens):
        if token.has(*WRITTEN):
            seen = i
        if i - seen > NEAR:
            continue
        _label(tokens, i)
        _stand(tokens, i)
        if token.has("c:and") and i + 1 < len(tokens) and tokens[i + 1].text in STAYING:
            token.tags = frozenset({"f:det"})
            if tokens[i + 1].text in ("last", "lasts"):
                tokens[i + 1].tags = frozenset({"p:for"})
    return tokens


def _label(tokens: list[Token], i: int) -> None:
    token = tokens[i]
    if i + 2 >= len(tokens) or tokens[i + 1].text not in (":", "=", "：") or tokens[i + 2].has("quote"):
        return
    before = tokens[i - 1] if i else None
    within = before is not None and before.text in SEPARATORS
    after_stop = before is not None and before.text in (".", "\n")
    if token.text in BEHIND and (within or after_stop):
        token.tags = frozenset({"f:det"})
        tokens[i + 2].tags |= {"x:behind"}
    elif token.text in (LOOKS | TIMES) and within:
        token.tags = frozenset({"f:det"})
    elif not (token.text in LOOKS and after_stop):
        return
    tokens[i + 1].tags = frozenset({"f:det"})
    tokens[i + 1].text = ""
    if before is not None and within and before.punct:
        before.text = ","


def _stand(tokens: list[Token], i: int) -> None:
    """ "white text on a red button", "in a black box"."""
    token = tokens[i]
    if token.text not in STANDS or i < 2 or token.has("n:box"):
        return
    lead = [t.text for t in tokens[max(0, i - 4) : i]]
    colored = any(t.has("color:", "hexcolor", "x:faint", "n:opacity") for t in tokens[max(0, i - 3) : i])
    on = any(w in ("on", "on a", "on an", "in", "with", "inside", "over") for w in lead)
    if colored and on:
        token.tags = frozenset({"n:box"})


__all__ = ["labelled"]
