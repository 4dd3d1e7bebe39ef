"""The steps a picture can go through, as values. How ffmpeg spells each stands in `command` alone.

A node has one picture in and one out; `Concat`, `Crossfade`, `Overlay`, `Blend` and `PaletteUse` join
several, `Split` gives several, `Plain` needs none. To add one: the class here, its line in
`command.filters.SPELLED`, its test.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True)
class Node:
    """One step of a chain."""


@dataclass(frozen=True)
class Faster(Node):
    """Time runs `factor` times as fast."""

    factor: float


@dataclass(frozen=True)
class Deinterlace(Node):
    """Full pictures from half ones, where a frame says it is interlaced."""


@dataclass(frozen=True)
class ToRate(Node):
    """To a constant rate from time 0, by timestamps: a frame is shown from the grid point nearest to it.

    The engine takes the last frame within half a step of the grid, which is right for steps of the source's
    own rate or shorter. From a faster source it would show what comes up to half a step later; `later_us`
    moves the source's times so that the grid takes the frame that stands at its own time.
    """

    fps: Fraction
    later_us: int = 0


@dataclass(frozen=True)
class Pick(Node):
    """Only the frames of these ranges (first, end) of the branch, renumbered from 0."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Hold(Node):
    """At least `frames` frames by holding the last, and no more."""

    frames: int


@dataclass(frozen=True)
class Backwards(Node):
    """The branch in reverse; all of it is held in memory, so branches are kept short."""


@dataclass(frozen=True)
class Renumber(Node):
    """Frame n of the branch is shown at frame `first` + n of the grid."""

    first: int = 0


@dataclass(frozen=True)
class Size(Node):
    """Scaled to a size in pixels."""

    width: int
    height: int
    fast: bool = False
    """Bilinear: for what will be blurred anyway."""


@dataclass(frozen=True)
class SizeExact(Node):
    """Scaled, and from RGB or any matrix (`None` is RGB or as marked) to BT.709 limited, exactly.

    Slow (20 ms for a 1080p picture): for stills, and pictures with alpha, which `ToBt709` cannot take.
    """

    width: int
    height: int
    matrix: str | None = None
    full: bool = False


@dataclass(frozen=True)
class ToBt709(Node):
    """From another matrix or full range to BT.709 limited. Primaries stay: no player converts them."""

    matrix: str
    full: bool


@dataclass(frozen=True)
class CropTo(Node):
    """A rectangle in whole pixels."""

    width: int
    height: int
    x: int
    y: int


@dataclass(frozen=True)
class CropAlong(Node):
    """A rectangle that follows a path: (frame, x) or (frame, x, y) points joined by straight lines."""

    width: int
    height: int
    path: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class PadTo(Node):
    """In the middle of a larger plain picture."""

    width: int
    height: int
    color: str


@dataclass(frozen=True)
class QuarterTurn(Node):
    """Clockwise by 90, 180 or 270 degrees."""

    degrees: int


@dataclass(frozen=True)
class Turn(Node):
    """Clockwise by any angle; the picture keeps its size and the corners are filled."""

    degrees: float
    width: int
    height: int
    color: str


@dataclass(frozen=True)
class Flip(Node):
    axis: Literal["x", "y"]


@dataclass(frozen=True)
class Steady(Node):
    """Stabilised by the motion found in a pass before (`transforms`, a name in the work folder)."""

    transforms: str
    smoothing: int


@dataclass(frozen=True)
class FindShake(Node):
    """The pass before `Steady`: writes what moved to `transforms`."""

    transforms: str


@dataclass(frozen=True)
class Denoise(Node):
    strength: float


@dataclass(frozen=True)
class ToSdr(Node):
    """PQ or HLG to BT.709 SDR, limited range."""


@dataclass(frozen=True)
class FromWideGamut(Node):
    """BT.2020 SDR to BT.709."""


@dataclass(frozen=True)
class PixelFormat(Node):
    name: str


@dataclass(frozen=True)
class SquarePixels(Node):
    """Marks the picture as having square pixels."""


