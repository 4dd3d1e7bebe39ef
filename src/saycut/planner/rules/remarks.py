"""What is told beside a wish and asks for nothing: remarks in brackets, the other of two choices."""

from __future__ import annotations

from .token import CONTEXT, Token

PLAIN = ("unknown", "f:", "n:blooper", "n:part", "x:best", "n:noise", "n:sfx", "n:voice", "n:subject",
         "n:face", "n:media", "n:clip", "c:so", "p:", "n:intro", "n:outro", "v:merge", "v:add", "v:play",
         "v:mute", "v:make", "gen:vague", "c:have", "n:audio", "ord:")  # fmt: skip
"""Readings that words of a remark may have by chance."""
TIMED = ("span", "point", "n:middle", "n:beginning", "n:end")
LONGEST = 14
CHOSEN = (("ratio", "ratio:"), ("res", "res:"), ("fmt:",), ("codec:",), ("fps",))


def remarks(tokens: list[Token]) -> list[Token]:
    """The tokens, those that only tell claimed as background."""
    for i, token in enumerate(tokens):
        if token.text in ("(", "（"):
            _bracket(tokens, i)
        elif token.text == "or":
            _choice(tokens, i)
    return tokens


def _bracket(tokens: list[Token], i: int) -> None:
    """ "the first 45 seconds (people joining)": what is seen there."""
    near = range(i + 1, min(i + LONGEST, len(tokens)))
    stop = next((k for k in near if tokens[k].text in (")", "）")), None)
    inner = tokens[i + 1 : stop] if stop is not None else []
    if not inner or any(t.claim or not t.text.isascii() for t in inner):
        return
    lead = inner[0]
    if (lead.has("v:") and not lead.has("unknown", "f:")) or lead.has("c:neg", "c:fix", "c:if", "p:under"):
        return
    if not all(t.punct or t.has(*PLAIN) for t in inner):
        return
    before = next((t for t in reversed(tokens[:i]) if not t.punct), None)
    placed = before is not None and (before.has(*TIMED) or before.text == "part")
    if any(t.has("unknown") for t in inner) or placed:
        for t in inner:
            t.claim = CONTEXT
            if not t.punct:
                t.tags = frozenset({"f:det", "x:about"})


def _choice(tokens: list[Token], i: int) -> None:
    """ "square or 4:5 is fine": the first of two is taken, the other said back as such."""
    left, right = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    if left is None or right is None:
        return
    if any(left.has(*kind) and right.has(*kind) for kind in CHOSEN) and not left.has("v:"):
        for t in (tokens[i], right):
            t.tags, t.claim = frozenset({"f:det", "x:about"}), CONTEXT


__all__ = ["remarks"]
