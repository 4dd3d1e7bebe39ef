"""A set text in one pose as lines of an ASS document: shade, panel, letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...library.typeset import measures, runs_of
from .marks import color_tag, drawing, escaped, font_tags, number, rounded
from .motion import Pose
from .reveal import Inking, Part
from .setting import Block, Line, Size
from .styling import Design

SCRIM, SHADOW, PANEL, BAR, SHADE, LETTERS = range(6)


@dataclass(frozen=True)
class Drawn:
    """A line of the document, and the frames it is for (filled in by the caller)."""

    layer: int
    body: str
    first: int = 0
    stop: int = 0


@dataclass(frozen=True)
class _Stage:
    """A block's place with a pose applied to it."""

    block: Block
    pose: Pose
    size: Size

    def at(self, x: float, y: float) -> tuple[float, float]:
        cx, cy = self.block.area.centre
        s, short = self.pose.scale, self.size.short
        return cx + (x - cx) * s + self.pose.dx * short, cy + (y - cy) * s + self.pose.dy * short


def draw(block: Block, design: Design, size: Size, pose: Pose, inking: Inking | None) -> Iterator[Drawn]:
    """Everything of a block in a pose, back to front."""
    stage = _Stage(block, pose, size)
    if design.look.scrim:
        yield Drawn(
            SCRIM,
            _shape((0, 0), "#000000", design.look.scrim * pose.opacity, 0)
            + drawing(rounded(size.width, size.height, 0)),
        )
    yield from _panel(stage, design)
    if design.look.rule is not None:
        yield _rule(stage, design.look.rule)
    direction = _direction("".join(line.text for line in block.lines))
    for line in block.lines:
        parts = _parts(line, inking or ())
        if all(part.hidden for part in parts):
            continue
        mark = _mark(line.text, direction)
        if line.ink.glow and line.ink.glow_opacity:
            yield Drawn(SHADE, _head(stage, line, shade=True) + mark + _body(stage, line, parts, shade=True))
        yield Drawn(LETTERS, _head(stage, line, shade=False) + mark + _body(stage, line, parts, shade=False))


def _shape(at: tuple[float, float], color: str, opacity: float, blur: float) -> str:
    x, y = at
    return (
        f"{{\\an7\\pos({number(x)},{number(y)})\\bord0\\shad0\\blur{number(blur)}"
        f"{color_tag(1, color, opacity)}}}"
    )


def _panel(stage: _Stage, design: Design) -> Iterator[Drawn]:
    box = design.look.box
    if box is None:
        return
    area, em, pose = stage.block.area, stage.block.em, stage.pose
    w, h = area.w * pose.scale, area.h * pose.scale
    radius = box.radius * em * pose.scale
    x, y = stage.at(area.x, area.y)
    if box.shadow:
        below = (x, y + 0.12 * em)
        soft = _shape(below, "#000000", box.shadow * pose.opacity, 0.22 * em)
        yield Drawn(SHADOW, soft + drawing(rounded(w, h, radius)))
    yield Drawn(
        PANEL, _shape((x, y), box.color, box.opacity * pose.opacity, 0) + drawing(rounded(w, h, radius))
    )
    if box.bar is not None:
        wide = box.bar_width * em * pose.scale
        yield Drawn(BAR, _shape((x, y), box.bar, pose.opacity, 0) + drawing(_left_bar(wide, h, radius)))


def _left_bar(width: float, height: float, radius: float) -> list[tuple[str, Sequence[tuple[float, float]]]]:
    """The left edge of a rounded panel, `width` wide and straight on its right."""
    r = min(radius, width, height / 2)
    k = r * 0.4477
    h = height
    return [
        ("m", [(r, 0)]),
        ("l", [(width, 0), (width, h), (r, h)]),
        ("b", [(k, h), (0, h - k), (0, h - r)]),
        ("l", [(0, r)]),
        ("b", [(0, k), (k, 0), (r, 0)]),
    ]


