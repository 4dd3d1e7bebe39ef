"""The building blocks of picture effects: a closed set of layers, each a few numbers and no more.

`render` has one spelling per layer class; an effect is a tuple of layers laid one on another. Lengths are
shares of the picture's short side, so an effect looks the same at every size. To add a layer: the class
here, its line in `Layer`, its spelling in `render`.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field

from ..units import Frozen
from .looks import Grade

Share = Annotated[float, Field(ge=0.0, le=1.0)]
_F = TypeVar("_F", bound=Frozen)


class Blur(Frozen):
    """A Gaussian blur of the whole picture."""

    kind: Literal["blur"] = "blur"
    radius: Share
    """Sigma, as a share of the short side."""


class Vignette(Frozen):
    """Darker corners."""

    kind: Literal["vignette"] = "vignette"
    amount: Share
    """0 none; 1 the corners are black (as `Grade.vignette`)."""


class Grain(Frozen):
    """Noise that changes with each frame."""

    kind: Literal["grain"] = "grain"
    amount: Share
    """1 is noise of strength 60 of 100 (noise c0s): in the light alone, as film has it."""


class Glow(Frozen):
    """The picture's light parts, blurred and screened over it."""

    kind: Literal["glow"] = "glow"
    radius: Share
    amount: Share
    """Opacity of the blurred copy in the screen blend."""
    threshold: Share = 0.0
    """Luma below this does not glow."""


class Sharpen(Frozen):
    """Unsharp mask on luma."""

    kind: Literal["sharpen"] = "sharpen"
    amount: Annotated[float, Field(ge=0.0, le=3.0)]


class Pixelate(Frozen):
    """Square blocks of one colour."""

    kind: Literal["pixelate"] = "pixelate"
    block: Share
    """A block's side."""


class RgbShift(Frozen):
    """Red and blue moved apart sideways; `jitter` makes it jump `rate_hz` times a second."""

    kind: Literal["rgb_shift"] = "rgb_shift"
    shift: Share
    jitter: Share = 0.0
    """Share of the time the shift is doubled by the jump; 0 stands still."""
    rate_hz: float = Field(default=6.0, gt=0, le=60)


class SliceShift(Frozen):
    """Horizontal bands of the picture torn sideways in bursts: the digital glitch."""

    kind: Literal["slice_shift"] = "slice_shift"
    shift: Share
    bands: int = Field(default=6, ge=1, le=32)
    burst: Share = 0.3
    """Share of the time that a burst is on."""
    rate_hz: float = Field(default=2.0, gt=0, le=60)
    """Bursts a second."""


class Scanlines(Frozen):
    """Dark lines across, as on a picture tube."""

    kind: Literal["scanlines"] = "scanlines"
    amount: Share
    """Darkness of a line."""
    pitch: Share
    """From line to line."""


class Mirror(Frozen):
    """One half of the picture, and its reflection in place of the other half."""

    kind: Literal["mirror"] = "mirror"
    axis: Literal["x", "y", "both"] = "x"
    """x: left half reflected to the right; y: top half reflected downwards; both: four quarters."""


class Shake(Frozen):
    """A hand-held wobble; the picture is enlarged by twice the amplitude so that no border shows."""

    kind: Literal["shake"] = "shake"
    amplitude: Share
    rate_hz: float = Field(default=4.0, gt=0, le=60)


class Pulse(Frozen):
    """The picture pushes in and springs back, `rate_hz` times a second."""

    kind: Literal["pulse"] = "pulse"
    factor: float = Field(ge=1.0, le=2.0)
    rate_hz: float = Field(default=2.0, gt=0, le=60)


class Flicker(Frozen):
    """Brightness that wavers (old film) or flashes (strobe)."""

    kind: Literal["flicker"] = "flicker"
    amount: Share
    """Brightness goes ± this (eq brightness)."""
    rate_hz: float = Field(default=9.0, gt=0, le=60)
    strobe: bool = False
    """True: on and off; False: an irregular wave."""


class Trails(Frozen):
    """Bright moving things leave a fading trail (lagfun)."""

    kind: Literal["trails"] = "trails"
    decay: Share


class Scratches(Frozen):
    """Vertical scratches and specks that come and go, as on a worn film."""

    kind: Literal["scratches"] = "scratches"
    amount: Share
    """Density and opacity."""


