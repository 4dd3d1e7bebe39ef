"""A source told at length before the file it becomes: "edit a 2-minute raw interview into a 1080p MP4".

Between the verb and "into a 1080p MP4" the words tell what there is; several clips are put together.
"""

from __future__ import annotations

from .token import CONTEXT, Token

FILE = ("res", "res:", "fmt:", "quality:", "codec:", "fps", "n:format")
NAMED = ("res", "res:", "fmt:")
ONE = frozenset(("a", "an", "one"))
MANY = ("n:clip", "n:photos")
PLAIN = ("v:add", "v:make", "v:change", "v:trim", "v:cut", "v:process", "v:replace", "v:overlay")
"""Verbs that say no more there than that a file is made."""
KEPT = ("n:photos", "n:chapters", "v:stabilize", "n:captions", "n:music", "size")
TOLD_APART = ("quote", "asset", "asset:", "file", "span", "point", "c:and", "c:then", "hold", "every")
LONGEST = 16


def into_file(tokens: list[Token]) -> list[Token]:
    """The tokens, those of such a source claimed as background."""
    for i, token in enumerate(tokens):
        if token.text.lower() == "into" and _ends_in_a_file(tokens, i + 1):
            _source(tokens, i)
    return tokens


def _ends_in_a_file(tokens: list[Token], i: int) -> bool:
    named = False
    for token in tokens[i : i + 6]:
        if token.punct or token.has("c:"):
            break
        if not (token.has(*FILE) or token.has("f:det")):
            return False
        named = named or token.has(*NAMED)
    return named


def _source(tokens: list[Token], into: int) -> None:
    start = max(into - LONGEST, 0)
    for j in range(into - 1, start - 1, -1):
        if tokens[j].punct or tokens[j].has(*TOLD_APART):
            start = j + 1
            break
    verb = next((j for j in range(start, into) if not tokens[j].has("f:polite")), into)
    if verb + 2 >= into or not tokens[verb].has("v:", "gen:vague"):
        return
    counted = tokens[verb + 1].has("number") and float(tokens[verb + 1].value or 1) > 1
    if not counted and tokens[verb + 1].text.lower() not in ONE:
        return
    told = tokens[verb + 2 : into]
    plural = any(t.has("n:media") and t.text.lower().endswith(("clips", "videos", "shots")) for t in told)
    many = counted and (plural or any(t.has(*MANY) for t in told))
    if tokens[verb].has(*PLAIN) or (many and tokens[verb].has("v:convert")):
        tokens[verb].tags = frozenset({"v:merge" if many else "v:convert"})
    for t in told:
        if not t.has(*KEPT) and not (many and t.has("n:clip")):
            t.claim = CONTEXT
    if many:
        tokens[verb + 1].claim = CONTEXT


__all__ = ["into_file"]