@dataclass(frozen=True)
class Tagged(Node):
    """Marks the picture as BT.709, limited range."""


@dataclass(frozen=True)
class ForJpeg(Node):
    """BT.709 limited to what every JPEG reader takes for granted: BT.601, full range."""


@dataclass(frozen=True)
class Eq(Node):
    brightness: float = 0.0
    contrast: float = 1.0
    saturation: float = 1.0
    gamma: float = 1.0


@dataclass(frozen=True)
class Warmth(Node):
    """A colour temperature in kelvin; 6500 changes nothing."""

    kelvin: float


@dataclass(frozen=True)
class Vibrance(Node):
    intensity: float


@dataclass(frozen=True)
class Hue(Node):
    degrees: float


@dataclass(frozen=True)
class Mix(Node):
    """New red, green, blue from the old three: the rows of a matrix."""

    rows: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Balance(Node):
    shadows: tuple[float, float, float]
    midtones: tuple[float, float, float]
    highlights: tuple[float, float, float]


@dataclass(frozen=True)
class Curves(Node):
    master: tuple[tuple[float, float], ...] = ()
    red: tuple[tuple[float, float], ...] = ()
    green: tuple[tuple[float, float], ...] = ()
    blue: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Lut(Node):
    """A look-up table; `file` is a name in the work folder."""

    file: str


@dataclass(frozen=True)
class Darkened(Node):
    """Dark corners; 1 is black corners."""

    amount: float


@dataclass(frozen=True)
class Noise(Node):
    strength: int


@dataclass(frozen=True)
class GaussBlur(Node):
    sigma: float


@dataclass(frozen=True)
class Push(Node):
    """A zoom from one factor to another over `total` frames, of which the branch starts at `skip`.

    Sub-pixel: the picture glides, it does not step from pixel to pixel.
    """

    start: float
    end: float
    x: float
    y: float
    skip: int
    total: int


@dataclass(frozen=True)
class FadeIn(Node):
    """From a colour, over `frames` frames from `first` on (as numbered); alpha: from nothing."""

    first: int
    frames: int
    fps: Fraction
    color: str = "#000000"
    alpha: bool = False


@dataclass(frozen=True)
class FadeOut(Node):
    first: int
    frames: int
    fps: Fraction
    color: str = "#000000"
    alpha: bool = False


@dataclass(frozen=True)
class Opacity(Node):
    share: float


@dataclass(frozen=True)
class Subtitles(Node):
    """Texts burned in from an ASS script; `file` is a name in the work folder."""

    file: str


@dataclass(frozen=True)
class Custom(Node):
    """A step of `effects`: a filter's name and its numbers, both ours, never a person's."""

    name: str
    params: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True)
class Plain(Node):
    """A picture of one colour (a source: the chain has no input)."""

    width: int
    height: int
    fps: Fraction
    frames: int
    color: str


@dataclass(frozen=True)
class Concat(Node):
    """Branches one after another, numbered anew on the grid.

    The engine's own join counts in microseconds, and takes a branch of one frame to last no time at all.
    """

    count: int
    fps: Fraction


@dataclass(frozen=True)
class Crossfade(Node):
    """The second branch takes over from the first during `frames` frames from frame `first` on."""

    name: str
    first: int
    frames: int
    fps: Fraction


@dataclass(frozen=True)
class Overlay(Node):
    """The second picture on the first, its top left corner at x, y, in frames [first, end)."""

    x: int
    y: int
    first: int | None = None
    end: int | None = None
    shortest: bool = False
    """Ends with the second picture."""


@dataclass(frozen=True)
class Blend(Node):
    """Two pictures as one: a blend mode's name and the second's opacity."""

    mode: str
    opacity: float


@dataclass(frozen=True)
class Split(Node):
    count: int = 2


@dataclass(frozen=True)
class PaletteOf(Node):
    """The best 256 colours of the branch, as one picture, or of each picture by itself."""

    each: bool = False


@dataclass(frozen=True)
class PaletteUse(Node):
    """The first branch in the colours of the second."""

    each: bool = False
