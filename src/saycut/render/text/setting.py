"""A text set in a design on a canvas: its lines, where each stands, and the panel round them, in pixels.

Text never leaves the picture: it is broken into lines, set smaller when they are too many, and as a last
resort cut with an ellipsis (only beyond thousands of characters).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...library.textlook import Anchor, Ink, SafeFrame, TextLook, safe_frame
from ...library.typeset import line_em
from .breaking import Span, torn, trimmed, wrapped

CAP = 0.727
"""Height of Inter's capitals in ems: letters are centred by it (Han characters are, within 2 %)."""
SLACK = 1.015
"""Widths are taken this much larger: libass rounds advances to whole 1/64 pixels of its own grid."""
SMALLER = 0.94
LOOSE = 0.62
"""Below this share of the designed size the count of lines no longer matters, only that all of it fits."""
WHOLE_WORDS = 0.4
"""Down to this share of the designed size a text is set smaller rather than that a word is torn."""
PART_GAP = 0.12
"""Between the two parts of a design, in ems of the first."""
MOST_LETTERS = 1500
"""What comes after is cut: no picture holds it in letters anyone can read."""
ELLIPSIS = "…"


@dataclass(frozen=True)
class Size:
    """A canvas in pixels."""

    width: int
    height: int

    @property
    def short(self) -> int:
        return min(self.width, self.height)

    @property
    def safe(self) -> SafeFrame:
        return safe_frame(self.width, self.height)


@dataclass(frozen=True)
class Area:
    """A rectangle in pixels."""

    x: float
    y: float
    w: float
    h: float

    def meets(self, other: Area) -> bool:
        """Whether the two share any of the canvas."""
        across = self.x < other.x + other.w and other.x < self.x + self.w
        return across and self.y < other.y + other.h and other.y < self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2


@dataclass(frozen=True)
class Line:
    """One line: its span of the text, and where it stands on the canvas."""

    span: Span
    text: str
    ink: Ink
    em: float
    width: float
    x: float = 0.0
    """The left end, the middle or the right end, as the block is aligned."""
    baseline: float = 0.0


@dataclass(frozen=True)
class Block:
    """A set text."""

    lines: tuple[Line, ...]
    area: Area
    """All of it, its panel too."""
    align: str
    em: float
    """The first ink's em: panels are measured in it."""


def inked_width(text: str, ink: Ink, em: float) -> float:
    """How wide a line is in pixels, tracking and slack included."""
    return line_em(text, (ink.family, ink.weight, ink.italic), ink.tracking) * em * SLACK


def _pads(look: TextLook) -> tuple[float, float, float]:
    """Room round the letters in ems: left, right, above and below."""
    if look.box is None:
        edge = look.ink.outline + look.ink.glow * 0.5
        return edge, edge, edge
    bar = look.box.bar_width if look.box.bar else 0.0
    return look.box.pad_x + bar, look.box.pad_x, look.box.pad_y


def _parts(text: str, look: TextLook) -> list[tuple[Span, Ink]]:
    """The text's stretches with the ink of each: two where the design has two and the text a break."""
    if look.second is None:
        return [((0, len(text)), look.ink)]
    for mark in ("\n", " | ", "｜", " — ", " – ", " - ", " · ", ", ", "，", "、"):
        at = text.find(mark)
        if 0 < at < len(text) - len(mark) and (mark == "\n" or at <= 40):
            return [((0, at), look.ink), ((at + len(mark), len(text)), look.second)]
    return [((0, len(text)), look.ink)]


def _shorn(text: str, span: Span) -> Span:
    """A line without a dot or bar that parted words and now stands at its end."""
    start, end = trimmed(text, span)
    while end - start > 1 and text[end - 1] in "·|•｜" and text[end - 2].isspace():
        start, end = trimmed(text, (start, end - 1))
    return start, end


@dataclass(frozen=True)
class _Fit:
    lines: tuple[Line, ...]
    height: float


