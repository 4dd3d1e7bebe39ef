"""`restyle_text`: changes how text that is there looks."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.text import TextStyle
from ..base import Operation
from ..times import Target


class RestyleText(Operation):
    """Changes how text that is there looks."""

    op: Literal["restyle_text"] = "restyle_text"
    family: ClassVar[str] = "text"
    target: Target = "text"
    style: TextStyle = TextStyle()
    position: str | None = None
    animation: Literal["fade", "slide", "typewriter", "bounce", "pop"] | None = None
    captions: Literal["plain", "karaoke", "highlight", "boxed", "word"] | None = None
