"""A recording as a WAV file, for sources that take a file."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ..recording import BYTES, RATE, Recording


@contextmanager
def wave_file(recording: Recording, start_ms: int = 0, end_ms: int | None = None) -> Iterator[Path]:
    """A temporary 16 kHz mono WAV of (a part of) the recording; its folder goes with it."""
    with TemporaryDirectory(prefix="saycut-") as folder:
        path = Path(folder) / "sound.wav"
        first = start_ms * RATE // 1000
        last = recording.samples if end_ms is None else end_ms * RATE // 1000
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(BYTES)
            file.setframerate(RATE)
            for at in range(first, last, RATE * 10):
                file.writeframes(recording.read(at, min(RATE * 10, last - at)).tobytes())
        yield path
