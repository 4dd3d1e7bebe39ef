"""`thumbnail`: a still of the video."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation
from ..times import When


class Thumbnail(Operation):
    """A still of the video."""

    op: Literal["thumbnail"] = "thumbnail"
    family: ClassVar[str] = "output"
    at: When | None = None
    """None: a good one is chosen."""
    format: Literal["jpg", "png", "webp"] = "jpg"
