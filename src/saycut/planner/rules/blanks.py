"""Blanks between Chinese words, where many people put them for commas: "去停顿 加字幕 黄色"."""

from __future__ import annotations

import re

from .normal import is_han

STRETCH = re.compile(r"[^\s,.;:!?，。；：、！？“”‘’\"'「」『』《》()（）]+")
SHORTEST, LONG = 2, 3
"""Characters of the shorter and of the longer stretch beside a blank that parts wishes; "加 字幕" is one."""


def parted(words: str, data: set[int]) -> str:
    """The words, of the same length, with a comma for each such blank outside of quotations and names."""
    out = list(words)
    before: re.Match[str] | None = None
    for stretch in STRETCH.finditer(words):
        if before is not None and _parts(words, before, stretch) and before.end() not in data:
            out[before.end()] = "，"
        before = stretch
    return "".join(out)


def _parts(words: str, left: re.Match[str], right: re.Match[str]) -> bool:
    if right.start() - left.end() != 1 or not words[left.end()].isspace() or words[left.end()] == "\n":
        return False
    if not (is_han(words[left.end() - 1]) and is_han(words[right.start()])):
        return False
    sizes = sorted((len(left[0]), len(right[0])))
    return sizes[0] >= SHORTEST and sizes[1] >= LONG
