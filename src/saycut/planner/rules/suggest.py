"""Typing slips: two letters swapped are read as meant, and said; of other slips a person is asked."""

from __future__ import annotations

import re

from ...operations.plan import Plan
from .lexicon import lexicon
from .token import Token
from .wording import sentence

WORD = re.compile(r"[A-Za-z]{5,24}")
MOST = 3
PLAIN = frozenset(
    [
        "seconds",
        "minutes",
        "hours",
        "minute",
        "hour",
        "frames",
        "product",
        "price",
        "night",
        "house",
        "water",
        "video",
        "videos",
        "world",
        "about",
        "after",
        "years",
        "thing",
        "things",
        "place",
        "where",
        "while",
        "these",
        "those",
        "there",
        "their",
        "words",
        "times",
        "second",
        "filmed",
        "shirt",
        "shoes",
        "watch",
        "beach",
        "plane",
        "store",
        "money",
        "story",
        "party",
        "smile",
        "other",
        "first",
        "third",
        "right",
        "maybe",
        "again",
        "every",
        "never",
        "might",
        "would",
        "could",
        "think",
        "looks",
        "found",
        "short",
        "small",
        "large",
        "white",
        "black",
        "green",
    ]
)
"""Everyday words that look like a slip of a known one and are none."""


def slips(tokens: list[Token]) -> list[tuple[str, str]]:
    """The words that were read as another ("musci" as "music"), each with what it was read as."""
    words = lexicon()
    found = []
    for token in tokens:
        typed = token.typed.lower()
        plain = typed.isascii() and typed.isalpha() and token.value is None
        if (
            plain
            and not token.has("unknown", "asset:")
            and not words.begins(typed)
            and (read := words.unslipped(typed)) != typed
        ):
            found.append((token.typed, read))
    return found


def suggestion(plan: Plan, language: str) -> Plan:
    """The plan with "did you mean …" for unknown words, in its question."""
    words = [w for n in plan.not_understood for w in WORD.findall(n.text[:200])][:12]
    if not words:
        return plan
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    known = lexicon().words
    vocabulary = set(known)
    asked: list[str] = []
    for word in words:
        typed = word.lower()
        if typed in vocabulary or typed in PLAIN or len(asked) >= MOST:
            continue
        slips = 1 if len(typed) < 8 else 2
        best = process.extractOne(typed, known, scorer=OSA.distance, score_cutoff=slips)
        if best is not None and best[0][0] == typed[0]:
            asked.append(sentence(language, "did_you_mean", typed=word, known=best[0]))
    if not asked:
        return plan
    question = " ".join([*([plan.question] if plan.question else []), *asked])
    return plan.replace(question=question)  # type: ignore[no-any-return]
