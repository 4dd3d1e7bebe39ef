"""`import_captions`: captions from an SRT, VTT or ASS file."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline.text import TextStyle
from ..base import Operation


class ImportCaptions(Operation):
    """Captions from an SRT, VTT or ASS file."""

    op: Literal["import_captions"] = "import_captions"
    family: ClassVar[str] = "text"
    asset: str
    style: Literal["plain", "karaoke", "highlight", "boxed", "word"] = "plain"
    look: TextStyle = TextStyle()
    position: str | None = None
