"""Blanks between Chinese words, where many people put them for commas: "去停顿 加字幕 黄色"."""

from __future__ import annotations

import re

from .normal import is_han

STRETCH = re.compile(r"[^\s,.;:!?，。；：、！？“”‘’\"'「」『』《》()（）]+")
VALUE = re.compile(r"\d[a-zA-Z%]{0,4}$")
SHORTEST, LONG = 2, 3
"""Characters of the shorter and of the longer stretch beside a blank that parts wishes; "加 字幕" is one."""

MEASURE = re.compile(
    r"秒|毫秒|小时|分(?![辨割屏成段离享])|分钟|[个张条倍句行支集天拍首份折]|段(?!落)|帧(?!率)|次(?!数)|版(?!权)|部(?!分)|宫格"
)
"""What a number before a blank may count: the blank only sets the digits off."""


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
    before, after = words[left.end() - 1], words[right.start()]
    if not (is_han(before) and is_han(after)) and not _valued(left[0], right[0]):
        return False
    sizes = sorted((len(left[0]), len(right[0])))
    return sizes[0] >= SHORTEST and sizes[1] >= LONG


def _valued(left: str, right: str) -> bool:
    """ "压到25M 别太糊", "静音 10秒到20秒正常": a value beside the blank, in stretches that are Chinese."""
    chinese = [sum(is_han(c) for c in stretch) for stretch in (left, right)]
    if left[-1].isdigit() and MEASURE.match(right):
        return False  # "剪成30 秒的短片"
    if is_han(right[0]):
        return chinese[0] > 0 and VALUE.search(left) is not None and chinese[1] >= SHORTEST
    return is_han(left[-1]) and right[0].isdigit() and chinese[0] >= SHORTEST and chinese[1] >= LONG