def _rule(stage: _Stage, color: str) -> Drawn:
    area, em, scale = stage.block.area, stage.block.em, stage.pose.scale
    wide, high = 1.3 * em * scale, max(0.075 * em * scale, 2.0)
    x, y = stage.at(area.x + area.w / 2, area.y + area.h + 0.34 * em)
    return Drawn(
        BAR, _shape((x - wide / 2, y), color, stage.pose.opacity, 0) + drawing(rounded(wide, high, high / 2))
    )


def _head(stage: _Stage, line: Line, *, shade: bool) -> str:
    """Where a line stands and how its letters are edged."""
    ink, em, pose = line.ink, line.em, stage.pose
    low = max(_descent(line), 0.0)
    x, y = stage.at(line.x, line.baseline)
    y += low * pose.scale + (ink.drop * em * pose.scale if shade else 0.0)
    anchor = {"left": 1, "center": 2, "right": 3}[stage.block.align]
    scale = number(100 * pose.scale)
    tags = f"\\an{anchor}\\pos({number(x)},{number(y)})\\fscx{scale}\\fscy{scale}\\shad0"
    if shade:
        edge = ink.outline_color
        opacity = ink.glow_opacity * pose.opacity
        spread = ink.glow * em * pose.scale
        tags += f"\\bord{number(spread * 0.45)}\\blur{number(spread * 0.55)}"
        return "{" + tags + color_tag(1, edge, opacity) + color_tag(3, edge, opacity) + "}"
    tags += f"\\bord{number(ink.outline * em * pose.scale)}\\blur{number(min(0.6, em * 0.008))}"
    tags += color_tag(3, ink.outline_color, ink.outline_opacity * pose.opacity)
    return "{" + tags + color_tag(1, ink.color, pose.opacity) + color_tag(2, ink.color, pose.opacity) + "}"


def _descent(line: Line) -> float:
    """How far libass sets the foot of the line below its baseline: the deepest of its fonts."""
    runs = runs_of(line.text, line.ink.family)
    return max((measures(run.family).descent for run in runs), default=0.3) * line.em


def _parts(line: Line, inking: Inking) -> list[Part]:
    """The line's own parts, covering all of it."""
    start, end = line.span
    found: list[Part] = []
    at = start
    for part in inking:
        a, b = max(part.span[0], at), min(part.span[1], end)
        if b <= a:
            continue
        if a > at:
            found.append(Part((at, a)))
        found.append(Part((a, b), part.color, part.hidden, part.sweep_cs))
        at = b
    if at < end or not found:
        found.append(Part((at, end)))
    return found


def _body(stage: _Stage, line: Line, parts: Sequence[Part], *, shade: bool) -> str:
    """The letters, part by part and run by run."""
    ink, pose = line.ink, stage.pose
    pieces: list[str] = []
    swept = False
    for part in parts:
        text = line.text[part.span[0] - line.span[0] : part.span[1] - line.span[0]]
        tags = ""
        if part.hidden:
            tags = "\\1a&HFF&\\3a&HFF&"
        elif not shade:
            tags = color_tag(1, part.color or ink.color, pose.opacity)
            if part.sweep_cs is not None:
                tags += f"\\kf{part.sweep_cs}"
                swept = True
            elif swept:
                tags += "\\k0"
        for run in runs_of(text, ink.family):
            pieces.append(f"{{{tags}{font_tags(run.family, line.em, ink)}}}{escaped(run.text)}")
            tags = ""
    return "".join(pieces)


def _direction(text: str) -> str | None:
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return "L" if kind == "L" else "R"
    return None


def _mark(text: str, direction: str | None) -> str:
    """A direction mark for a line that would be taken to run the other way than its paragraph."""
    if direction is None or _direction(text) == direction:
        return ""
    return "\u200e" if direction == "L" else "\u200f"
