"""Colour: a clip's sliders, its named look and its look-up table, as nodes."""

from __future__ import annotations

from ..ids import AssetId
from ..library import looks
from ..library.looks import Grade
from ..timeline.model import Color
from .nodes import Balance, Curves, Darkened, Eq, Hue, Lut, Mix, Node, Noise, Vibrance, Warmth

NEUTRAL_KELVIN = 6500.0
WARM_KELVIN = 4500.0
COOL_KELVIN = 10500.0


def color_nodes(color: Color, luts: dict[AssetId, str]) -> list[Node]:
    """The steps of one clip's grading; "as it was" gives none. Names of LUT files are added to `luts`."""
    nodes: list[Node] = []
    if color.lut is not None:
        nodes.append(Lut(luts.setdefault(color.lut, f"lut{len(luts)}.cube")))
    if color.preset is not None:
        nodes += grade_nodes(looks.get(color.preset))
    return nodes + grade_nodes(_sliders(color))


def _sliders(color: Color) -> Grade:
    """The four sliders as a grade: ±100 is as far as a picture can be pushed and still be one."""
    return Grade(
        temperature=color.temperature / 100,
        brightness=color.brightness / 100 * 0.4,
        contrast=_factor(color.contrast),
        saturation=_factor(color.saturation),
    )


def _factor(slider: float) -> float:
    """-100 → 0, 0 → 1, 100 → 2 (half a stop either way in the middle)."""
    return 1 + slider / 100


def grade_nodes(grade: Grade) -> list[Node]:
    """A grade's steps in its own order; what is at its default is left out."""
    plain = Grade()
    nodes: list[Node] = []
    if grade.temperature:
        far = WARM_KELVIN if grade.temperature > 0 else COOL_KELVIN
        nodes.append(Warmth(round(NEUTRAL_KELVIN + (far - NEUTRAL_KELVIN) * abs(grade.temperature), 1)))
    eq = Eq(grade.brightness, grade.contrast, grade.saturation, grade.gamma)
    if eq != Eq():
        nodes.append(eq)
    if grade.vibrance:
        nodes.append(Vibrance(grade.vibrance))
    if grade.hue_deg:
        nodes.append(Hue(grade.hue_deg))
    if grade.matrix is not None:
        nodes.append(Mix(grade.matrix))
    tones = (grade.shadows, grade.midtones, grade.highlights)
    if tones != (plain.shadows, plain.midtones, plain.highlights):
        nodes.append(Balance(*tones))
    curves = Curves(grade.curve, grade.curve_red, grade.curve_green, grade.curve_blue)
    if curves != Curves():
        nodes.append(curves)
    if grade.vignette:
        nodes.append(Darkened(grade.vignette))
    if grade.grain:
        nodes.append(Noise(max(1, round(grade.grain * 30))))
    return nodes
