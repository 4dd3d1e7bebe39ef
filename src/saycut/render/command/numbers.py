"""Numbers as ffmpeg reads them."""

from __future__ import annotations

from fractions import Fraction


def rate(fps: Fraction) -> str:
    """A frame rate, exact: 30000/1001."""
    return f"{fps.numerator}/{fps.denominator}"
