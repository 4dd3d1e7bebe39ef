"""`translate_captions`: captions in another language."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class TranslateCaptions(Operation):
    """Captions in another language."""

    op: Literal["translate_captions"] = "translate_captions"
    family: ClassVar[str] = "text"
    language: str
