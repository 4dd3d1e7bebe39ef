"""How ASS is spelt: times, colours, tags, drawings, and a user's text with nothing of ASS left in it.

The only file that knows the format. What a user typed reaches a document through `escaped` and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ...library.textlook import Ink
from ...library.typeset import ass_size, runs_of, set_weight, spaced_family

_WORD_JOINER = "\u2060"
"""Zero wide and never drawn; after a backslash it keeps libass from reading an escape."""

_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
LayoutResX: {width}
LayoutResY: {height}
WrapStyle: {wrap}
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
Style: Default,{style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_BURNT = "Inter,40,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,-1"
"""Every event brings its own tags; encoding -1 takes a line's direction from its letters."""
_PLAYER = "Arial,64,&H00FFFFFF,&H00FFFFFF,&H10000000,&H80000000,-1,0,0,0,100,100,0,0,1,3,1,2,96,96,64,-1"
"""For players, which lay captions out themselves."""


def header(width: int, height: int) -> str:
    """The head of a document we lay out ourselves: a line breaks only where we broke it (wrap style 2)."""
    return _HEADER.format(width=width, height=height, wrap=2, style=_BURNT)


def player_header() -> str:
    """The head of a captions file for players."""
    return _HEADER.format(width=1920, height=1080, wrap=0, style=_PLAYER)


def escaped(text: str) -> str:
    """Text as libass shows it letter for letter: no tag, no escape, one line, nothing a file cannot hold."""
    plain = "".join(c for c in re.sub(r"\s", " ", text) if c >= " " and not "\ud800" <= c <= "\udfff")
    plain = plain.replace("\x7f", "").replace("\\", "\\" + _WORD_JOINER)
    return plain.replace("{", "\\{").replace("}", "\\}")


def clock_cs(centiseconds: int) -> str:
    """A time as ASS writes it: H:MM:SS.cc."""
    seconds, rest = divmod(max(centiseconds, 0), 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:02}"


def frame_cs(frame: int, rate: Fraction) -> int:
    """The centisecond from which a thing shows at a frame and not at the one before.

    The engine asks libass for the whole milliseconds of a frame's time, rounded down (and a float may fall
    one short), so this is the last centisecond that is surely not later. Right for rates up to 90.
    """
    milliseconds = frame * 1000 * rate.denominator // rate.numerator
    return max(milliseconds - 1, 0) // 10


def event(layer: int, start_cs: int, end_cs: int, body: str) -> str:
    """One line of the document."""
    return f"Dialogue: {layer},{clock_cs(start_cs)},{clock_cs(end_cs)},Default,,0,0,0,,{body}"


_HEX = re.compile(r"#?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?")


def rgb_of(color: str | None, default: str) -> tuple[str, float]:
    """A colour "#rrggbb" or "#rrggbbaa" as ("rrggbb", opacity); one that is none gives the default."""
    found = _HEX.fullmatch(color.strip()) if color else None
    if found is None:
        return default.lstrip("#").lower()[:6], 1.0
    alpha = found.group(2)
    return found.group(1).lower(), int(alpha, 16) / 255 if alpha else 1.0


def is_dark(color: str) -> bool:
    """Whether a colour needs a light edge, not a dark one, to be read on any picture."""
    value, _ = rgb_of(color, "#ffffff")
    red, green, blue = (int(value[i : i + 2], 16) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 80


def color_tag(which: int, color: str, opacity: float) -> str:
    r"""`\1c` and `\1a`: 1 fill, 2 fill before its karaoke time, 3 edge, 4 shadow."""
    value, own = rgb_of(color, "#ffffff")
    alpha = round(255 * (1 - min(max(opacity * own, 0.0), 1.0)))
    blue_green_red = (value[4:6] + value[2:4] + value[0:2]).upper()
    return f"\\{which}c&H{blue_green_red}&\\{which}a&H{alpha:02X}&"


def number(value: float) -> str:
    """A number with at most two decimals and no zeros to spare."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def font_tags(family: str, em: float, ink: Ink) -> str:
    """Family, size, weight, slope and spacing of a run."""
    return (
        f"\\fn{family}\\fs{number(ass_size(family, em))}\\b{set_weight(family, ink.weight)}"
        f"\\i{int(ink.italic)}\\fsp{number(ink.tracking * em if spaced_family(family) else 0)}"
    )


def set_text(text: str, em: float, ink: Ink) -> str:
    """A stretch of a line with its font tags, run by run, escaped."""
    return "".join(
        f"{{{font_tags(run.family, em, ink)}}}{escaped(run.text)}" for run in runs_of(text, ink.family)
    )


Step = tuple[str, Sequence[tuple[float, float]]]
"""A drawing command (m, l, b) with its points in pixels."""


def drawing(steps: Iterable[Step]) -> str:
    """A filled shape; drawn at eight times the size and scaled down, for parts of pixels."""
    parts = [
        " ".join([command, *(f"{round(x * 8)} {round(y * 8)}" for x, y in points)])
        for command, points in steps
    ]
    return "{\\p4}" + " ".join(parts) + "{\\p0}"


def rounded(width: float, height: float, radius: float) -> list[Step]:
    """A rectangle with round corners from (0, 0)."""
    r = min(radius, width / 2, height / 2)
    k = r * 0.4477  # 1 - 0.5523: a Bézier quarter circle
    w, h = width, height
    return [
        ("m", [(r, 0)]),
        ("l", [(w - r, 0)]),
        ("b", [(w - k, 0), (w, k), (w, r)]),
        ("l", [(w, h - r)]),
        ("b", [(w, h - k), (w - k, h), (w - r, h)]),
        ("l", [(r, h)]),
        ("b", [(k, h), (0, h - k), (0, h - r)]),
        ("l", [(0, r)]),
        ("b", [(0, k), (k, 0), (r, 0)]),
    ]
