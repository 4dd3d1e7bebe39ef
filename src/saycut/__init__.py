"""Saycut: say the cut, get the video."""

__version__ = "0.1.0"
