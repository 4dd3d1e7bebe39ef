"""Typing slips: a word that nearly is a known one is asked about, never taken for it."""

from __future__ import annotations

import re

from ...operations.plan import Plan
from .lexicon import lexicon
from .wording import sentence

WORD = re.compile(r"[A-Za-z]{4,24}")
CLOSE = 80
MOST = 3


def suggestion(plan: Plan, language: str) -> Plan:
    """The plan with "did you mean …" for unknown words, in its question."""
    words = [w for n in plan.not_understood for w in WORD.findall(n.text[:200])][:12]
    if not words:
        return plan
    from rapidfuzz import fuzz, process

    known = lexicon().words
    vocabulary = set(known)
    asked: list[str] = []
    for word in words:
        if word.lower() in vocabulary or len(asked) >= MOST:
            continue
        best = process.extractOne(word.lower(), known, scorer=fuzz.ratio, score_cutoff=CLOSE)
        if best is not None:
            asked.append(sentence(language, "did_you_mean", typed=word, known=best[0]))
    if not asked:
        return plan
    question = " ".join([*([plan.question] if plan.question else []), *asked])
    return plan.replace(question=question)  # type: ignore[no-any-return]
