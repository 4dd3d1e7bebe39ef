"""Fades that fit what they fade."""

from __future__ import annotations

from .base import Said, said


def fitted(in_ms: int, out_ms: int, length_ms: int) -> tuple[int, int, tuple[Said, ...]]:
    """Both fades, shortened in proportion where together they are longer than what fades; and the note."""
    total = in_ms + out_ms
    if total <= length_ms:
        return in_ms, out_ms, ()
    first = in_ms * length_ms // total
    return first, length_ms - first if out_ms else 0, (said("fade.shortened", length=length_ms),)
