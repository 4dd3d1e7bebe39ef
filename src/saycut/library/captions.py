"""How captions look, and how speech is cut into them. Data; see `textlook`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ..units import Frozen
from .textlook import Anchor, Box, Ink, TextLook, shape_of

CaptionKind = Literal["plain", "karaoke", "highlight", "boxed", "word"]

HIGHLIGHT = "#ffd60a"
"""The colour of the spoken word when nobody named one."""


class CaptionRules(Frozen):
    """How long a caption may be, in letters, lines and time."""

    max_lines: int = 2
    line_chars: int = 42
    """Latin letters a line (Netflix timed text guide; BBC has 37)."""
    line_chars_cjk: int = 18
    """Full-width characters a line (Netflix: 16 for Chinese and Korean, 13 for Japanese; broadcast 18)."""
    shortest_ms: int = 833
    """5/6 s: the least Netflix takes."""
    longest_ms: int = 7000
    gap_ms: int = 80
    """Captions nearer than this are joined in time, so that they do not blink."""
    pause_ms: int = 700
    """A silence longer than this ends a caption."""


class CaptionLook(Frozen):
    """A caption style: how it looks, how it is cut, how its words move."""

    text: TextLook
    rules: CaptionRules = CaptionRules()
    highlight: str | None = None
    """Colour of the spoken word; None: words do not change."""
    dim: float | None = None
    """Opacity of words that are still to come (karaoke)."""
    pop: bool = False
    """Each caption springs in."""


_PLAIN = Ink(
    size=0.050, weight=600, leading=1.24, outline=0.050, outline_opacity=0.92, glow=0.16, glow_opacity=0.35
)
_STRONG = Ink(
    size=0.056, weight=800, tracking=-0.005, leading=1.2, outline=0.065, outline_opacity=0.95,
    glow=0.18, glow_opacity=0.45, drop=0.03,
)  # fmt: skip
_ON_BOX = Ink(size=0.047, weight=600, leading=1.28)
_WORD = Ink(
    size=0.105, weight=900, tracking=-0.02, leading=1.1, outline=0.055, outline_opacity=0.95,
    glow=0.22, glow_opacity=0.5, drop=0.04,
)  # fmt: skip
_BOX = Box(color="#0b0e13", opacity=0.78, pad_x=0.50, pad_y=0.26, radius=0.26)

_SHORT = CaptionRules(max_lines=2, line_chars=26, line_chars_cjk=12, shortest_ms=500)
_ONE_WORD = CaptionRules(max_lines=1, line_chars=26, line_chars_cjk=8, shortest_ms=120, gap_ms=200)

_LOW = Anchor(x=0.5, y=0.925, ay=1.0)
_LOW_PORTRAIT = Anchor(x=0.5, y=0.755, ay=1.0)
_LOW_SQUARE = Anchor(x=0.5, y=0.90, ay=1.0)
_WORD_AT = Anchor(x=0.5, y=0.76)
_WORD_AT_PORTRAIT = Anchor(x=0.5, y=0.64)

_ANCHORS = {"landscape": _LOW, "portrait": _LOW_PORTRAIT, "square": _LOW_SQUARE}

_LOOKS: Mapping[CaptionKind, CaptionLook] = {
    "plain": CaptionLook(text=TextLook(ink=_PLAIN, anchor=_LOW, max_lines=2, max_height=0.4)),
    "boxed": CaptionLook(text=TextLook(ink=_ON_BOX, anchor=_LOW, box=_BOX, max_lines=2, max_height=0.4)),
    "karaoke": CaptionLook(
        text=TextLook(ink=_STRONG, anchor=_LOW, max_lines=2, max_height=0.4), rules=_SHORT,
        highlight=HIGHLIGHT,
    ),
    "highlight": CaptionLook(
        text=TextLook(ink=_STRONG, anchor=_LOW, max_lines=2, max_height=0.4), rules=_SHORT,
        highlight=HIGHLIGHT, pop=True,
    ),
    "word": CaptionLook(
        text=TextLook(ink=_WORD, anchor=_WORD_AT, max_lines=1, max_height=0.3), rules=_ONE_WORD, pop=True
    ),
}  # fmt: skip

_PHONE_FACTOR = 1.22
"""On a phone held upright the short side is the width of a hand: captions are set larger."""
_PHONE_RULES = {"line_chars": 24, "line_chars_cjk": 12}


def caption_look(kind: CaptionKind, width: int, height: int) -> CaptionLook:
    """The caption style of a kind on a canvas (pixels)."""
    look = _LOOKS[kind]
    shape = shape_of(width, height)
    text = look.text
    if kind != "word":
        text = text.replace(anchor=_ANCHORS[shape])
    elif shape == "portrait":
        text = text.replace(anchor=_WORD_AT_PORTRAIT)
    rules = look.rules
    if shape == "portrait":
        text = text.replace(ink=text.ink.replace(size=text.ink.size * _PHONE_FACTOR))
        fewer = {name: min(getattr(rules, name), most) for name, most in _PHONE_RULES.items()}
        rules = rules.replace(**fewer)
    return look.replace(text=text, rules=rules)  # type: ignore[no-any-return]
