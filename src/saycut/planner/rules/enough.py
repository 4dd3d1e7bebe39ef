"""Step 3: "前面15秒就行", "到第40秒就够了": a stretch that is said to be enough is all that stays."""

from __future__ import annotations

import itertools

from .token import Token

ENOUGH = frozenset(
    ("就行", "就行了", "就好", "就好了", "就可以", "就可以了", "就够", "就够了", "够了", "足够", "足够了",
     "即可", "就好啦", "就行啦", "就够用")
)  # fmt: skip


def enough(tokens: list[Token]) -> list[Token]:
    """The tokens, times composed, each such word as "keep" where a stretch alone stands before it."""
    for before, token in itertools.pairwise(tokens):
        if token.text in ENOUGH and before.has("span") and _alone(tokens, tokens.index(before)):
            token.tags = frozenset({"v:keep"})
        elif before.has("v:export") and token.has("span") and _made_of(tokens, tokens.index(token)):
            before.tags |= {"v:keep"}
    return tokens


OTHER_FILES = ("fmt:gif", "fmt:webp", "fmt:mp3", "fmt:wav", "fmt:png", "fmt:jpg", "n:thumbnail", "n:frame",
               "n:audio", "v:extract_audio", "n:photos", "n:captions", "n:subfile", "v:keep")  # fmt: skip


def _made_of(tokens: list[Token], i: int) -> bool:
    """ "导出前三分钟": the stretch is all of the video that is made, and nothing else is made of it."""
    if tokens[i - 1].text.isascii() or tokens[i].value.how not in ("first", "last", "range"):
        return False
    for t in tokens[i + 1 :]:
        if t.punct:
            break
        if t.has(*OTHER_FILES):
            return False
    return True


def _alone(tokens: list[Token], i: int) -> bool:
    """Whether nothing is done to the stretch between the last mark and its end."""
    for t in reversed(tokens[:i]):
        if t.punct:
            break
        if not t.filler:
            return False
    return not tokens[i].value.bad


__all__ = ["enough"]
