"""Geometry: crop, turn, flip, and how a picture fills the canvas, in whole pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ..timeline.model import Look, Rect
from .nodes import CropTo, Flip, Node, QuarterTurn, Size, Turn

NEAR = Fraction(1, 200)
"""Shapes this close are one: 854x480 fills 16:9 with no bar and no crop."""


@dataclass(frozen=True)
class Shape:
    """A picture's size in its own pixels, and the shape of one of them."""

    width: int
    height: int
    sar: Fraction = Fraction(1)

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.width, self.height) * self.sar


def oriented(shape: Shape, look: Look, background: str) -> tuple[list[Node], Shape]:
    """Crop, turn and flip, in this order; the identity gives no nodes."""
    nodes: list[Node] = []
    if look.crop is not None:
        node = _rectangle(shape, look.crop)
        if (node.width, node.height) != (shape.width, shape.height):
            nodes.append(node)
            shape = replace(shape, width=node.width, height=node.height)
    degrees = look.rotate_deg % 360
    if degrees in (90, 180, 270):
        nodes.append(QuarterTurn(int(degrees)))
        if degrees != 180:
            shape = Shape(shape.height, shape.width, 1 / shape.sar)
    elif degrees:
        square = squared(shape)
        if square != shape:
            nodes.append(Size(square.width, square.height))
        nodes.append(Turn(degrees, square.width, square.height, background))
        shape = square
    if look.flip_x:
        nodes.append(Flip("x"))
    if look.flip_y:
        nodes.append(Flip("y"))
    return nodes, shape


def moved(look: Look, x: float, y: float) -> tuple[float, float]:
    """Where a point of the picture (in shares) is after `oriented`; odd angles are taken for none."""
    if look.crop is not None:
        x, y = (x - look.crop.x) / look.crop.w, (y - look.crop.y) / look.crop.h
    for _ in range(int(look.rotate_deg % 360) // 90 if look.rotate_deg % 90 == 0 else 0):
        x, y = 1 - y, x
    return (1 - x if look.flip_x else x), (1 - y if look.flip_y else y)


def squared(shape: Shape) -> Shape:
    """The same picture with square pixels, none lost."""
    if shape.sar == 1:
        return shape
    if shape.sar > 1:
        return Shape(_even(shape.width * shape.sar), shape.height)
    return Shape(shape.width, _even(shape.height / shape.sar))


def _rectangle(shape: Shape, rect: Rect) -> CropTo:
    width = min(_even(rect.w * shape.width), shape.width)
    height = min(_even(rect.h * shape.height), shape.height)
    x = min(round(rect.x * shape.width), shape.width - width)
    y = min(round(rect.y * shape.height), shape.height - height)
    return CropTo(width, height, max(x, 0), max(y, 0))


def covering(shape: Shape, ratio: Fraction, *, x: float = 0.5, y: float = 0.5) -> CropTo | None:
    """The largest rectangle of a display shape inside a picture, its middle near (x, y); None: all of it."""
    if _near(shape.ratio, ratio):
        return None
    if shape.ratio > ratio:
        width, height = _even(shape.height * ratio / shape.sar), shape.height
    else:
        width, height = shape.width, _even(shape.width * shape.sar / ratio)
    width, height = min(width, shape.width), min(height, shape.height)
    return CropTo(width, height, _start(x, width, shape.width), _start(y, height, shape.height))


def inside(shape: Shape, width: int, height: int) -> tuple[int, int]:
    """The largest even size of a picture's display shape within a box."""
    ratio = shape.ratio
    if _near(ratio, Fraction(width, height)):
        return width, height
    if ratio > Fraction(width, height):
        return width, min(_even(width / ratio), height)
    return min(_even(height * ratio), width), height


def zoomed(shape: Shape, factor: float, x: float, y: float) -> CropTo:
    """A still zoom: the part of the picture that stays in view."""
    width, height = _even(shape.width / factor), _even(shape.height / factor)
    return CropTo(width, height, _start(x, width, shape.width), _start(y, height, shape.height))


def smaller(width: int, height: int, factor: float) -> tuple[int, int]:
    """A size in even pixels, times a factor below 1."""
    return _even(width * factor), _even(height * factor)


def _start(middle: float, size: int, whole: int) -> int:
    at = round(middle * whole - size / 2)
    return max(0, min(at, whole - size)) // 2 * 2


def _near(a: Fraction, b: Fraction) -> bool:
    return abs(a / b - 1) <= NEAR


def _even(value: float | Fraction) -> int:
    return max(2, int(Fraction(value) / 2 + Fraction(1, 2)) * 2)
