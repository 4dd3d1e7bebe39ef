"""Files called by one letter: "join a, b and c", "a、b、c依次拼接", where a.mp4, b.mp4 … are at hand."""

from __future__ import annotations

from ..context import PlanContext
from .token import Token

JOINS = ("、", ",", "，", "&", "+")
FEWEST = 2


def lettered(tokens: list[Token], context: PlanContext) -> list[Token]:
    """The tokens, the letters of such a list made names."""
    names = {a.name.rpartition(".")[0].lower(): a.name for a in context.assets if a.name[1:2] == "."}
    if len(names) < FEWEST:
        return tokens
    i = 0
    while i < len(tokens):
        run = [tokens[i]] if tokens[i].text in names else []
        j = i + 1
        while run and j + 1 < len(tokens) and _joins(tokens[j]) and tokens[j + 1].text in names:
            run.append(tokens[j + 1])
            j += 2
        if len(run) >= FEWEST:
            for token in run:
                token.tags = frozenset({f"asset:{names[token.text]}"})
        i = j
    return tokens


def _joins(token: Token) -> bool:
    return token.text in JOINS or token.has("c:and")
