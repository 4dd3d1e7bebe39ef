"""The pieces a request is read as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

USED, CONTEXT = "used", "context"
"""What became of a token: part of an operation, or read as background."""


class _Known(dict[frozenset[str], frozenset[str]]):
    """Readings → readings with their kinds, made at the first look: few sets of readings exist."""

    def __missing__(self, tags: frozenset[str]) -> frozenset[str]:
        kinds = {tag[: tag.index(":") + 1] for tag in tags if ":" in tag}
        found = self[tags] = tags | kinds
        return found


WIDE = _Known()
"""Readings with their kinds: {"n:music"} → {"n:music", "n:"}."""
_HEAVY: dict[frozenset[str], bool] = {}


@dataclass(slots=True, eq=False)
class Token:
    """A stretch of the words with its readings. Only `claim` and `note` change once it is made."""

    start: int
    end: int
    text: str
    tags: frozenset[str]
    """Readings: "v:cut", "n:music", "color:#ffffff"; for values their kind: "length", "clock", "quote" …"""
    value: Any = None
    claim: str = ""
    parts: tuple[Token, ...] = field(default=())
    """What a composed token (a span) was made of."""
    typed: str = ""
    """The stretch as the person wrote it; `text` is its normal form."""

    def has(self, *tags: str) -> bool:
        """Whether any of these readings stands; "n:" means any noun."""
        return not WIDE[self.tags].isdisjoint(tags)

    def reading(self, kind: str) -> str | None:
        """The value of a reading ("color" → "#ffffff"), the first by name where there are several."""
        found = sorted(t for t in self.tags if t.startswith(kind + ":"))
        return found[0].partition(":")[2] if found else None

    @property
    def shown(self) -> str:
        """The stretch as it is said back."""
        return self.typed or self.text

    @property
    def free(self) -> bool:
        return not self.claim

    @property
    def punct(self) -> bool:
        return "punct" in self.tags

    @property
    def filler(self) -> bool:
        """A word that carries nothing of its own."""
        found = _HEAVY.get(self.tags)
        if found is None:
            found = _HEAVY[self.tags] = any(_heavy(t) for t in self.tags)
        return not found


_LIGHT = ("f:", "p:", "c:", "punct", "symbol", "amount:", "x:wide")


def _heavy(tag: str) -> bool:
    return not tag.startswith(_LIGHT)


def composed(tokens: list[Token], find: Callable[[int], tuple[Token, int] | None]) -> list[Token]:
    """The tokens with stretches of them as one each: `find` gives what begins at a place, and its end."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token, i = find(i) or (tokens[i], i + 1)
        out.append(token)
    return out
