"""Small moving things (sparkles, snow, confetti, rain) as drawings of an ASS script.

The text engine draws them sharp at any size, moves them by fractions of a pixel, and reads a plain list:
the same layer gives the same script, so a render repeats.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from fractions import Fraction

from ..library.layers import Particles, Streaks

SEED = 20_26
HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {w}
PlayResY: {h}
YCbCr Matrix: TV.709
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
Style: P,Arial,20,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,5,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
CIRCLE = "m 0 -50 b 28 -50 50 -28 50 0 b 50 28 28 50 0 50 b -28 50 -50 28 -50 0 b -50 -28 -28 -50 0 -50"
SHAPES = {
    "dot": CIRCLE,
    "bokeh": CIRCLE,
    "flake": CIRCLE,
    "sparkle": "m 0 -50 b 4 -10 10 -4 50 0 b 10 4 4 10 0 50 b -4 10 -10 4 -50 0 b -10 -4 -4 -10 0 -50",
    "confetti": "m -50 -28 l 50 -28 l 50 28 l -50 28",
    "heart": "m 0 45 b -70 0 -50 -50 -25 -45 b -10 -45 0 -30 0 -22 b 0 -30 10 -45 25 -45 b 50 -50 70 0 0 45",
}
"""Drawings 100 across, round the origin."""
BLUR = {"bokeh": 0.10, "flake": 0.12, "sparkle": 0.03, "dot": 0.06}
"""Softness as a share of the size."""


SLOWEST_FALL = 0.04
"""Heights a second. What is slower would take more than 30 s from edge to edge: it hovers, here and there."""


def particles_script(layer: Particles, size: tuple[int, int], rate: Fraction, frames: int) -> str:
    """Particles over `frames` frames of a picture of `size`."""
    lines = _particles(layer, size, float(frames / rate))
    return HEAD.format(w=size[0], h=size[1]) + "".join(lines)


def _particles(layer: Particles, size: tuple[int, int], length_s: float) -> Iterator[str]:
    dice = random.Random(SEED)
    width, height = size
    falls = abs(layer.fall) > SLOWEST_FALL
    life = 1.2 / abs(layer.fall) if falls else 3.0
    births = max(1, round(layer.count * (length_s + life) / life))
    for i in range(births):
        born = (i + dice.random()) / births * (length_s + life) - life
        speed = dice.uniform(0.75, 1.3)
        lives = life / speed if falls else _twinkles(layer, life * dice.uniform(0.6, 1.2))
        diameter = layer.size * min(size) * dice.uniform(0.5, 1.5)
        x = dice.uniform(-0.1, 1.1) * width
        y = dice.random() * height
        if falls:
            y = -0.1 * height if layer.fall > 0 else 1.1 * height
        end_y = y + layer.fall * speed * lives * height
        end_x = x + layer.drift * lives * width + (dice.uniform(-0.06, 0.06) * width if falls else 0)
        spin = dice.uniform(-360, 360) if layer.shape == "confetti" else dice.uniform(-25, 25)
        color, tone = dice.choice(layer.colors), dice.uniform(0.6, 1.0) * layer.opacity
        begin, stop = max(born, 0.0), min(born + lives, length_s)
        if stop - begin < 0.05:
            continue
        a, b = (begin - born) / lives, (stop - born) / lives
        way = (x + (end_x - x) * a, y + (end_y - y) * a, x + (end_x - x) * b, y + (end_y - y) * b)
        tags = _tags(layer, diameter, (way, stop - begin), (color, tone))
        turn = f"\\frz{spin * a:.0f}\\t(\\frz{spin * b * 2:.0f})"
        yield event_line(begin, stop, f"{{{tags}{turn}\\p1}}{SHAPES[layer.shape]}")


def _twinkles(layer: Particles, life_s: float) -> float:
    """A life that ends when the light is out."""
    return max(1, round(life_s * layer.twinkle_hz)) / layer.twinkle_hz if layer.twinkle_hz else life_s


Way = tuple[float, float, float, float]


def _tags(layer: Particles, diameter: float, moving: tuple[Way, float], ink: tuple[str, float]) -> str:
    (x0, y0, x1, y1), length = moving
    color, opacity = ink
    scale = max(1.0, diameter * (1.8 if layer.shape == "sparkle" else 1.0))  # its arms are thin
    tags = f"\\an5\\move({x0:.1f},{y0:.1f},{x1:.1f},{y1:.1f})\\fscx{scale:.1f}\\fscy{scale:.1f}"
    tags += f"\\1c{_bgr(color)}\\1a{_alpha(opacity)}\\bord0\\shad0"
    if layer.shape in BLUR:
        tags += f"\\blur{max(0.3, BLUR[layer.shape] * diameter):.1f}"
    if layer.twinkle_hz:
        return tags + _twinkle(length, layer.twinkle_hz, opacity)
    fade = min(400, round(length * 300))
    return tags + f"\\fad({fade},{fade})"


def _twinkle(length: float, hz: float, opacity: float) -> str:
    half = 500 / hz
    tags, at, dark = "\\1a&HFF&", 0.0, True
    while at < length * 1000:
        tags += f"\\t({at:.0f},{at + half:.0f},\\1a{_alpha(opacity) if dark else '&HFF&'})"
        at, dark = at + half, not dark
    return tags


def streaks_script(layer: Streaks, size: tuple[int, int], rate: Fraction, frames: int) -> str:
    """Rain over `frames` frames of a picture of `size`."""
    lines = _streaks(layer, size, float(frames / rate))
    return HEAD.format(w=size[0], h=size[1]) + "".join(lines)


SLANT_DEG = 9.0


def _streaks(layer: Streaks, size: tuple[int, int], length_s: float) -> Iterator[str]:
    dice = random.Random(SEED)
    width, height = size
    life = 1.4 / layer.fall
    births = max(1, round(layer.count * (length_s + life) / life))
    lean = math.tan(math.radians(SLANT_DEG))
    for i in range(births):
        born = (i + dice.random()) / births * (length_s + life) - life
        lives = life / dice.uniform(0.8, 1.3)
        x = dice.uniform(-0.1, 1.4) * width
        begin, stop = max(born, 0.0), min(born + lives, length_s)
        if stop - begin < 0.02:
            continue
        a, b = (begin - born) / lives, (stop - born) / lives
        down = [(-0.2 + 1.4 * s) * height for s in (a, b)]
        long = layer.length * min(size) * dice.uniform(0.6, 1.2)
        thick = max(1.0, min(size) / 400 * dice.uniform(0.7, 1.6))
        tags = f"\\an5\\move({x - down[0] * lean:.1f},{down[0]:.1f},{x - down[1] * lean:.1f},{down[1]:.1f})"
        tags += f"\\fscx{thick:.1f}\\fscy{long:.1f}\\frz{-SLANT_DEG:.0f}\\blur0.6\\bord0\\shad0"
        tags += f"\\1c&HFFFFFF&\\1a{_alpha(layer.opacity * dice.uniform(0.5, 1.0))}"
        yield event_line(begin, stop, f"{{{tags}\\p1}}m -50 -50 l 50 -50 l 50 50 l -50 50")


def event_line(begin: float, stop: float, text: str) -> str:
    """A drawing shown from and to these seconds."""
    return f"Dialogue: 0,{_clock(begin)},{_clock(stop)},P,,0,0,0,,{text}\n"


def _clock(seconds: float) -> str:
    cs = round(seconds * 100)
    return f"{cs // 360_000}:{cs // 6000 % 60:02}:{cs // 100 % 60:02}.{cs % 100:02}"


def _alpha(opacity: float) -> str:
    return f"&H{round(255 * (1 - min(max(opacity, 0.0), 1.0))):02X}&"


def _bgr(color: str) -> str:
    digits = color.lstrip("#")
    return f"&H{digits[4:6]}{digits[2:4]}{digits[0:2]}&".upper()