class Edges(Frozen):
    """Outlines of things over the picture, or alone."""

    kind: Literal["edges"] = "edges"
    mix: Share
    """1: only the outlines, dark on white (a pencil sketch); lower: over the colours (a cartoon)."""


class Posterize(Frozen):
    """Few levels of each colour."""

    kind: Literal["posterize"] = "posterize"
    levels: int = Field(ge=2, le=64)


class Invert(Frozen):
    """The negative."""

    kind: Literal["invert"] = "invert"


class Letterbox(Frozen):
    """Black bars above and below, to the shape of a wide screen."""

    kind: Literal["letterbox"] = "letterbox"
    ratio: float = Field(default=2.39, ge=1.0, le=4.0)


class Lens(Frozen):
    """A bent picture: positive bulges (fisheye), negative pinches."""

    kind: Literal["lens"] = "lens"
    amount: Annotated[float, Field(ge=-1.0, le=1.0)]


class Particles(Frozen):
    """Many small lights or flakes that drift over the picture, seeded so that a render repeats."""

    kind: Literal["particles"] = "particles"
    shape: Literal["sparkle", "dot", "bokeh", "flake", "confetti", "heart"] = "sparkle"
    count: int = Field(ge=1, le=400)
    """How many are in the picture at once."""
    size: Share
    """The mean diameter."""
    fall: float = Field(default=0.0, ge=-2.0, le=2.0)
    """Heights of the picture a second: positive falls, negative rises."""
    drift: float = Field(default=0.0, ge=-2.0, le=2.0)
    """Widths a second to the right."""
    twinkle_hz: float = Field(default=0.0, ge=0.0, le=20.0)
    """How often each one fades in and out; 0 never."""
    colors: tuple[str, ...] = ("#ffffff",)
    opacity: Share = 0.9


class Streaks(Frozen):
    """Slanted falling lines: rain."""

    kind: Literal["streaks"] = "streaks"
    count: int = Field(ge=1, le=400)
    length: Share
    fall: float = Field(default=1.6, gt=0, le=4.0)
    opacity: Share = 0.35


class Leak(Frozen):
    """A warm light that leaks in from an edge and wanders."""

    kind: Literal["leak"] = "leak"
    amount: Share
    color: str = "#ff8a3c"
    rate_hz: float = Field(default=0.15, gt=0, le=10)


class Graded(Frozen):
    """A colour grade as part of an effect."""

    kind: Literal["graded"] = "graded"
    grade: Grade


Layer = Annotated[
    Blur | Vignette | Grain | Glow | Sharpen | Pixelate | RgbShift | SliceShift | Scanlines | Mirror | Shake
    | Pulse | Flicker | Trails | Scratches | Edges | Posterize | Invert | Letterbox | Lens | Particles
    | Streaks | Leak | Graded,
    Field(discriminator="kind"),
]  # fmt: skip
"""One of the closed set."""


def between(weak: Layer, strong: Layer, share: float) -> Layer:
    """A layer `share` (0 to 1) of the way from a weak one to a strong one of the same class.

    Whole numbers are rounded; what is no number (shapes, colours, grades) is the strong one's, but a
    `Graded` layer's grade is mixed field by field as well.
    """
    return _mixed(weak, strong, share)


def _mixed(weak: _F, strong: _F, share: float) -> _F:
    changes: dict[str, object] = {}
    for name in type(strong).model_fields:
        low, high = getattr(weak, name), getattr(strong, name)
        changes[name] = _mixed_value(low, high, share)
    return type(strong)(**changes)


def _mixed_value(low: object, high: object, share: float) -> object:
    if isinstance(low, bool) or isinstance(high, bool) or low == high:
        return high
    if isinstance(low, int) and isinstance(high, int):
        return round(low + (high - low) * share)
    if isinstance(low, int | float) and isinstance(high, int | float):
        return low + (high - low) * share
    if isinstance(low, Grade) and isinstance(high, Grade):
        return _mixed(low, high, share)
    if isinstance(low, tuple) and isinstance(high, tuple) and len(low) == len(high):
        return tuple(_mixed_value(a, b, share) for a, b in zip(low, high, strict=True))
    return high
