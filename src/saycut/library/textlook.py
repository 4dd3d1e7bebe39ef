"""What a designed text style is made of. Values only; `render/text` draws them.

Sizes are shares of the canvas' short side (`size`), everything beside them in ems of the text, so that one
design holds from 240p to 4K and in every shape.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..units import Frozen

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Ems = Annotated[float, Field(ge=0.0, le=20.0)]


class Anchor(Frozen):
    """Where a block of text stands: its point `ax`, `ay` lies on the canvas' point `x`, `y`."""

    x: Share
    y: Share
    """Shares of the canvas; the safe area wins."""
    ax: Share = 0.5
    ay: Share = 0.5
    """0 is the block's left or top, 1 its right or bottom."""

    @property
    def align(self) -> Literal["left", "center", "right"]:
        """How the lines of the block are set: with the side it stands by."""
        return "left" if self.ax < 0.25 else "right" if self.ax > 0.75 else "center"


class Box(Frozen):
    """A panel behind the text."""

    color: str
    opacity: Share = 1.0
    pad_x: Ems = 0.5
    pad_y: Ems = 0.3
    radius: Ems = 0.25
    """Half the height or more makes a pill."""
    bar: str | None = None
    """Colour of an accent bar down the left side."""
    bar_width: Ems = 0.12
    shadow: Share = 0.0
    """Opacity of a soft shadow under the panel."""


class Ink(Frozen):
    """How letters are set and coloured."""

    size: Annotated[float, Field(gt=0.0, le=0.5)]
    """The em, as a share of the canvas' short side."""
    color: str = "#ffffff"
    family: str = "Inter"
    weight: int = Field(default=700, ge=100, le=900)
    italic: bool = False
    tracking: float = Field(default=0.0, ge=-0.1, le=0.5)
    """Space between letters, in ems; scripts that join letters never get any."""
    leading: float = Field(default=1.16, ge=0.8, le=2.0)
    """From line to line, in ems."""
    outline: Ems = 0.0
    """Width of a hard edge."""
    outline_color: str = "#000000"
    outline_opacity: Share = 1.0
    glow: Ems = 0.0
    """Radius of a soft dark shade all round: it keeps light letters legible on a bright picture."""
    glow_opacity: Share = 0.0
    drop: Ems = 0.0
    """How far down the shade lies."""


class TextLook(Frozen):
    """One designed style for one shape of canvas."""

    ink: Ink
    second: Ink | None = None
    """The lower lines, where a design has two (a name and what the person does)."""
    anchor: Anchor
    box: Box | None = None
    rule: str | None = None
    """Colour of a short line under the text."""
    scrim: Share = 0.0
    """How much the whole picture is darkened behind the text."""
    max_width: Share = 0.86
    """Of the canvas' width, never past the safe area."""
    max_height: Share = 0.7
    max_lines: int = Field(default=3, ge=1, le=20)
    """More lines than this and the text is set smaller."""
    animation: str | None = None
    """What it does on its own when nobody asked for an animation; None: nothing."""


class SafeFrame(Frozen):
    """What must stay free of text at each side, in shares of the width or height."""

    left: Share
    top: Share
    right: Share
    bottom: Share


LANDSCAPE_FRAME = SafeFrame(left=0.05, top=0.06, right=0.05, bottom=0.06)
"""EBU R 95 keeps graphics within 90 %; these are its 5 % sides."""
PORTRAIT_FRAME = SafeFrame(left=0.07, top=0.12, right=0.13, bottom=0.20)
"""Below and beside stand the buttons and words of TikTok, Reels and Shorts (see `platforms`)."""
SQUARE_FRAME = SafeFrame(left=0.06, top=0.07, right=0.06, bottom=0.08)


def shape_of(width: int, height: int) -> Literal["landscape", "portrait", "square"]:
    """Which of the three designs a canvas takes. From 2:3 on it is a phone's screen with its buttons."""
    ratio = width / height
    return "portrait" if ratio <= 0.7 else "square" if ratio < 1.2 else "landscape"


def safe_frame(width: int, height: int) -> SafeFrame:
    """The safe area for a canvas."""
    return {"portrait": PORTRAIT_FRAME, "square": SQUARE_FRAME, "landscape": LANDSCAPE_FRAME}[
        shape_of(width, height)
    ]


PLACES: dict[str, tuple[float, float]] = {
    "top_left": (0.0, 0.0),
    "top": (0.5, 0.0),
    "top_right": (1.0, 0.0),
    "left": (0.0, 0.5),
    "center": (0.5, 0.5),
    "right": (1.0, 0.5),
    "bottom_left": (0.0, 1.0),
    "bottom": (0.5, 1.0),
    "bottom_right": (1.0, 1.0),
}
"""The nine positions as points: of the block, and of the safe area it stands in."""


def anchor_at(position: str) -> Anchor:
    """The anchor of one of the nine positions; the safe area keeps it off the sides."""
    x, y = PLACES[position]
    return Anchor(x=x, y=y, ax=x, ay=y)
