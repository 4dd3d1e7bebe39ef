"""Colour looks ("cinematic", "warm", "黑白") as numbers. `render` spells them for the media engine.

Every field of a `Grade` at its default changes nothing, so a renderer writes only what differs. The order
of work is the order of the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ..units import Frozen
from .naming import Names

Signed = Annotated[float, Field(ge=-1.0, le=1.0)]
Point = tuple[float, float]
"""Input and output level of a curve, each 0 (black) to 1 (white)."""
Rgb = tuple[Signed, Signed, Signed]
Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]


class Grade(Frozen):
    """A grading; the fields name what ffmpeg's eq, colorchannelmixer, colorbalance, curves … call it."""

    temperature: Signed = 0.0
    """Negative cooler (blue), positive warmer (orange); ±1 is about 6500 K → 4500 K or 10500 K."""
    brightness: Signed = 0.0
    """Added to the luma (eq brightness)."""
    contrast: float = Field(default=1.0, ge=0.0, le=3.0)
    """Luma times this, round mid-grey (eq contrast)."""
    saturation: float = Field(default=1.0, ge=0.0, le=3.0)
    gamma: float = Field(default=1.0, ge=0.1, le=4.0)
    vibrance: float = Field(default=0.0, ge=-2.0, le=2.0)
    """Saturation for what has little of it (vibrance intensity)."""
    hue_deg: float = Field(default=0.0, ge=-180, le=180)
    matrix: Matrix | None = None
    """Rows make the new red, green and blue from the old three (colorchannelmixer)."""
    shadows: Rgb = (0.0, 0.0, 0.0)
    """Red, green, blue added in the dark (colorbalance rs gs bs)."""
    midtones: Rgb = (0.0, 0.0, 0.0)
    highlights: Rgb = (0.0, 0.0, 0.0)
    curve: tuple[Point, ...] = ()
    """All three channels (curves master); empty is a straight line."""
    curve_red: tuple[Point, ...] = ()
    curve_green: tuple[Point, ...] = ()
    curve_blue: tuple[Point, ...] = ()
    vignette: float = Field(default=0.0, ge=0.0, le=1.0)
    """0 none, 1 black corners (vignette angle = this times pi/2 · 0.6)."""
    grain: float = Field(default=0.0, ge=0.0, le=1.0)
    """1 is noise of strength 30 (noise alls, temporal)."""


_SEPIA: Matrix = ((0.346, 0.677, 0.166), (0.307, 0.604, 0.148), (0.239, 0.470, 0.115))
"""The usual sepia (W3C filter effects) times 0.88: as published it clips whites to yellow."""
_S_CURVE: tuple[Point, ...] = ((0, 0), (0.25, 0.20), (0.5, 0.5), (0.75, 0.81), (1, 1))
_LIFTED: tuple[Point, ...] = ((0, 0.07), (0.25, 0.27), (0.5, 0.5), (0.75, 0.74), (1, 0.95))

