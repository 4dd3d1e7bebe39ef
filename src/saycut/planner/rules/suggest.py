"""Typing slips: a word that nearly is a known one is asked about, never taken for it."""

from __future__ import annotations

import re

from ...operations.plan import Plan
from .lexicon import lexicon
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
    ]
)
"""Everyday words that look like a slip of a known one and are none."""


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
