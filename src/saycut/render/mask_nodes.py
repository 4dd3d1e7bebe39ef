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
