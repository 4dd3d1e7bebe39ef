"""Animated WebP by its chunks: length, pictures, size. Older media libraries cannot open one at all."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_ANIMATED, _ALPHA = 0x02, 0x10


@dataclass(frozen=True)
class AnimatedWebp:
    width: int
    height: int
    frames: int
    duration_ms: int
    has_alpha: bool
    gaps_vary: bool
    complete: bool


def read_animated_webp(path: Path) -> AnimatedWebp | None:
    """The facts of an animated WebP; None for a still one (or one with less than two pictures).

    Layout: RIFF header, a VP8X chunk (flags, canvas size less one in 24 bits), one ANMF chunk per picture
    whose bytes 12..14 are its length in ms. A length under 11 ms is shown for 100 ms, as browsers do.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(30)
        if len(head) < 30 or head[12:16] != b"VP8X" or not head[20] & _ANIMATED:
            return None
        width = int.from_bytes(head[24:27], "little") + 1
        height = int.from_bytes(head[27:30], "little") + 1
        declared = struct.unpack("<I", head[4:8])[0] + 8
        lengths: list[int] = []
        at = 30
        while at + 8 <= size:
            file.seek(at)
            kind, length = struct.unpack("<4sI", file.read(8))
            if kind == b"ANMF" and at + 8 + length <= size:
                given = int.from_bytes(file.read(16)[12:15], "little")
                lengths.append(given if given > 10 else 100)
            at += 8 + length + (length & 1)
    if len(lengths) < 2:
        return None
    return AnimatedWebp(
        width=width,
        height=height,
        frames=len(lengths),
        duration_ms=sum(lengths),
        has_alpha=bool(head[20] & _ALPHA),
        gaps_vary=max(lengths) - min(lengths) > 2,
        complete=size + 1 >= declared,
    )
