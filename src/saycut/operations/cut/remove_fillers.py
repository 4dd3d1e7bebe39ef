"""`remove_fillers`: removes filler words; needs a transcript."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base import Operation


class RemoveFillers(Operation):
    """Removes filler words; needs a transcript."""

    op: Literal["remove_fillers"] = "remove_fillers"
    family: ClassVar[str] = "cut"
    words: tuple[str, ...] | None = None
    """None: the language's usual ones (um, uh, you know …)."""
