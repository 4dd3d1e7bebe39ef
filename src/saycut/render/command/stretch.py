"""The command that plays raw sound faster or slower at its own pitch."""

from __future__ import annotations


def stretching(ffmpeg: str, speed: float, rate: int) -> list[str]:
    """Raw 32-bit float stereo in on stdin, the same out on stdout, `speed` times as fast."""
    form = ["-f", "f32le", "-ar", str(rate), "-ac", "2"]
    filters = f"rubberband=tempo={speed:.9f}:channels=together"
    words = [ffmpeg, "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "pipe", *form]
    return [*words, "-i", "pipe:0", "-af", filters, *form, "pipe:1"]
