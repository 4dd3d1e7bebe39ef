"""Words whose reading hangs on others of the request, put right before times are read.

"At the end with a fade" names an end, and asks to end with nothing; "split it into chapters at 5:00" asks
for parts of the picture; "the sound is out of sync" for no cuts on a beat.
"""

from __future__ import annotations

from .token import Token

EDGES = {"end with": "n:end", "start with": "n:beginning"}
LEADS = frozenset(("the", "at the", "before the", "from the", "until the", "near the", "very", "to the"))
CODES = {
    "en": "en", "es": "es", "fr": "fr", "de": "de", "pt": "pt", "zh": "zh", "ja": "ja", "ko": "ko",
    "nl": "nl", "pl": "pl", "ru": "ru", "tr": "tr", "ar": "ar",
}  # fmt: skip
"""Languages by their code, right after a word for captions; "it" is another word far more often."""


def reread(tokens: list[Token]) -> list[Token]:
    """The tokens with such words read as what they are there."""
    cut_there = any(t.has("v:split", "v:cut") for t in tokens) and any(
        t.has("clock", "length", "point") for t in tokens
    )
    for i, token in enumerate(tokens):
        word = token.text.lower()
        before = tokens[i - 1] if i else None
        if word in EDGES and before is not None and before.text.lower() in LEADS:
            token.tags = frozenset({EDGES[word]})
        elif token.has("n:chapters") and cut_there:
            token.tags = frozenset({"n:part"})
        elif word == "sync" and i > 1 and [t.text.lower() for t in tokens[i - 2 : i]] == ["out", "of"]:
            _out_of_sync(tokens, i)
        elif word == "speed" and i + 1 < len(tokens) and tokens[i + 1].text.lower() in CHANGING:
            token.tags = tokens[i + 1].tags = frozenset({"unknown"})
        elif word in CODES and before is not None and before.has("n:captions", "n:subfile"):
            token.tags = frozenset({f"lang:{CODES[word]}"})
    return tokens


CHANGING = frozenset(("changes", "changed", "switches", "drops", "increases"))
"""After "speed" these tell of a moment, and ask for no pace."""


def _out_of_sync(tokens: list[Token], i: int) -> None:
    """Sound that is late or early: no beat is spoken of."""
    for t in tokens[i - 2 : i]:
        t.tags = frozenset({"f:det"})
    tokens[i].tags = frozenset({"x:later"})


__all__ = ["reread"]
