"""The steps that take parts out of a picture or make them unreadable; see `nodes` for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .nodes import Node


@dataclass(frozen=True)
class ChromaKey(Node):
    """What is near a colour is seen through.

    `cb` and `cr` tell the colour as a BT.709 picture has it (128 is grey). Distances are shares of the
    plane's diagonal: what is within `similarity` goes whole, within `blend` more by degrees.
    """

    cb: int
    cr: int
    similarity: float
    blend: float


@dataclass(frozen=True)
class Despill(Node):
    """Green (or blue) that shines on what is left is taken down to a mix of the two other colours."""

    screen: Literal["green", "blue"]
    mix: float


@dataclass(frozen=True)
class Coarse(Node):
    """The picture in so few cells that nothing can be made out; `hard`: the cells are seen as squares."""

    width: int
    height: int
    columns: int
    rows: int
    hard: bool


@dataclass(frozen=True)
class Paste(Node):
    """The second picture on the first, its top left corner at x, y, in the first's own form of pixels."""

    x: int
    y: int


@dataclass(frozen=True)
class WhiteOnly(Node):
    """A mask: what is light becomes all white, the rest all black."""


@dataclass(frozen=True)
class Masked(Node):
    """The first picture, seen only where the second (a mask) is white."""


@dataclass(frozen=True)
class Filled(Node):
    """All of the picture in one colour."""

    color: str
