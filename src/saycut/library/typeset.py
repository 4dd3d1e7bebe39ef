"""How wide text is, in which font each part of it is set: shaped by HarfBuzz, as libass does it.

A `Run` is a stretch of text in one family. Sizes are ems in pixels; `ass_size` turns an em into what ASS
calls a font size (the sum of the font's Windows ascent and descent), so that text of all fonts has one em.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache, lru_cache

import uharfbuzz as hb

from ..units import Frozen
from .fonts import DEFAULT_FAMILY, SCRIPTS, file_of


class Run(Frozen):
    """A stretch of text in one family."""

    text: str
    family: str


class Measures(Frozen):
    """A face's proportions, in ems."""

    ascent: float
    """Windows ascent: what libass lays lines out by."""
    descent: float
    """Windows descent, positive."""

    @property
    def size(self) -> float:
        """The ASS font size of one em."""
        return self.ascent + self.descent


@cache
def _face(family: str, italic: bool) -> hb.Face | None:
    found = file_of(family, italic=italic)
    return hb.Face(hb.Blob.from_file_path(str(found[0])), found[1]) if found else None


@lru_cache(maxsize=64)
def _font(family: str, weight: int, italic: bool) -> hb.Font | None:
    face = _face(family, italic)
    if face is None:
        return None
    font = hb.Font(face)
    font.set_variations({"wght": weight})
    return font


@cache
def measures(family: str) -> Measures:
    """A family's proportions; for a family that is not there, Inter's by heart."""
    face = _face(family, False)
    table = face.reference_table("OS/2").data if face is not None else b""
    if face is None or len(table) < 78:
        return Measures(ascent=1.108, descent=0.322)
    ascent, descent = struct.unpack(">hh", table[74:78])
    return Measures(ascent=ascent / face.upem, descent=descent / face.upem)


@cache
def set_weight(family: str, weight: int) -> int:
    """The weight nearest to `weight` that a family has; anything heavier would be smeared into being."""
    face = _face(family, False)
    if face is None:
        return weight
    for axis in face.axis_infos:
        if axis.tag == "wght":
            return int(min(max(weight, axis.min_value), axis.max_value))
    return 400


def ass_size(family: str, em: float) -> float:
    """The ASS font size for an em in pixels."""
    return em * measures(family).size


@cache
def _covers(family: str) -> frozenset[int]:
    face = _face(family, False)
    return frozenset(face.unicodes) if face is not None else frozenset()


def is_cjk(char: str) -> bool:
    """A Han, kana, bopomofo or Hangul character, or its punctuation: wide, and a line may break round it."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xAC00 <= code <= 0xD7AF
        or 0x1100 <= code <= 0x11FF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


def _is_emoji(text: str, at: int) -> bool:
    code = ord(text[at])
    shown = at + 1 < len(text) and text[at + 1] == "\ufe0f"
    return (0x1F000 <= code < 0x20000) or (shown and code > 0x7F) or 0x2600 <= code <= 0x27BF


def cjk_family(text: str) -> str:
    """Which of the CJK faces a text wants: kana → Japanese, Hangul → Korean, else Chinese."""
    if any("\u3040" <= c <= "\u30ff" for c in text):
        return "Noto Sans CJK JP"
    if any("\uac00" <= c <= "\ud7af" for c in text):
        return "Noto Sans CJK KR"
    return "Noto Sans CJK SC"


_QUOTES = frozenset("“”‘’—…·")
"""Marks that both Latin and Chinese have: the Chinese forms are wide."""
_JOINERS = frozenset("\u200c\u200d\u2060\ufe0e\ufe0f\u20e3")


def _family_at(text: str, at: int, family: str, cjk: str) -> str | None:
    """The family for one character; None: whatever the one before it has."""
    char = text[at]
    if (
        char in _JOINERS
        or unicodedata.category(char) in ("Mn", "Me", "Cf")
        or 0x1F3FB <= ord(char) <= 0x1F3FF
    ):
        return None
    if char.isspace():
        return None if at else family
    if char in _QUOTES and is_cjk(text[at - 1] if at else text[1:2] or " "):
        return cjk
    if _is_emoji(text, at) and ord(char) in _covers("Noto Emoji"):
        return "Noto Emoji"
    order = [family, DEFAULT_FAMILY, cjk] if not is_cjk(char) else [cjk, family]
    scripts = (f"Noto Sans {script}" for script in SCRIPTS)
    for one in (*order, "Noto Sans", *scripts, "Noto Emoji"):
        if ord(char) in _covers(one):
            return one
    return family


@lru_cache(maxsize=4096)
def runs_of(text: str, family: str) -> tuple[Run, ...]:
    """The text in stretches of one family each: the asked one where it has the characters."""
    cjk = family if family.startswith("Noto Sans CJK") else cjk_family(text)
    found: list[Run] = []
    for at, char in enumerate(text):
        chosen = _family_at(text, at, family, cjk) or (found[-1].family if found else family)
        if found and found[-1].family == chosen:
            found[-1] = Run(text=found[-1].text + char, family=chosen)
        else:
            found.append(Run(text=char, family=chosen))
    return tuple(found)


@lru_cache(maxsize=65536)
def width_em(text: str, family: str, weight: int = 400, italic: bool = False) -> float:
    """How wide a text is in ems when set on one line; characters no font has count as one em each."""
    total = 0.0
    for run in runs_of(text, family):
        font = _font(run.family, weight, italic)
        if font is None:
            total += len(run.text) * 0.62
            continue
        buffer = hb.Buffer()
        buffer.add_str(run.text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        total += sum(p.x_advance for p in buffer.glyph_positions) / font.face.upem
    return total


_WIDE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[“”‘’—…·]*[{_WIDE}][“”‘’—…·]*|\s+|[^\s{_WIDE}]+")
_SPACED = frozenset(("Inter", "Anton", "Playfair Display", "Noto Sans"))


def spaced_family(family: str) -> bool:
    """Whether letters of a family stand apart, so that tracking does not tear them."""
    return family in _SPACED or family.startswith("Noto Sans CJK")


@lru_cache(maxsize=65536)
def _token_em(token: str, face: tuple[str, int, bool], tracking: float) -> float:
    family, weight, italic = face
    spaced = sum(len(run.text) for run in runs_of(token, family) if spaced_family(run.family))
    return width_em(token, family, weight, italic) + spaced * tracking


def line_em(text: str, face: tuple[str, int, bool], tracking: float = 0.0) -> float:
    """How wide a line is in ems, by its words: quick for the many tries of line breaking.

    `face` is family, weight, italic. Kerning across spaces (a few thousandths) is left out.
    """
    return sum(_token_em(token, face, tracking) for token in _TOKEN.findall(text))
