"""A clause: the tokens of one wish, with the questions rules ask of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from .token import CONTEXT, USED, WIDE, Token

PRONOUNS = frozenset(("it", "them", "they", "它", "它们", "其"))


@cache
def _each(tags: tuple[str, ...]) -> frozenset[str]:
    """Readings given as one string each, or several in a string with spaces between."""
    return frozenset(tag for given in tags for tag in given.split())


@dataclass(eq=False)
class Clause:
    """The tokens of one wish, in order, without the separators around it."""

    tokens: list[Token]
    inherited: frozenset[str] = frozenset()
    """Verbs of the clause before, where this one has none ("remove silences and filler words")."""
    negated: bool = False
    question: bool = False
    correction: bool = False
    """It follows "no wait", "I mean": it takes the place of what was said before."""
    inquiry: bool = False
    """It asks what is so, and for no edit."""
    sentence: int = 0
    fired: bool = field(default=False)

    @property
    def start(self) -> int:
        return self.tokens[0].start if self.tokens else 0

    @property
    def end(self) -> int:
        return self.tokens[-1].end if self.tokens else 0

    def all(self, *tags: str) -> list[Token]:
        """Free tokens with one of these readings, in order."""
        wanted = _each(tags)
        return [t for t in self.tokens if not t.claim and not WIDE[t.tags].isdisjoint(wanted)]

    def one(self, *tags: str) -> Token | None:
        """The first free token with one of these readings."""
        wanted = _each(tags)
        for t in self.tokens:
            if not t.claim and not WIDE[t.tags].isdisjoint(wanted):
                return t
        return None

    def said(self, *tags: str) -> bool:
        """Whether a token has one of these readings, claimed or not, or the clause inherits it."""
        wanted = _each(tags)
        for t in self.tokens:
            if t.claim != CONTEXT and not WIDE[t.tags].isdisjoint(wanted):
                return True
        return not self.inherited.isdisjoint(wanted)

    def take(self, *tags: str) -> Token | None:
        """The first free token with one of these readings, claimed."""
        found = self.one(*tags)
        if found is not None:
            found.claim = USED
        return found

    def near(self, anchor: Token, *tags: str) -> Token | None:
        """The free token with one of these readings that stands nearest to another."""
        found = [t for t in self.tokens if t.free and t is not anchor and t.has(*tags)]
        if not found:
            return None
        at = self.tokens.index(anchor)
        return min(found, key=lambda t: abs(self.tokens.index(t) - at))

    def before(self, token: Token) -> Token | None:
        """The token before one, articles left out."""
        for t in reversed(self.tokens[: self.tokens.index(token)]):
            if not t.has("f:det", "amount:") or t.has("p:", "v:", "c:"):
                return t
        return None

    def after(self, token: Token) -> Token | None:
        """The token after one, articles left out."""
        for t in self.tokens[self.tokens.index(token) + 1 :]:
            if not t.has("f:det") or t.has("p:", "v:", "n:", "c:"):
                return t
        return None

    @property
    def pronoun(self) -> bool:
        """Whether it speaks of "it", "them": what the clause before was about."""
        return any(word in PRONOUNS for t in self.tokens for word in t.text.split())

    def claim(self, tokens: Iterable[Token | None]) -> None:
        """Marks tokens as part of an operation."""
        for t in tokens:
            if t is not None:
                t.claim = USED

    def claim_all(self, *tags: str) -> None:
        self.claim(self.all(*tags))
