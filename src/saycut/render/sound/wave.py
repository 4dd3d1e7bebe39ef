"""A sound file of known length: WAV with 32-bit float samples, RF64 when it is longer than WAV can say."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np

from .convert import Samples
from .plan import SAMPLE_RATE

FRAME_BYTES = 8
HEADER_BYTES = 94
LONGEST_WAV = 0xFFFF_FFFF - HEADER_BYTES
"""Bytes of samples that WAV's 32-bit sizes can count: three hours of 48 kHz stereo float."""


def wave_header(samples: int) -> bytes:
    """The HEADER_BYTES before `samples` stereo samples; ffmpeg and every editor reads both kinds."""
    size = samples * FRAME_BYTES
    form = struct.pack("<HHIIHHH", 3, 2, SAMPLE_RATE, SAMPLE_RATE * FRAME_BYTES, FRAME_BYTES, 32, 0)
    long = size > LONGEST_WAV
    sizes = struct.pack("<QQQI", size + HEADER_BYTES - 8, size, samples, 0) if long else bytes(28)
    return b"".join(
        [
            b"RF64" if long else b"RIFF",
            struct.pack("<I", 0xFFFF_FFFF if long else size + HEADER_BYTES - 8),
            b"WAVE",
            b"ds64" if long else b"JUNK",
            struct.pack("<I", 28),
            sizes,
            b"fmt ",
            struct.pack("<I", len(form)),
            form,
            b"fact",
            struct.pack("<II", 4, min(samples, 0xFFFF_FFFF)),
            b"data",
            struct.pack("<I", 0xFFFF_FFFF if long else size),
        ]
    )


class WaveWriter:
    """Writes exactly the samples it was told of: less is filled with silence, more is refused."""

    def __init__(self, path: Path, samples: int) -> None:
        self._left = samples
        self._file: BinaryIO = path.open("wb")
        self._file.write(wave_header(samples))

    def write(self, block: Samples) -> None:
        if block.shape[1] > self._left:
            raise ValueError(f"{block.shape[1] - self._left} samples too many")
        self._left -= block.shape[1]
        self._file.write(np.ascontiguousarray(block.T).data)

    def __enter__(self) -> WaveWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while kind is None and self._left:
            part = min(self._left, SAMPLE_RATE)
            self.write(np.zeros((2, part), np.float32))
        self._file.close()


def wave_blocks(path: Path, block: int) -> Iterator[Samples]:
    """The samples of a file that WaveWriter wrote, in blocks."""
    with path.open("rb") as file:
        file.seek(HEADER_BYTES)
        while raw := file.read(block * FRAME_BYTES):
            yield np.ascontiguousarray(np.frombuffer(raw, np.float32).reshape(-1, 2).T)
