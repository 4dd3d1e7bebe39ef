"""Files called by one letter or by their number: "join a, b and c", "a on the left", "photo 2".

Where a.mp4, b.mp4 … are at hand, a letter of a list is a name; so is "a" where no word follows
that an article could belong to. "Photo 2" is the second of several photos, or the one that is called so.
"""

from __future__ import annotations

from ..context import PlanContext
from .token import Token

JOINS = ("、", ",", "，", "&", "+")
FEWEST = 2
PHOTO = ("photo", "picture", "image", "pic")
PLACES = (
    "pos:",
    "turn:",
    "p:first",
    "p:last",
    "p:for",
    "p:from",
    "p:to",
    "p:by",
    "v:add",
    "c:then",
    "c:and",
    "span",
    "point",
)
"""What may stand after a file's letter, and after no article."""


def lettered(tokens: list[Token], context: PlanContext) -> list[Token]:
    """The tokens, the letters of such a list and numbered photos made names."""
    tokens = _numbered(tokens, context)
    _final(tokens, context)
    names = {a.name.rpartition(".")[0].lower(): a.name for a in context.assets if a.name[1:2] == "."}
    if len(names) < FEWEST:
        return tokens
    tokens = _article_parted(tokens, names)
    i = 0
    while i < len(tokens):
        run = [tokens[i]] if tokens[i].text in names else []
        j = i + 1
        while run and j + 1 < len(tokens) and _joins(tokens[j]) and tokens[j + 1].text in names:
            run.append(tokens[j + 1])
            j += 2
        if run and _article(tokens, j - 1):
            run.pop()
        if len(run) >= FEWEST:
            for token in run:
                token.tags = frozenset({f"asset:{names[token.text]}"})
        i = j
    _alone(tokens, names)
    return tokens


NAMED = (
    "n:",
    "trans:",
    "unknown",
    "tsize:",
    "weight:",
    "color:",
    "mood:",
    "look:",
    "effx:",
    "anim:",
    "v:zoom",
)
"""What an article belongs to."""


def _article(tokens: list[Token], i: int) -> bool:
    """ "a and b with | a crossfade": no name."""
    return tokens[i].text == "a" and i + 1 < len(tokens) and tokens[i + 1].has(*NAMED)


def _joins(token: Token) -> bool:
    return token.text in JOINS or token.has("c:and")


def _article_parted(tokens: list[Token], names: dict[str, str]) -> list[Token]:
    """ "put a, b and c together": the letter is no article of "put a"."""
    out: list[Token] = []
    for i, t in enumerate(tokens):
        listed = i + 2 < len(tokens) and _joins(tokens[i + 1]) and tokens[i + 2].text in names
        if listed and "a" in names and t.text.endswith(" a"):
            out.append(Token(t.start, t.end - 2, t.text[:-2], t.tags, typed=t.typed[:-2]))
            t = Token(t.end - 1, t.end, "a", frozenset({"unknown"}), typed=t.typed[-1:])
        out.append(t)
    return out


def _alone(tokens: list[Token], names: dict[str, str]) -> None:
    """ "a on the left and b on the right", "fade in a, fade out c": where another letter is named, too."""
    others = {f"asset:{name}" for letter, name in names.items() if letter != "a"}
    if "a" not in names or not any(t.tags & others for t in tokens):
        return
    for i, token in enumerate(tokens):
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.text == "a" and (
            after is None or after.punct or after.has(*PLACES) or after.text == "together"
        ):
            token.tags = frozenset({f"asset:{names['a']}"})


def _final(tokens: list[Token], context: PlanContext) -> None:
    """ "on the final clip": the last of several, no name for the whole."""
    for token in tokens if len(context.of_kind("video")) > 1 else ():
        if token.text.lower() in ("final clip", "the final clip") and token.has("n:media"):
            token.tags, token.value = frozenset({"clips"}), (-1,)


def _numbered(tokens: list[Token], context: PlanContext) -> list[Token]:
    """ "photo 2 for 5 seconds": a photo by its number, or the one with it in its name."""
    photos = [a.name for a in context.of_kind("image")]
    if len(photos) < FEWEST:
        return tokens
    out: list[Token] = []
    for token in tokens:
        last = out[-1] if out else None
        named = last is not None and last.text.lower() in PHOTO and token.has("number")
        if last is None or not named or token.value not in range(1, len(photos) + 1):
            out.append(token)
            continue
        number = int(token.value)
        called = [p for p in photos if p.rpartition(".")[0].lower() == f"{last.text.lower()}{number}"]
        name = called[0] if called else photos[number - 1]
        text = f"{last.text} {number}"
        out[-1] = Token(
            last.start, token.end, text, frozenset({f"asset:{name}"}), parts=(last, token), typed=text
        )
    return out


__all__ = ["lettered"]
