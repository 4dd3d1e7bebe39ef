"""Picture effects by name ("vhs", "sparkle", "胶片颗粒"): tuples of layers, weak and strong.

`layers(name, strength)` gives the numbers for a strength from 0 to 1; 0.5 is what a person means who says
no strength. To add an effect: its line in `EFFECTS`, its aliases in data/effects.json.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..units import Frozen
from .layers import (
    Blur,
    Edges,
    Flicker,
    Glow,
    Graded,
    Grain,
    Invert,
    Layer,
    Leak,
    Lens,
    Letterbox,
    Mirror,
    Particles,
    Pixelate,
    Posterize,
    Pulse,
    RgbShift,
    Scanlines,
    Scratches,
    Shake,
    Sharpen,
    SliceShift,
    Streaks,
    Trails,
    Vignette,
    between,
)
from .looks import Grade
from .naming import Names


class EffectRecipe(Frozen):
    """An effect: the same layers at the least and at the most strength, in order of work."""

    weak: tuple[Layer, ...]
    strong: tuple[Layer, ...]

    def at(self, strength: float) -> tuple[Layer, ...]:
        """The layers for a strength from 0 to 1 (clamped)."""
        share = min(max(strength, 0.0), 1.0)
        return tuple(between(a, b, share) for a, b in zip(self.weak, self.strong, strict=True))


def _ramp(*pairs: tuple[Layer, Layer]) -> EffectRecipe:
    return EffectRecipe(weak=tuple(a for a, _ in pairs), strong=tuple(b for _, b in pairs))


def _fixed(*layers: Layer) -> EffectRecipe:
    return EffectRecipe(weak=layers, strong=layers)


_PARTY = ("#ff4d6d", "#ffd166", "#06d6a0", "#4cc9f0", "#b388ff")
_GOLD = ("#fff6d6", "#ffe9a3", "#ffffff")

EFFECTS: Mapping[str, EffectRecipe] = {
    "blur": _ramp((Blur(radius=0.002), Blur(radius=0.035))),
    "sharpen": _ramp((Sharpen(amount=0.2), Sharpen(amount=2.0))),
    "glow": _ramp((Glow(radius=0.012, amount=0.15), Glow(radius=0.03, amount=0.75))),
    "dreamy": _ramp(
        (Glow(radius=0.015, amount=0.25), Glow(radius=0.035, amount=0.8)),
        (Graded(grade=Grade(gamma=1.02)), Graded(grade=Grade(gamma=1.10, saturation=0.9, brightness=0.02))),
    ),
    "bloom": _ramp(
        (Glow(radius=0.02, amount=0.3, threshold=0.6), Glow(radius=0.05, amount=0.95, threshold=0.5))
    ),
    "vignette": _ramp((Vignette(amount=0.15), Vignette(amount=1.0))),
    "grain": _ramp((Grain(amount=0.06), Grain(amount=0.54))),
    "pixelate": _ramp((Pixelate(block=0.01), Pixelate(block=0.09))),
    "mirror": _fixed(Mirror(axis="x")),
    "kaleidoscope": _fixed(Mirror(axis="both")),
    "rgb_split": _ramp((RgbShift(shift=0.003), RgbShift(shift=0.025))),
    "glitch": _ramp(
        (
            SliceShift(shift=0.02, bands=5, burst=0.15),
            SliceShift(shift=0.10, bands=9, burst=0.5, rate_hz=3.0),
        ),
        (RgbShift(shift=0.002, jitter=0.2, rate_hz=8.0), RgbShift(shift=0.014, jitter=0.5, rate_hz=8.0)),
    ),
    "vhs": _ramp(
        (
            Graded(grade=Grade(saturation=1.0)),
            Graded(grade=Grade(saturation=0.72, contrast=0.92, brightness=0.02)),
        ),
        (RgbShift(shift=0.002), RgbShift(shift=0.010, jitter=0.1)),
        (Blur(radius=0.0), Blur(radius=0.0025)),
        (Scanlines(amount=0.08, pitch=0.0056), Scanlines(amount=0.35, pitch=0.0056)),
        (Grain(amount=0.10), Grain(amount=0.45)),
    ),
    "crt": _ramp(
        (Scanlines(amount=0.15, pitch=0.0074), Scanlines(amount=0.55, pitch=0.0074)),
        (Glow(radius=0.006, amount=0.1), Glow(radius=0.01, amount=0.4)),
        (Lens(amount=0.03), Lens(amount=0.18)),
        (Vignette(amount=0.2), Vignette(amount=0.6)),
    ),
    "old_film": _ramp(
        (
            Graded(grade=Grade(saturation=0.35, temperature=0.2)),
            Graded(grade=Grade(saturation=0.0, contrast=1.12, temperature=0.35)),
        ),
        (Flicker(amount=0.015), Flicker(amount=0.07)),
        (Shake(amplitude=0.0008, rate_hz=9), Shake(amplitude=0.004, rate_hz=9)),
        (Grain(amount=0.2), Grain(amount=0.6)),
        (Scratches(amount=0.2), Scratches(amount=0.9)),
        (Vignette(amount=0.35), Vignette(amount=0.8)),
    ),
    "shake": _ramp((Shake(amplitude=0.003), Shake(amplitude=0.03, rate_hz=7))),
    "pulse": _ramp((Pulse(factor=1.02), Pulse(factor=1.16))),
    "flash": _ramp(
        (Flicker(amount=0.15, rate_hz=2.0, strobe=True), Flicker(amount=0.7, rate_hz=2.5, strobe=True))
    ),
    "flicker": _ramp((Flicker(amount=0.02), Flicker(amount=0.14))),
    "trails": _ramp((Trails(decay=0.80), Trails(decay=0.975))),
    "sparkle": _ramp(
        (
            Particles(count=18, size=0.018, twinkle_hz=0.8, fall=-0.01, colors=_GOLD),
            Particles(count=110, size=0.035, twinkle_hz=1.3, fall=-0.02, colors=_GOLD),
        )
    ),
    "bokeh": _ramp(
        (
            Particles(
                shape="bokeh", count=10, size=0.10, fall=-0.02, twinkle_hz=0.3, opacity=0.4, colors=_GOLD
            ),
            Particles(
                shape="bokeh", count=36, size=0.16, fall=-0.03, twinkle_hz=0.4, opacity=0.8, colors=_GOLD
            ),
        )
    ),
    "snow": _ramp(
        (
            Particles(shape="flake", count=50, size=0.007, fall=0.12, drift=0.02),
            Particles(shape="flake", count=320, size=0.013, fall=0.22, drift=0.05),
        )
    ),
    "rain": _ramp(
        (Streaks(count=50, length=0.05, opacity=0.25), Streaks(count=320, length=0.09, opacity=0.5))
    ),
    "confetti": _ramp(
        (
            Particles(
                shape="confetti", count=30, size=0.014, fall=0.25, drift=0.02, colors=_PARTY, opacity=1.0
            ),
            Particles(
                shape="confetti", count=200, size=0.022, fall=0.35, drift=0.02, colors=_PARTY, opacity=1.0
            ),
        )
    ),
    "hearts": _ramp(
        (
            Particles(shape="heart", count=8, size=0.03, fall=-0.12, colors=("#ff4d6d", "#ff8fa3")),
            Particles(shape="heart", count=50, size=0.05, fall=-0.18, colors=("#ff4d6d", "#ff8fa3")),
        )
    ),
    "dust": _ramp(
        (
            Particles(
                shape="dot", count=25, size=0.003, fall=-0.015, drift=0.01, twinkle_hz=0.3, opacity=0.4
            ),
            Particles(
                shape="dot", count=160, size=0.005, fall=-0.02, drift=0.02, twinkle_hz=0.4, opacity=0.75
            ),
        )
    ),
    "light_leak": _ramp((Leak(amount=0.2), Leak(amount=0.9))),
    "letterbox": EffectRecipe(weak=(Letterbox(ratio=2.0),), strong=(Letterbox(ratio=2.6),)),
    "fisheye": _ramp((Lens(amount=0.1), Lens(amount=0.7))),
    "sketch": _ramp((Edges(mix=0.6), Edges(mix=1.0))),
    "cartoon": _ramp(
        (Posterize(levels=14), Posterize(levels=6)),
        (Edges(mix=0.15), Edges(mix=0.5)),
        (Graded(grade=Grade(saturation=1.1)), Graded(grade=Grade(saturation=1.4))),
    ),
    "posterize": _ramp((Posterize(levels=12), Posterize(levels=3))),
    "invert": _fixed(Invert()),
    "scanlines": _ramp((Scanlines(amount=0.12, pitch=0.0056), Scanlines(amount=0.6, pitch=0.0056))),
}
"""Every effect by our name."""

_NAMES = Names("effect", "effects.json", EFFECTS)


def names() -> tuple[str, ...]:
    """Our names, for a person and for checks."""
    return _NAMES.all()


def aliases() -> Mapping[str, tuple[str, ...]]:
    """Each name with the English and Chinese words for it."""
    return _NAMES.aliases()


def find(words: str) -> str | None:
    """Our name for a word or phrase ("film grain", "故障"), or None."""
    return _NAMES.within(words)


def layers(name: str, strength: float = 0.5) -> tuple[Layer, ...]:
    """An effect's layers at a strength, by its name or an alias. Raises InputError for an unknown one."""
    return EFFECTS[_NAMES.check(name)].at(strength)
