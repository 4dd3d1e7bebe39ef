"""The pieces a request is read as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

USED, CONTEXT = "used", "context"
"""What became of a token: part of an operation, or read as background."""


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

    def has(self, *tags: str) -> bool:
        """Whether any of these readings stands; "n:" means any noun."""
        for tag in tags:
            if tag in self.tags:
                return True
            if tag.endswith(":") and any(t.startswith(tag) for t in self.tags):
                return True
        return False

    def reading(self, kind: str) -> str | None:
        """The value of a reading ("color" → "#ffffff"), the first by name where there are several."""
        found = sorted(t for t in self.tags if t.startswith(kind + ":"))
        return found[0].partition(":")[2] if found else None

    @property
    def free(self) -> bool:
        return not self.claim

    @property
    def punct(self) -> bool:
        return "punct" in self.tags

    @property
    def filler(self) -> bool:
        """A word that carries nothing of its own."""
        return not any(_heavy(t) for t in self.tags)


_LIGHT = ("f:", "p:", "c:", "punct", "symbol", "amount:", "x:wide")


def _heavy(tag: str) -> bool:
    return not tag.startswith(_LIGHT)