def _tried(text: str, look: TextLook, em: float, width: float) -> _Fit:
    """The text in lines of at most `width` pixels at an em; baselines from the block's top."""
    lines: list[Line] = []
    y = 0.0
    for number, ((start, end), ink) in enumerate(_parts(text, look)):
        size = em * ink.size / look.ink.size
        y += PART_GAP * em if number else 0.0
        part = text[start:end]
        spans = wrapped(part, width, lambda s, ink=ink, size=size: inked_width(s, ink, size))  # type: ignore[misc]
        for a, b in (_shorn(part, span) for span in spans):
            line = part[a:b]
            middle = y + ink.leading * size / 2
            lines.append(
                Line(
                    span=(start + a, start + b), text=line, ink=ink, em=size,
                    width=inked_width(line, ink, size), baseline=middle + CAP * size / 2,
                )
            )  # fmt: skip
            y += ink.leading * size
    return _Fit(tuple(lines), y)


def _room(look: TextLook, size: Size, em: float) -> tuple[float, float]:
    """The width and height the letters may take at an em."""
    safe = size.safe
    left, right, high = _pads(look)
    width = min(look.max_width, 1 - safe.left - safe.right) * size.width - (left + right) * em
    height = min(look.max_height, 1 - safe.top - safe.bottom) * size.height - 2 * high * em
    return max(width, em), max(height, em)


def _fitted(text: str, look: TextLook, size: Size) -> tuple[str, _Fit, float]:
    """The text, perhaps cut, at the largest em that fits."""
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS].rstrip() + ELLIPSIS
    first = em = look.ink.size * size.short
    whole, tears = True, False
    while True:
        width, height = _room(look, size, em)
        fit = _tried(text, look, em, width)
        few = len(fit.lines) <= look.max_lines or em < first * LOOSE
        if few and fit.height <= height and all(line.width <= width * 1.001 for line in fit.lines):
            if not whole or not torn(text, [line.span for line in fit.lines]):
                return text, fit, em
            tears = True
        em *= SMALLER
        if whole and em < first * WHOLE_WORDS:
            whole, em = False, first if tears else em
        if em < max(7.0, first * 0.12):
            text, em = text[: len(text) * 2 // 3].rstrip() + ELLIPSIS, first * LOOSE


def set_block(text: str, look: TextLook, size: Size, anchor: Anchor | None = None) -> Block:
    """The text set in a design; `anchor` in place of the design's own."""
    place = anchor or look.anchor
    text, fit, em = _fitted(text, look, size)
    left, right, high = _pads(look)
    wide = max((line.width for line in fit.lines), default=0.0)
    w, h = wide + (left + right) * em, fit.height + 2 * high * em
    x, y = _placed(place, size, w, h)
    align = place.align
    edge = {
        "left": x + left * em,
        "right": x + w - right * em,
        "center": x + (left * em + w - right * em) / 2,
    }
    lines = tuple(replace(line, x=edge[align], baseline=line.baseline + y + high * em) for line in fit.lines)
    return Block(lines=lines, area=Area(x, y, w, h), align=align, em=em)


def _placed(place: Anchor, size: Size, w: float, h: float) -> tuple[float, float]:
    """The top left corner of a block, held inside the safe area."""
    safe = size.safe
    x = place.x * size.width - place.ax * w
    y = place.y * size.height - place.ay * h
    low_x, low_y = safe.left * size.width, safe.top * size.height
    high_x, high_y = (1 - safe.right) * size.width - w, (1 - safe.bottom) * size.height - h
    return min(max(x, low_x), max(high_x, 0)), min(max(y, low_y), max(high_y, 0))


def moved(block: Block, down: float) -> Block:
    """The block some pixels further down (negative: up)."""
    area = replace(block.area, y=block.area.y + down)
    lines = tuple(replace(line, baseline=line.baseline + down) for line in block.lines)
    return replace(block, lines=lines, area=area)


def span_x(block: Block, line: Line) -> float:
    """The left end of a line in pixels."""
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[block.align]
    return line.x - share * line.width


__all__ = ["Area", "Block", "Line", "Size", "inked_width", "moved", "set_block", "span_x", "trimmed"]
