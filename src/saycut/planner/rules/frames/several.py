"""Several texts in one breath, each with a time, a place or a look of its own: "0:05 “A”, 0:20 “B”"."""

from __future__ import annotations

from ..clause import Clause
from ..token import Token

OWN = (
    "point",
    "span",
    "clips",
    "asset",
    "file",
    "pos:",
    "hold",
    "color:",
    "hexcolor",
    "tsize:",
    "anim:",
    "weight:",
)
"""What each of several texts may have for itself."""
TIMED = ("point", "span", "clips", "asset", "file", "pos:")
ALL_OF_THEM = ("both", "each", "all", "every", "all of them", "both of them", "each of them", "都", "各")


def each_text(c: Clause) -> tuple[Clause, list[Clause]] | None:
    """What all texts of a clause share, and a clause for each of them; None where there are no several."""
    quotes = [i for i, t in enumerate(c.tokens) if t.has("quote") and t.free]
    if len(quotes) < 2:
        return None
    starts = _starts(c, quotes)
    stop = _shared_end(c, quotes[-1])
    ends = [*starts[1:], stop]
    groups = [c.tokens[a:b] for a, b in zip(starts, ends, strict=True)]
    if not _own(groups) and not _apart(c, quotes, groups):
        return None
    shared = Clause([*c.tokens[: starts[0]], *c.tokens[stop:]], inherited=c.inherited, sentence=c.sentence)
    made = [Clause(list(g), inherited=c.inherited, sentence=c.sentence) for g in groups]
    return shared, made


def _starts(c: Clause, quotes: list[int]) -> list[int]:
    """Where each text's words begin: at its time where the times stand before the texts, else at the text."""
    leading = []
    before = -1
    for at in quotes:
        found = [
            i for i in range(before + 1, at) if c.tokens[i].has("point", "span", "clips") and c.tokens[i].free
        ]
        leading.append(found[0] if found else -1)
        before = at
    tail = any(t.has("point", "span", "clips") and t.free for t in c.tokens[quotes[-1] + 1 :])
    return leading if min(leading) >= 0 and not tail else quotes


def _shared_end(c: Clause, last: int) -> int:
    """Where what is said of all of them begins: "…, both in white"."""
    for i in range(last + 1, len(c.tokens)):
        if c.tokens[i].text in ALL_OF_THEM:
            return i - 1 if c.tokens[i - 1].has("length", "hold") and i - 1 > last else i
    return len(c.tokens)


def _apart(c: Clause, quotes: list[int], groups: list[list[Token]]) -> bool:
    """ "text “A” with option “B” on the left": words between them, and a place for the last alone."""
    if any(t.has(*TIMED) and t.free for g in groups[:-1] for t in g):
        return False
    between = c.tokens[quotes[0] + 1 : quotes[1]]
    apart = any(t.has("v:add", "unknown") for t in between) and not any(t.has(*BELOW) for t in between)
    return apart and any(t.has(*TIMED) and t.free for t in groups[-1])


BELOW = ("n:captions", "n:text")
"""Words for a smaller text under another: the two stand together."""


def _own(groups: list[list[Token]]) -> bool:
    """Whether a kind of time, place or look is told of at least two of them."""
    return any(sum(any(t.has(kind) and t.free for t in g) for g in groups) > 1 for kind in OWN)


__all__ = ["each_text"]
