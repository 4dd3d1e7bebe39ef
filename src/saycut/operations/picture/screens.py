"""Colours of screens that people are filmed before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Hue = Literal["green", "blue", "other"]
PLAIN = ("#00ff00", "#008000", "#0000ff")
"""What "green" and "blue" are when nobody measured the screen."""


def hue_of(color: str) -> Hue:
    """Which kind of screen a colour "#rrggbb" would be."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    if green > max(red, blue):
        return "green"
    return "blue" if blue > max(red, green) else "other"


def nearest_screen(color: str, screens: Sequence[str] | None) -> str:
    """The colour to take out: the screen's own where plain green or blue was meant, else what was said."""
    if color not in PLAIN:
        return color
    return next((one for one in screens or () if hue_of(one) == hue_of(color)), color)
