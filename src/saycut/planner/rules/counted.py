"""Wishes counted in one line: "1. mute the video 2. speed it up" is two wishes, and no "video 2"."""

from __future__ import annotations

import re

from .normal import is_han

NUMBER = re.compile(r"(?:(?<=[\s,;:。一-鿿])|^)[(]?([1-9])[.)、](?=\s*[^\W\d]|\s+\d)")
OPENS = re.compile(r"(?:^|[.,:;!?。\n])\s*$")


def uncounted(plain: str) -> str:
    """The words, of the same length, with a semicolon for each number of a row 1, 2, … in one line.

    Numbers before quotations and names (which are blanked out), and of rows with a line for each, stay.
    """
    out = list(plain)
    for row in _rows(plain):
        for number in row:
            out[number.start() : number.end()] = "; ".ljust(number.end() - number.start())
    return "".join(out)


def _rows(plain: str) -> list[list[re.Match[str]]]:
    """The rows of two numbers or more."""
    rows: list[list[re.Match[str]]] = []
    for number in NUMBER.finditer(plain):
        if not _counts(number):
            continue
        row = rows[-1] if rows else []
        if row and int(number[1]) == len(row) + 1 and "\n" not in plain[row[-1].end() : number.start()]:
            row.append(number)
        elif number[1] == "1":
            rows.append([number])
    return [row for row in rows if len(row) > 1]


def _counts(number: re.Match[str]) -> bool:
    """Whether it may count a wish, and is no value: "set the volume to 1. Then …" opens no row."""
    before, mark = number.string[: number.start()], number[0][-1]
    if number[1] == "1" and mark != ")":
        return OPENS.search(before) is not None
    return mark == "、" or not before or not is_han(before[-1])