LOOKS: Mapping[str, Grade] = {
    "cinematic": Grade(
        contrast=1.06,
        saturation=0.92,
        shadows=(-0.06, 0.01, 0.07),
        midtones=(0.02, 0.0, -0.01),
        highlights=(0.06, 0.02, -0.06),
        curve=_S_CURVE,
        vignette=0.35,
    ),
    "teal_orange": Grade(
        contrast=1.08,
        saturation=1.12,
        shadows=(-0.14, 0.03, 0.14),
        midtones=(0.05, 0.0, -0.04),
        highlights=(0.13, 0.03, -0.13),
        curve=_S_CURVE,
    ),
    "warm": Grade(temperature=0.45, saturation=1.06, midtones=(0.03, 0.01, -0.03)),
    "cool": Grade(temperature=-0.5, saturation=0.96, midtones=(-0.03, 0.01, 0.03)),
    "golden_hour": Grade(
        temperature=0.6,
        saturation=1.12,
        gamma=1.04,
        highlights=(0.10, 0.05, -0.08),
        shadows=(0.03, 0.0, -0.02),
    ),
    "vintage": Grade(
        saturation=0.75,
        temperature=0.22,
        curve=_LIFTED,
        curve_blue=((0, 0.10), (0.5, 0.48), (1, 0.86)),
        curve_red=((0, 0.03), (0.5, 0.53), (1, 0.98)),
        vignette=0.4,
        grain=0.25,
    ),
    "retro": Grade(
        saturation=1.12,
        temperature=0.15,
        curve_red=((0, 0.02), (0.5, 0.56), (1, 1)),
        curve_green=((0, 0.05), (0.5, 0.51), (1, 0.95)),
        curve_blue=((0, 0.16), (0.5, 0.47), (1, 0.84)),
        grain=0.15,
    ),
    "faded": Grade(saturation=0.82, curve=((0, 0.10), (0.3, 0.33), (0.7, 0.70), (1, 0.94))),
    "film": Grade(
        saturation=0.94,
        contrast=1.02,
        shadows=(0.0, 0.02, 0.03),
        highlights=(0.03, 0.02, -0.03),
        curve=((0, 0.03), (0.25, 0.23), (0.5, 0.51), (0.75, 0.79), (1, 0.97)),
        grain=0.2,
    ),
    "bw": Grade(saturation=0.0, contrast=1.05),
    "noir": Grade(saturation=0.0, contrast=1.25, brightness=-0.03, curve=_S_CURVE, vignette=0.6, grain=0.25),
    "sepia": Grade(matrix=_SEPIA, contrast=0.97, vignette=0.2),
    "vivid": Grade(contrast=1.08, saturation=1.22, vibrance=0.15),
    "tropical": Grade(
        temperature=0.1,
        contrast=1.05,
        saturation=1.22,
        vibrance=0.2,
        shadows=(-0.04, 0.03, 0.06),
        highlights=(0.04, 0.02, -0.02),
    ),
    "pastel": Grade(
        saturation=0.78, contrast=0.90, brightness=0.06, gamma=1.08, highlights=(0.03, 0.0, 0.03)
    ),
    "moody": Grade(
        saturation=0.78,
        brightness=-0.04,
        contrast=1.08,
        gamma=0.94,
        shadows=(-0.03, 0.02, 0.05),
        curve=((0, 0.04), (0.25, 0.20), (0.5, 0.46), (0.75, 0.73), (1, 0.96)),
        vignette=0.35,
    ),
    "dramatic": Grade(contrast=1.22, saturation=0.9, curve=_S_CURVE, vignette=0.4),
    "bright": Grade(brightness=0.05, gamma=1.12, contrast=1.02, saturation=1.05),
    "clean": Grade(contrast=1.04, gamma=1.04, saturation=1.05, vibrance=0.1),
    "matte": Grade(saturation=0.9, contrast=0.95, curve=_LIFTED),
    "bleach": Grade(saturation=0.45, contrast=1.28, brightness=0.01),
    "cyberpunk": Grade(
        contrast=1.12,
        saturation=1.3,
        shadows=(0.04, -0.08, 0.18),
        midtones=(0.06, -0.05, 0.08),
        highlights=(0.10, -0.06, 0.08),
        curve=_S_CURVE,
    ),
    "night": Grade(
        temperature=-0.5, brightness=-0.11, gamma=0.80, saturation=0.75, shadows=(-0.03, 0.0, 0.08)
    ),
    "horror": Grade(
        saturation=0.45, contrast=1.18, gamma=0.88, shadows=(-0.03, 0.06, 0.0), vignette=0.55, grain=0.2
    ),
}
"""Every look by our name."""

_NAMES = Names("look", "looks.json", LOOKS)


def names() -> tuple[str, ...]:
    """Our names, for a person and for checks."""
    return _NAMES.all()


def aliases() -> Mapping[str, tuple[str, ...]]:
    """Each name with the English and Chinese words for it."""
    return _NAMES.aliases()


def find(words: str) -> str | None:
    """Our name for a word or phrase ("black and white", "电影感"), or None."""
    return _NAMES.within(words)


def get(name: str) -> Grade:
    """A look by its name or an alias. Raises InputError for an unknown one."""
    return LOOKS[_NAMES.check(name)]
