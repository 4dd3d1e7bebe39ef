"""`normalize_loudness`: brings the whole mix to a loudness."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..base import Operation


class NormalizeLoudness(Operation):
    """Brings the whole mix to a loudness."""

    op: Literal["normalize_loudness"] = "normalize_loudness"
    family: ClassVar[str] = "sound"
    lufs: float = Field(default=-14, ge=-70, le=-5)
    """-14 is what the large platforms play at."""
