"""The command that plays raw sound faster or slower at its own pitch."""

from __future__ import annotations

SHORT_FROM = 0.8
"""From this speed on the short window: a sound that begins of a sudden keeps its beginning (of a tone of
30 ms the standard window loses up to all at 1.25x), and speech and music keep more of their envelope up to
2.6x. Below, the short one leaves longer holes in a tone's beginning."""


def stretching(ffmpeg: str, speed: float, rate: int) -> list[str]:
    """Raw 32-bit float stereo in on stdin, the same out on stdout, `speed` times as fast."""
    form = ["-f", "f32le", "-ar", str(rate), "-ac", "2"]
    window = "short" if speed >= SHORT_FROM else "standard"
    filters = f"rubberband=tempo={speed:.9f}:channels=together:window={window}"
    words = [ffmpeg, "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "pipe", *form]
    return [*words, "-i", "pipe:0", "-af", filters, *form, "pipe:1"]
