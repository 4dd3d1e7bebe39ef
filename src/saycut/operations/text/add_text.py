"""`add_text`: writes on the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.text import TextStyle
from ..base import Operation
from ..times import When


class AddText(Operation):
    """Writes on the picture."""

    op: Literal["add_text"] = "add_text"
    family: ClassVar[str] = "text"
    text: str = Field(min_length=1, max_length=2000)
    role: Literal["title", "lower_third", "overlay", "end_card", "cta"] = "overlay"
    start: When | None = None
    """None: where its role stands (a title at the start, an end card at the end)."""
    end: When | None = None
    """None: as long as it takes to read."""
    position: str | None = None
    """One of timeline.text.POSITIONS."""
    style: TextStyle = TextStyle()
    animation: Literal["fade", "slide", "typewriter", "bounce", "pop"] | None = None
