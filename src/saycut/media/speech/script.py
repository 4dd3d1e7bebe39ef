"""A pasted script as words to show and words to listen for."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*", re.UNICODE)
SPEAKER = re.compile(r"^\s*[A-Z][\w .'’-]{0,30}:\s+(?=\S)")
DIRECTION = re.compile(r"\[[^\]]{0,200}\]|\([^)]{0,200}\)")
STOPS = ".!?…。！？"
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Token:
    """A word of a script."""

    text: str
    """As written, with its punctuation."""
    spoken: tuple[str, ...]
    """What is heard: lower-case words, numbers written out. Empty: nothing that can be heard."""
    ends_line: bool
    """The last of a sentence or of a line of the script."""


def tokens_of(script: str) -> tuple[Token, ...]:
    """The words of a script. Speakers' names before a colon at two or more lines, and stage directions in
    brackets, are not spoken and are left out."""
    rows = [DIRECTION.sub(" ", row) for row in script.replace("\u00a0", " ").splitlines()]
    if sum(bool(SPEAKER.match(row)) for row in rows) >= 2:
        rows = [SPEAKER.sub("", row) for row in rows]
    found: list[Token] = []
    for row in rows:
        words = row.split()
        for i, word in enumerate(words):
            ends = i == len(words) - 1 or word.rstrip("\"'”’)»").endswith(tuple(STOPS))
            found.append(Token(word, _spoken(word), ends))
    return tuple(found)


def is_english(script: str) -> bool:
    """Whether a script is written so that the English model can listen for it."""
    letters = [c for c in script if c.isalpha()]
    plain = sum(c.isascii() for c in letters)
    return bool(letters) and plain >= 0.9 * len(letters)


def _spoken(word: str) -> tuple[str, ...]:
    found: list[str] = []
    for mark in re.findall(r"\$?\d[\d,]*(?:\.\d+)?%?|[^\W\d_]+(?:['’][^\W\d_]+)*", word):
        found += _number_words(mark) if any(c.isdigit() for c in mark) else [mark.lower().replace("’", "'")]
    if "&" in word:
        found.append("and")
    return tuple(found)


UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred"))


def _number_words(mark: str) -> list[str]:
    """ "1,250" → one thousand two hundred fifty; "$5" → five dollars; "2024" → twenty twenty four."""
    whole, _, part = mark.strip("$%").replace(",", "").partition(".")
    value = int(whole or "0")
    is_year = len(whole) == 4 and "," not in mark and not part and 1100 <= value < 2100 and value % 1000 >= 10
    if is_year and "$" not in mark:
        found = [*_below(value // 100), *(_below(value % 100) if value % 100 else ["hundred"])]
    elif len(whole) > 12:
        found = [UNITS[int(digit)] for digit in whole]
    else:
        found = _below(value)
    if part:
        found += ["point", *(UNITS[int(digit)] for digit in part)]
    if "$" in mark:
        found.append("dollars")
    if "%" in mark:
        found.append("percent")
    return found


def _below(value: int) -> list[str]:
    if value < 20:
        return [UNITS[value]]
    if value < 100:
        return [TENS[value // 10], *([UNITS[value % 10]] if value % 10 else [])]
    for size, name in SCALES:
        if value >= size:
            rest = value % size
            return [*_below(value // size), name, *(_below(rest) if rest else [])]
    return []
