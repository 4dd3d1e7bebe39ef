"""Pictures that nobody has: "generate an image of a cat", "create a thumbnail with AI"."""

from __future__ import annotations

from .token import Token

PICTURES = ("n:thumbnail", "n:photos", "n:generated")
INVENTED = frozenset(("generate", "create", "draw", "imagine", "design", "invent", "paint", "make"))
BY_MACHINE = frozenset(("ai", "midjourney", "dall-e", "dalle", "sora", "runway", "chatgpt", "gpt"))


def invented(tokens: list[Token]) -> list[Token]:
    """The tokens; a picture to be made out of nothing is one thing, with all that it shows."""
    for i, token in enumerate(tokens):
        if token.has("v:") and token.text.lower() in INVENTED:
            _invented(tokens, i)
    return tokens


def _invented(tokens: list[Token], i: int) -> None:
    """ "generate an image of a cat", "create a thumbnail with AI": a picture nobody has."""
    noun = next((k for k in range(i + 1, min(i + 5, len(tokens))) if tokens[k].has(*PICTURES)), None)
    if noun is None or any(t.punct or t.has("number") for t in tokens[i + 1 : noun]):
        return
    stop = next((k for k in range(noun + 1, len(tokens)) if _ends(tokens[k])), len(tokens))
    rest = tokens[noun + 1 : stop]
    texts = [t.text.lower() for t in tokens[i + 1 : stop]]
    machine = any(w in BY_MACHINE for w in texts)
    plural = tokens[noun].text.lower().endswith("s")
    shows = (
        tokens[i].text.lower() in ("generate", "draw", "imagine", "paint", "invent", "design", "create")
        and not plural
        and any(t.text.lower() in ("of", "showing", "with") for t in rest[:1])
        and any(t.has("unknown") for t in rest)
        and not any(
            t.has("asset", "file", "asset:", "quote", "point", "span", "clock", "n:media") for t in rest
        )
    )
    if not (machine or shows):
        return
    tokens[noun].tags = frozenset({"n:generated"})
    for t in rest:
        t.tags = frozenset({"f:det"})


def _ends(token: Token) -> bool:
    return token.punct or token.has("c:and", "c:then", "c:but", "p:for")


__all__ = ["invented"]
