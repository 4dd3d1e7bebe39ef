"""Texts of a list: "0:05 Intro, 0:20 - Setup", "write Before on the first half and After on the second"."""

from __future__ import annotations

from .token import Token
from .unquoted import LOOKS, PLACES, WORDED, capital, ending

HARD = ("\n", ";", ".", "。", "；", "!", "?")
FIGURED = (
    "the date",
    "the price",
    "price",
    "price tag",
    "phone number",
    "the year",
    "score",
    "the score",
)
SKIPPED = (
    "platform:", "fmt:", "lang:", "res:", "codec:", "asset", "file", "url", "folder", "clips", "font:",
)  # fmt: skip
"""Words written large that name something else."""


def timed_entry(tokens: list[Token], i: int, words: str) -> tuple[int, int] | None:
    """ "0:05 Intro, 0:20 - Setup": a time and its words, in a list."""
    if not tokens[i].has("clock", "length") or tokens[i].value < 0:
        return None
    before = i - 1
    while before >= 0 and (
        tokens[before].has("p:at", "p:from", "f:det") or tokens[before].text in ("(", "[", "•")
    ):
        before -= 1
    if before >= 0 and not (tokens[before].punct and tokens[before].text in ":：,，\n;；-—–*•.)"):
        return None
    j = i + 1
    if j + 1 < len(tokens) and (tokens[j].text in ("-", "–", "—") or tokens[j].has("p:to")):
        j = j + 2 if tokens[j + 1].has("clock", "length") else j
    j = past(tokens, j, ("-", "–", "—", ":", ")", "]", "=", "→", "s"))
    if j >= len(tokens) or not (tokens[j].has("unknown") or capital(tokens[j], words)):
        return None
    if tokens[j].has("v:", "quote", *SKIPPED) or quoted_soon(tokens, i):
        return None
    stop = ending(tokens, j, words, loose=False)
    return (j, stop) if stop > j else None


def next_listed(tokens: list[Token], i: int, words: str, first: Token | None) -> tuple[int, int] | None:
    """ "write Before on the first half and After on the second": the next text, with a place of its own."""
    mark = tokens[i]
    if not (mark.text in (",", ";", "\n", ".", "，") or mark.has("c:and", "c:then")):
        return None
    start = i + 1
    while start < len(tokens) and (
        tokens[start].has("c:and", "c:then") or tokens[start].text in (",", "\n", "-", "*", "•", "also")
    ):
        start += 1
    if start >= len(tokens) or tokens[start].has("v:", "quote", *WORDED, *SKIPPED):
        return None
    large = capital(tokens[start], words)
    alike = first is not None and tokens[start].text == first.text
    single = first is not None and tokens[start].text in (
        "after",
        "before",
        "now",
        "then",
        "off",
        "on",
        "no",
        "yes",
    )
    stop = start + 1 if single else ending(tokens, start, words, loose=True)
    if stop <= start or stop >= len(tokens):
        return None
    if not (large or alike or single or tokens[start].has("unknown")) or (
        tokens[start].has("n:") and not large
    ):
        return None
    if not alike and any(t.has("v:", "asset:", "n:") and not capital(t, words) for t in tokens[start:stop]):
        return None
    if not large and any(t.has(*LOOKS) for t in tokens[start:stop]):
        return None
    placed = tokens[stop : stop + 5]
    return (
        (start, stop)
        if any(t.has(*PLACES, "pos:") for t in placed) and not placed[0].has("unknown")
        else None
    )


def figure(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """ "the date 12.05.2024", "price 4,50": figures written together after the word for them."""
    j = i + 1
    if j >= len(tokens) or not tokens[j].has("number", "ratio", "symbol"):
        return None
    after = tokens[j + 1].text if j + 1 < len(tokens) else "."
    year = tokens[i].text == "text" and after in (
        ".",
        ",",
        "under",
        "below",
        "at",
        "in",
        "on",
        "over",
        "under it",
    )
    if tokens[i].text not in FIGURED and not year:
        return None
    stop = j + 1
    while stop < len(tokens) and tokens[stop].start == tokens[stop - 1].end and not _last_mark(tokens, stop):
        stop += 1
    return j, stop


def _last_mark(tokens: list[Token], i: int) -> bool:
    return tokens[i].punct and (i + 1 >= len(tokens) or tokens[i + 1].start > tokens[i].end)


def past(tokens: list[Token], i: int, links: tuple[str, ...]) -> int:
    while i < len(tokens) and tokens[i].text in links:
        i += 1
    return i


def quoted_soon(tokens: list[Token], i: int) -> bool:
    """Whether a quotation follows in the same wish: then it holds the words."""
    for j in range(i + 1, min(i + 40, len(tokens))):
        token = tokens[j]
        if token.has("quote") and token.typed[:1] in "\"'“”„‘’「『《〈«`＂":
            return True
        if token.text in HARD or (token.has("c:then") and not token.has("f:")):
            return False
        comma = token.text in (",", "，") or token.has("c:and")
        if comma and j + 1 < len(tokens) and tokens[j + 1].has("v:"):
            return False
    return False


__all__ = ["HARD", "SKIPPED", "figure", "next_listed", "past", "quoted_soon", "timed_entry"]
