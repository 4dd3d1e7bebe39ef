"""A colour taken out of a picture (a green screen), and what is seen there instead.

The colour's distance is measured in the plane of blue and red differences, as a BT.709 picture has them:
light and shadow on the screen change it little. How far a colour may be from the screen's is told as a share
of the screen's own distance from grey, so a pale screen does not take grey coats with it.
"""

from __future__ import annotations

from math import hypot
from typing import Literal

from ..timeline.model import Key
from .mask_nodes import ChromaKey, Despill
from .nodes import Node, PixelFormat, Tagged

DIAGONAL = hypot(255, 255)
"""The engine counts distances as a share of this."""
NEAREST, FURTHEST = 0.45, 0.95
"""Of the way to grey: what goes whole at a similarity of 0 and of 1."""
SOFT = 0.25
"""Of the way to grey: how wide the edge is in which the picture comes back."""
OPAQUE = 0.98
"""Of the way to grey: from here on, all of the picture is there."""
MUTED = 0.02
"""The least distance from grey a colour must have to be told from it at all."""
SPILL = 0.5
"""How much of the two other colours together the screen's own may have on what is left (their mean)."""


def key_nodes(key: Key) -> list[Node]:
    """From a BT.709 picture to the same with the colour seen through, and its shine taken off the rest."""
    cb, cr, apart = _chroma(key.color)
    reach = NEAREST + (FURTHEST - NEAREST) * key.similarity
    similarity = max(apart * reach, 0.01)
    blend = max(min(apart * SOFT, apart * OPAQUE - similarity), 0.004)
    nodes: list[Node] = [
        PixelFormat("yuva420p"),
        ChromaKey(cb, cr, round(similarity, 5), round(blend, 5)),
    ]
    shine = _screen(key.color)
    if shine is not None:
        # The despilling works in RGB, which must not guess the matrix on the way there and back.
        nodes += [Tagged(), PixelFormat("rgba"), Despill(shine, SPILL), PixelFormat("yuva420p")]
    return nodes


def _rgb(color: str) -> tuple[float, float, float]:
    digits = color.lstrip("#")[:6]
    try:
        red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    except ValueError:
        return 0.0, 1.0, 0.0
    return red, green, blue


def _chroma(color: str) -> tuple[int, int, float]:
    """A colour's blue and red difference (BT.709, limited range), and how far from grey that is."""
    red, green, blue = _rgb(color)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    cb, cr = 224 * (blue - luma) / 1.8556, 224 * (red - luma) / 1.5748
    apart = max(hypot(cb, cr) / DIAGONAL, MUTED)
    return round(128 + cb), round(128 + cr), apart


def _screen(color: str) -> Literal["green", "blue"] | None:
    """ "green" or "blue", where a colour is one of the two that shine on people."""
    red, green, blue = _rgb(color)
    if green > max(red, blue):
        return "green"
    return "blue" if blue > max(red, green) else None
