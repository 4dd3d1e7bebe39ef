"""How an export is to be made, as said in a sentence: "1080p", "30 fps", "h265", "最高画质"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Value = str | int | float


@dataclass(frozen=True)
class Param:
    """One key of the contract's `output`, and where it was said."""

    key: str
    value: Value
    end: int


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _codec(text: str) -> str:
    plain = re.sub(r"[\s.]", "", text)
    return {
        "h264": "h264",
        "x264": "h264",
        "avc": "h264",
        "h265": "h265",
        "x265": "h265",
        "hevc": "h265",
    }.get(plain, plain)


SPOKEN: Mapping[str, str] = {
    "full hd": "1080p", "fhd": "1080p", "full-hd": "1080p", "uhd": "4k", "ultra hd": "4k", "hd": "720p",
    "全高清": "1080p", "全hd": "1080p",
}  # fmt: skip
_END = r"(?![a-z0-9])"
_HOW = r"(?:the )?"
_A_SECOND = rf"(?:fps{_END}|frames?(?: per| a|/) ?sec(?:ond)?s?{_END}|帧/秒|帧每秒|帧率?)"
_TABLE: tuple[tuple[str, str, Callable[[re.Match[str]], Value]], ...] = (
    ("resolution", rf"(\d{{3,4}})\s?p{_END}", lambda m: f"{m[1]}p"),
    ("resolution", rf"([2458])\s?k{_END}", lambda m: f"{m[1]}k"),
    ("resolution", rf"(?:{'|'.join(sorted(SPOKEN, key=len, reverse=True))}){_END}", lambda m: SPOKEN[m[0]]),
    ("fps", rf"(\d{{1,3}}(?:\.\d+)?)\s*{_A_SECOND}", lambda m: _number(m[1])),
    ("fps", r"(?:每秒|帧率[为是]?)\s*(\d{1,3}(?:\.\d+)?)\s*帧?", lambda m: _number(m[1])),
    ("codec", rf"(?:h\.? ?26[45]|x26[45]|hevc|avc|av1|vp9){_END}", lambda m: _codec(m[0])),
    ("crf", rf"crf\s*(?:of |=|:)?\s*(\d{{1,2}}){_END}", lambda m: int(m[1])),
    (
        "quality",
        rf"{_HOW}(?:highest|high|best|max|maximum|top|good|great|full)(?: possible)?[ -]quality{_END}",
        lambda m: "high",  # noqa: ARG005
    ),
    ("quality", rf"{_HOW}(?:medium|normal|standard|average)[ -]quality{_END}", lambda m: "medium"),  # noqa: ARG005
    ("quality", rf"{_HOW}(?:lowest|low|draft|small)[ -]quality{_END}", lambda m: "low"),  # noqa: ARG005
    ("quality", rf"loss ?less(?:ly)?{_END}|无损", lambda m: "lossless"),  # noqa: ARG005
    ("quality", "(?:最高|最好|最佳|高)的?(?:质量|画质|品质|清晰度)|超清|高清", lambda m: "high"),  # noqa: ARG005
    ("quality", "(?:中等?|普通|标准)(?:质量|画质|品质)|标清", lambda m: "medium"),  # noqa: ARG005
    ("quality", "(?:最低|低)的?(?:质量|画质|品质)", lambda m: "low"),  # noqa: ARG005
    (
        "format",
        rf"\.?(mp4|mov|mkv|webm|avi|gif|webp|mp3|wav|m4a|aac|flac|ogg){_END}",
        lambda m: m[1],
    ),
)
_COMPILED = tuple((key, re.compile(pattern), value) for key, pattern, value in _TABLE)


def param_at(flat: str, at: int, end: int) -> Param | None:
    """What is said at this place of folded text, or None. Latin words are only read from their start."""
    if at and flat[at - 1].isascii() and flat[at - 1].isalnum() and flat[at].isascii():
        return None
    for key, pattern, value in _COMPILED:
        found = pattern.match(flat, at, end)
        if found:
            return Param(key, value(found), found.end())
    return None
