"""`add_captions`: what is said, as captions."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.text import TextStyle
from ..base import Operation


class AddCaptions(Operation):
    """What is said, as captions."""

    op: Literal["add_captions"] = "add_captions"
    family: ClassVar[str] = "text"
    language: str | None = None
    style: Literal["plain", "karaoke", "highlight", "boxed", "word"] = "plain"
    look: TextStyle = TextStyle()
    """Colours, weight, size, box."""
    highlight: str | None = None
    """Colour of the spoken word."""
    position: str | None = None
    max_words: int | None = Field(default=None, ge=1, le=30)
    burn: bool = True
    """Drawn into the picture."""
    sidecar: Literal["srt", "vtt", "ass"] | None = None
    """A file beside the video."""
