"""Text on a timeline: titles, lower thirds, overlays, end cards and captions, as values."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from ..ids import SegmentId
from ..units import Frozen, Ms, TimeRange, span

POSITIONS = (
    "top_left", "top", "top_right",
    "left", "center", "right",
    "bottom_left", "bottom", "bottom_right",
)  # fmt: skip
"""The nine places a text or an overlay can stand, inside the safe area."""


class TextRole(StrEnum):
    TITLE = "title"
    LOWER_THIRD = "lower_third"
    OVERLAY = "overlay"
    END_CARD = "end_card"
    CTA = "cta"
    CAPTION = "caption"


class TextStyle(Frozen):
    """How a text looks; None is "as its role looks"."""

    color: str | None = None
    """"#rrggbb"."""
    weight: Literal["regular", "bold", "black"] | None = None
    size: float | None = Field(default=None, ge=0.25, le=4.0)
    """A factor on the role's own size: 1 is as designed, 2 twice as high."""
    font: str | None = None
    """A family name; one that is not installed is replaced and the reply says so."""
    italic: bool = False
    box: str | None = None
    """Colour of a box behind the text, "#rrggbb" or "#rrggbbaa"; "none" for none at all."""
    outline: str | None = None


class CaptionStyle(Frozen):
    """How captions look, beside their TextStyle."""

    kind: Literal["plain", "karaoke", "highlight", "boxed", "word"] = "plain"
    """plain lines · karaoke: words fill as spoken · highlight: the spoken word in its own colour ·
    boxed: on a box · word: one word at a time."""
    highlight: str | None = None
    """Colour of the spoken word, "#rrggbb"."""
    max_words: int | None = Field(default=None, ge=1, le=30)


class Word(Frozen):
    """A spoken word, on whatever clock its holder says (the asset's, or from its caption's start)."""

    text: str
    start_ms: int
    end_ms: int


class Text(Frozen):
    """A text segment. Captions carry their words with times from the segment's own start."""

    kind: Literal["text"] = "text"
    id: SegmentId
    start_ms: Ms
    duration_ms: int = Field(gt=0)
    text: str
    role: TextRole = TextRole.OVERLAY
    position: str | None = None
    """One of POSITIONS; None is the role's own place."""
    x: Annotated[float, Field(ge=0, le=1)] | None = None
    y: Annotated[float, Field(ge=0, le=1)] | None = None
    """The text's middle in shares of the canvas; wins over `position`."""
    style: TextStyle = TextStyle()
    animation: Literal["fade", "slide", "typewriter", "bounce", "pop"] | None = None
    caption: CaptionStyle | None = None
    words: tuple[Word, ...] = ()
    extra: dict[str, Any] = Field(default_factory=dict)

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms

    @property
    def range(self) -> TimeRange:
        return span(self.start_ms, self.end_ms)
