"""Step 2: "第一段和第二段之间用缩放": between two clips a movement is how they are joined."""

from __future__ import annotations

from .token import Token

BETWEEN = frozenset(("之间", "中间"))
CLIPS = ("clips", "asset", "asset:", "file")
NEAR = 5
"""Tokens before the word for the place in which both clips are named."""
MOVED = ("v:flip", "v:rotate", "v:zoom")


def seams(tokens: list[Token]) -> None:
    """Takes other readings from what stands after two clips and a word for what is between them."""
    for i, token in enumerate(tokens):
        named = [t for t in tokens[max(i - NEAR, 0) : i] if t.has(*CLIPS)]
        if token.text not in BETWEEN or len(named) < 2:
            continue
        stop = next((k for k in range(i + 1, len(tokens)) if tokens[k].punct), len(tokens))
        told = tokens[i + 1 : stop]
        if any(t.has("quote", "v:insert", *CLIPS) for t in told):
            continue
        for t in told:
            if t.has("trans:"):
                t.tags = frozenset(tag for tag in t.tags if tag.startswith("trans:"))
            elif t.has(*MOVED) and not any(o.has("trans:", "n:transition") for o in told):
                t.tags = frozenset({"n:transition", "unknown"})


__all__ = ["seams"]
