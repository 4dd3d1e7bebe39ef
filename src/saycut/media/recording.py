"""A file's sound read once: mono, 16 kHz, on the asset's clock, kept in a temporary file.

Every analysis of sound reads from here, in blocks, so that an hour of sound takes no more memory than a
minute, and nothing is decoded twice.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

from .opening import opened
from .streams import Probe, SoundStream

RATE = 16_000
"""Samples a second: what speech models want."""
BYTES = 2
JITTER = RATE * 30 // 1000
"""Timestamps may be off by 30 ms (a resampler holds some samples back) before they count as a gap."""
BLOCK = RATE * 10

Samples = NDArray[np.int16]
Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1. It may raise `Cancelled` to stop the work."""


@dataclass(frozen=True)
class Recording:
    """16-bit mono samples at 16 kHz; sample n is at n/16 ms on the asset's clock."""

    file: BinaryIO
    samples: int

    @property
    def duration_ms(self) -> int:
        return self.samples * 1000 // RATE

    def read(self, start: int, count: int) -> Samples:
        """Samples from a position on; fewer at the end."""
        self.file.seek(start * BYTES)
        return np.frombuffer(self.file.read(max(min(count, self.samples - start), 0) * BYTES), dtype=np.int16)

    def between(self, start_ms: int, end_ms: int) -> Samples:
        first = start_ms * RATE // 1000
        return self.read(first, end_ms * RATE // 1000 - first)

    def blocks(self, count: int = BLOCK) -> Iterator[Samples]:
        """All samples in order, `count` at a time; the last block is shorter."""
        for start in range(0, self.samples, count):
            yield self.read(start, count)


@contextmanager
def recorded(
    path: Path, found: Probe, *, progress: Progress | None = None, folder: Path | None = None
) -> Iterator[Recording]:
    """The sound of a probed file that has one, as long as the asset itself (silence where it has none).

    The temporary file (115 MB an hour, in `folder` where given) has no name and goes away by itself.
    Raises MediaError when the file cannot be opened, ValueError when it has no usable sound.
    """
    sound = found.sound
    if sound is None:
        raise ValueError("only a file with usable sound can be recorded")
    with tempfile.TemporaryFile(dir=folder) as file:
        writer = _Writer(file)
        for at, samples in _decoded(path, found, sound):
            writer.put(at, samples)
            if progress and found.duration_ms:
                progress(min(writer.written * 1000 / RATE / found.duration_ms, 1.0))
        writer.pad_to((found.duration_ms or 0) * RATE // 1000)
        file.flush()
        yield Recording(file, writer.written)


class _Writer:
    """Writes samples at their place: gaps become silence, what comes twice is dropped."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.written = 0

    def put(self, at: int | None, samples: Samples) -> None:
        if at is not None and at > self.written + JITTER:
            self.pad_to(at)
        elif at is not None and at < self.written - JITTER:
            samples = samples[self.written - at :]
        self.file.write(samples.tobytes())
        self.written += len(samples)

    def pad_to(self, samples: int) -> None:
        while self.written < samples:
            count = min(samples - self.written, BLOCK)
            self.file.write(bytes(count * BYTES))
            self.written += count


def _decoded(path: Path, found: Probe, sound: SoundStream) -> Iterator[tuple[int | None, Samples]]:
    """Resampled sound with its place (in samples of the asset's clock); places are None while unknown."""
    resampler = _Resampler()
    with opened(path, found.name) as container:
        stream = container.streams[sound.index]
        if not isinstance(stream, av.AudioStream):
            raise ValueError("the stream is not sound")
        try:
            for packet in container.demux(stream):
                try:
                    frames = packet.decode()
                except FFmpegError:
                    continue
                for frame in frames:
                    yield _place(frame, found.origin_us, resampler.held), resampler.convert(frame)
        except FFmpegError:
            pass  # cut off: `probe` has said so; what was read is used
    yield None, resampler.rest()


def _place(frame: AudioFrame, origin_us: int, held: int) -> int | None:
    if frame.time is None:
        return None
    return round((frame.time - origin_us / 1_000_000) * RATE) - held


class _Resampler:
    """Resamples to 16 kHz mono; starts anew where a stream changes its own form midway."""

    def __init__(self) -> None:
        self.form: tuple[str, str, int] | None = None
        self.inner: AudioResampler | None = None
        self.given = 0.0
        self.taken = 0

    @property
    def held(self) -> int:
        """Samples that went in and did not come out yet."""
        return round(self.given) - self.taken

    def convert(self, frame: AudioFrame) -> Samples:
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        before = [self.rest()] if self.inner is not None and form != self.form else []
        if self.inner is None:
            self.inner = AudioResampler(format="s16", layout="mono", rate=RATE)
            self.form, self.given, self.taken = form, 0.0, 0
        self.given += frame.samples * RATE / frame.sample_rate
        frame.pts = None
        got = _joined(self.inner.resample(frame))
        self.taken += len(got)
        return np.concatenate([*before, got]) if before else got

    def rest(self) -> Samples:
        """What is held back; the next frame starts a new resampler."""
        if self.inner is None:
            return np.empty(0, np.int16)
        got = _joined(self.inner.resample(None))
        self.inner = None
        return got


def _joined(frames: list[AudioFrame]) -> Samples:
    parts = [np.asarray(frame.to_ndarray()[0], dtype=np.int16) for frame in frames]
    return np.concatenate(parts) if parts else np.empty(0, np.int16)
