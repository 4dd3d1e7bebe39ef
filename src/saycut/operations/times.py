"""Times and targets as they stand in a plan: symbolic until their operation's turn comes.

JSON: `{"ms":30000}` · `{"from_end_ms":5000}` · `{"fraction":0.5}` ·
`{"clip":2,"edge":"start","offset_ms":0}`;
targets: `"all"`, a kind of track (`"music"`, `"captions"`), `{"clip":2}`, `{"id":"s3"}`,
`{"asset":"intro.mp4"}`; a text also by its words or its number, `{"words":"Hello"}`,
`{"number":2,"among":"captions"}`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..units import Frozen


class AtMs(Frozen):
    """A time from the start of the timeline."""

    ms: int
    """May be past the end: it is clamped there, and the reply says so."""


class FromEnd(Frozen):
    """A time before the end of the timeline."""

    from_end_ms: int = Field(ge=0)


class AtFraction(Frozen):
    """A share of the whole length."""

    fraction: float = Field(ge=0, le=1)


class ClipEdge(Frozen):
    """A time told from a clip of the main track."""

    clip: int
    """1-based; -1 is the last."""
    edge: Literal["start", "end"] = "start"
    offset_ms: int = 0


When = AtMs | FromEnd | AtFraction | ClipEdge

START: When = AtMs(ms=0)
END: When = FromEnd(from_end_ms=0)


class ClipNumber(Frozen):
    """A clip of the main track by its place."""

    clip: int
    """1-based; -1 is the last."""


class SegmentById(Frozen):
    id: str


class OfAsset(Frozen):
    """Every segment that shows this asset, by name (as in "intro.mp4") or id."""

    asset: str


class OfWords(Frozen):
    """Every title or caption that says these words; case and marks around them do not count."""

    words: str


class TextNumber(Frozen):
    """A title or a caption by its place among its kind."""

    number: int
    """1-based, in the order they appear; -1 is the last."""
    among: Literal["titles", "captions"]


TargetName = Literal[
    "all", "video", "audio", "text", "music", "voice", "sound", "overlay", "titles", "captions"
]
Target = TargetName | ClipNumber | SegmentById | OfAsset | OfWords | TextNumber
