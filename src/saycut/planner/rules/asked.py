"""Step 4, before the wishes: a question is answered, it is no wish ("does this work with 4k files?").

"Can you …", "is it possible to …" and their like ask for an edit politely; they are wishes.
"""

from __future__ import annotations

import re

from .token import Token

OPENS = (
    r"(?:(?:hey|hi|hello|so|also|and|but|oh|ok|okay|first|btw|by the way|quick question|one question"
    r"|question|just wondering|wondering|one more thing)[ ,:]+)*"
)
THING = "(?:it|this|that|the|saycut|my|your|anyone)"
COPES = "(?:handle|support|work|open|read|process|deal)"
STRONG = re.compile(
    OPENS
    + rf"(?:does {THING} |can (?:it|this|saycut|you) {COPES}\b|will (?:it|this|that|the) "
    + r"|do (?:i\b|we\b|my\b|your\b|you (?!think|mind|see|know|do ))|should (?:i|we) |any idea |who "
    + r"|what'?s (?!the (?:best|easiest|quickest|fastest) way)"
    + r"|what (?:is|are|was|does|do (?!i want|i need)|kind|sort)"
    + r"|how (?:long|many|much|big|large|do|does|did|come|high|fast) |why (?:is|are|does|do|did|was) "
    + r"|is there (?:a limit|a max|any limit)|which (?:is|one|format|codec|platform|resolution))"
)
"""Beginnings of a question, with or without its mark."""
MARKED = re.compile(
    OPENS
    + r"(?:does |is |are |was |were |did |has |have (?:you|we) |which |who |where |when (?:will|do|does|is) "
    + r"|why (?!not|don't)|what (?!about|if|i (?:need|want))|how (?!about))"
)
"""Beginnings of a question that has its mark."""
POLITE = re.compile(
    r"is it (?:possible|ok|okay|alright|fine|cool)\b|are you able|is there (?:a|any) (?:way|chance)"
    rf"|(?:you|we) (?:can|could)|(?:can|could) (?:you|we|i)\b(?! {COPES})"
    r"|please|would you|how (?:do|can|would|should) i|how to"
)
"""What makes an edit of it, or a question that other rules answer."""
WISHING = ("can", "could", "would", "will", "please", "pls", "let", "i", "we", "just")
LONGEST = 60


def inquiry(sentence: list[Token], *, marked: bool) -> int:
    """How many tokens at the sentence's beginning are a question; 0: none."""
    if not sentence or not sentence[0].text.isascii():
        return 0
    stop = _stop(sentence)
    text = " ".join(t.text.lower() for t in sentence[:stop] if t.text).replace(" ,", ",")
    if len(text) > LONGEST * 6 or any(t.has("quote", "span") for t in sentence[:stop]):
        return 0
    opened = STRONG.match(text + " ") or (MARKED.match(text + " ") if marked else None)
    if opened is None or POLITE.search(text) is not None:
        return 0
    return stop


def _stop(sentence: list[Token]) -> int:
    """Where a wish begins after the question: "how long is it, and can you cut it in half?"."""
    for i, token in enumerate(sentence[1:-1], 1):
        after = sentence[i + 1]
        parts = (token.punct and token.text in ",-(") or (token.has("c:and", "c:but") and token.text != "or")
        asks = after.has("f:polite") and after.text.lower().split()[0] in WISHING
        if parts and (asks or after.has("v:")):
            return i
    return len(sentence)


__all__ = ["inquiry"]
