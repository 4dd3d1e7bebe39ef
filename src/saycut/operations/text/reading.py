"""How long it takes to read a text, and how wide it is."""

from __future__ import annotations

import unicodedata

START_MS = 1000
"""To notice that there is something to read."""
LETTER_MS = 60
"""About 17 letters a second, the pace subtitlers count with."""
WIDE_MS = 170
"""A Chinese, Japanese or Korean character: about 6 a second."""
SHORTEST_MS, LONGEST_MS = 2000, 12_000
WIDE_COLUMNS = 42 / 18
"""A line of captions holds 42 Latin letters or 18 full-width characters."""
LEADING = frozenset(
    (
        *("a", "an", "the", "of", "to", "in", "on", "at", "and", "or", "but", "for", "with", "from", "my"),
        *("your", "his", "her", "our", "their", "is", "are", "was", "were", "be", "this", "that", "as", "by"),
    )
)
"""Small words that belong to what follows: a caption should not end with one."""


def reading_ms(text: str) -> int:
    """How long a text should be seen to be read once without haste, in tenths of a second."""
    wide = sum(1 for c in text if is_wide(c))
    narrow = sum(1 for c in text if not is_wide(c))
    needed = START_MS + wide * WIDE_MS + narrow * LETTER_MS
    return round(min(max(needed, SHORTEST_MS), LONGEST_MS) / 100) * 100


def is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def columns(text: str) -> float:
    """The width of a text in Latin letters."""
    return sum(WIDE_COLUMNS if is_wide(c) else 1.0 for c in text)


def plain(text: str) -> str:
    """A person's text without control characters (line breaks stay) and without space around it."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in unified if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()
