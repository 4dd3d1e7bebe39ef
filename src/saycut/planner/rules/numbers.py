"""Numbers as people write them, in English and Chinese."""

from __future__ import annotations

import re

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: i for i, word in enumerate(ONES)} | {word: 20 + 10 * i for i, word in enumerate(TENS)}
HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
SHORT = "百千万"
"""After these a last digit is of the next lower unit: "一百二" is 120."""

DIGITS = (
    r"(?:\d{1,6},\d{1,2}(?=[ -]?(?:s|secs?|seconds?|min|minutes?|x)\b)"
    r"|\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?|\.\d{1,9})"
)
"""Digits with a point, with a decimal comma before a unit, or in groups of three."""
_TEN = "|".join(TENS)
_ONE = "|".join(sorted(ONES[1:], key=len, reverse=True))
WORDS = rf"(?:(?:{_TEN})(?:[ -](?:{'|'.join(ONES[1:10])}))?|(?:a|one|two|three|five) hundred|{_ONE})"
ENGLISH = rf"(?:{DIGITS}|{WORDS})"
HAN = r"(?:\d{1,15}(?:\.\d{1,9})?|[零〇一二两三四五六七八九十百千万]{1,12}(?:点[零一二三四五六七八九]{1,6})?)"
_HAN_ONLY = re.compile(r"[零〇一二两三四五六七八九十百千万]+(?:点[零一二三四五六七八九]+)?\Z")


def english(text: str) -> float:
    """ "10", "1,000", "twenty five", "a hundred" as a number."""
    plain = text.strip()
    plain = plain.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", plain) else plain.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        pass
    total = 0.0
    for word in re.split(r"[ -]+", plain):
        if word == "hundred":
            total = (total or 1) * 100
        elif word in SMALL:
            total += SMALL[word]
        elif word in ("a", "an"):
            total += 1
    return total


def chinese(text: str) -> float:
    """ "十五", "两", "一百二十", "三点五", "12" as a number."""
    plain = text.strip()
    if not _HAN_ONLY.match(plain):
        return english(plain)
    whole, _, rest = plain.partition("点")
    total, current = 0, 0
    for char in whole:
        if char in HAN_DIGITS:
            current = current * 10 + HAN_DIGITS[char] if current and not total else HAN_DIGITS[char]
        elif char == "万":
            total, current = (total + current) * HAN_UNITS[char], 0
        else:
            total, current = total + (current or 1) * HAN_UNITS[char], 0
    if len(whole) > 2 and current and whole[-2] in SHORT:
        current *= HAN_UNITS[whole[-2]] // 10
    value = float(total + current)
    if rest:
        value += float("0." + "".join(str(HAN_DIGITS[c]) for c in rest))
    return value


HIGHEST = 1e12
"""More than any time, size or count a person can mean; keeps arithmetic finite."""


def number(text: str) -> float:
    """A number in either language, at most HIGHEST."""
    found = chinese(text) if any("一" <= c <= "鿿" or c == "〇" for c in text) else english(text)
    return min(found, HIGHEST)
