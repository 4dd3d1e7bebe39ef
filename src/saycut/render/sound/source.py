"""Samples of a file: decoded in this process, brought to 48 kHz stereo, found at exact places.

A place is a sample at 48 kHz on the asset's clock, which starts at the file's first timestamp as ffmpeg
and `media.probe` count it. The demuxer's timestamps decide: edit lists, encoder priming, late starts and
gaps all come out where the file says. What a file does not hold is silence.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from .convert import Converter, Samples, headless
from .denoise import Denoiser
from .plan import SAMPLE_RATE

JITTER_S = 0.02
"""Timestamps may wander this far from the count of samples (containers round them) without being a gap."""
PREROLL_S = 0.35
"""Decoded before a place that was sought to: codecs need a few frames to come up (Opus 80 ms), and a
resampler its window. A denoiser needs longer to learn the noise: DENOISE_PREROLL_S."""
DENOISE_PREROLL_S = 3.0
FORWARD_S = 4.0
"""A way ahead that is decoded through rather than sought: 4 s of AAC take about 4 ms."""
SEEKABLE = ("mov", "matroska", "wav", "w64", "flac", "avi", "ogg")
"""Formats whose timestamps after a seek are those of the index. Others are read from the start again."""


class Broken(Exception):
    """A file's sound cannot be read; the message says why. The mixer catches it and says so."""


@dataclass(frozen=True)
class SoundSource:
    """Where an asset's sound is read from."""

    path: Path
    stream: int | None = None
    """The stream's number in the file (`Probe.sound.index`); None takes the default or first usable one."""
    name: str = ""
    """What the person calls the file, for warnings."""


class Chunk(NamedTuple):
    start: int
    data: Samples


class SoundReader:
    """Reads one file's sound; quick as long as the places that are asked for ascend."""

    def __init__(self, source: SoundSource, *, denoise: float = 0.0) -> None:
        self._source = source
        self._denoise = denoise
        self._chunks: Iterator[Chunk] = iter(())
        self._held: deque[Chunk] = deque()
        self._container, self._stream = _opened(source)
        self._zero_us = self._container.start_time or 0
        self._seekable = self._container.format.name.split(",")[0] in SEEKABLE
        self.position: int | None = None
        """The sample after the last one read; None before the first read."""
        self.damage = 0
        """Packets that could not be decoded."""
        self.frames = 0

    def close(self) -> None:
        self._chunks = iter(())
        self._held.clear()
        self._container.close()

    def near(self, start: int) -> bool:
        """Whether `start` can be reached by decoding on."""
        return self.position is not None and 0 <= start - self.position <= FORWARD_S * SAMPLE_RATE

    def read(self, start: int, count: int) -> Samples:
        """`count` samples from `start`; silence where the file holds none."""
        found = np.zeros((2, count), np.float32)
        end = start + count
        if end > 0:
            self._go_to(max(start, 0))
            self._fill(found, start, end)
            self.position = end
        return found

    def _fill(self, found: Samples, start: int, end: int) -> None:
        while True:
            if not self._held:
                chunk = next(self._chunks, None)
                if chunk is None:
                    return
                self._held.append(chunk)
            chunk = self._held[0]
            stop = chunk.start + chunk.data.shape[1]
            a, b = max(start, chunk.start), min(end, stop)
            if a < b:
                found[:, a - start : b - start] = chunk.data[:, a - chunk.start : b - chunk.start]
            if stop > end:
                return
            self._held.popleft()
            if stop == end:
                return

    def _go_to(self, start: int) -> None:
        position = self.position
        if self.near(start) or (position is not None and not self._seekable and start >= position):
            return
        self._held.clear()
        preroll = DENOISE_PREROLL_S if self._denoise else PREROLL_S
        sought = self._seekable and start > (FORWARD_S + preroll) * SAMPLE_RATE
        if sought:
            at_us = self._zero_us + round((start / SAMPLE_RATE - preroll) * 1_000_000)
            try:
                self._container.seek(at_us, backward=True)
            except av.error.FFmpegError:
                sought = False
        if not sought and position is not None:
            self._container.close()
            self._container, self._stream = _opened(self._source)
        self._chunks = self._decoded(sought=sought)

    def _decoded(self, *, sought: bool) -> Iterator[Chunk]:
        """The file's sound from where the demuxer stands, in chunks that ascend."""
        stretch: _Stretch | None = None
        for frame in self._frames():
            at = None
            if frame.pts is not None and frame.time_base is not None:
                at_s = frame.pts * frame.time_base - self._zero_us / 1_000_000
                at = round(at_s * frame.sample_rate)
            if stretch is not None and not stretch.takes(frame):
                yield from stretch.finish()
                stretch = None
            if stretch is None:
                stretch = _Stretch(frame, at or 0, denoise=self._denoise, sought=sought)
            yield from stretch.add(frame, at)
        if stretch is not None:
            yield from stretch.finish()

    def _frames(self) -> Iterator[AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                frames = packet.decode()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                self.damage += 1
                if packet is None or packet.size == 0:
                    return
                continue
            for frame in frames:
                if isinstance(frame, AudioFrame) and frame.samples:
                    self.frames += 1
                    yield frame


class _Stretch:
    """Frames of one form that follow one another, gaps and overlaps mended, as placed chunks."""

    def __init__(self, frame: AudioFrame, at: int, *, denoise: float, sought: bool) -> None:
        self._converter = Converter(frame)
        self._denoiser = Denoiser(denoise) if denoise else None
        self._rate = frame.sample_rate
        self._skip = 0
        if sought:
            # Resampling that starts on a sample both rates share (44.1 kHz: every 147th) gives the same
            # samples as when the file is read in one go.
            step = self._rate // math.gcd(self._rate, SAMPLE_RATE)
            self._skip = -at % step
        self._next = at + self._skip
        self._place = round(self._next * SAMPLE_RATE / self._rate)

    def takes(self, frame: AudioFrame) -> bool:
        return self._converter.fits(frame)

    def add(self, frame: AudioFrame, at: int | None) -> Iterator[Chunk]:
        if self._skip:
            dropped = min(self._skip, frame.samples)
            self._skip -= dropped
            if dropped == frame.samples:
                return
            frame, at = headless(frame, dropped), None
        gap = 0 if at is None else at - self._next
        if abs(gap) <= JITTER_S * self._rate:
            gap = 0
        if gap > 0:
            yield from self._put(self._converter.push_silence(gap))
        elif -gap >= frame.samples:
            return
        elif gap < 0:
            frame = headless(frame, -gap)
        self._next += max(gap, 0) + frame.samples
        yield from self._put(self._converter.push(frame))

    def finish(self) -> Iterator[Chunk]:
        yield from self._put(self._converter.flush())
        if self._denoiser is not None:
            yield Chunk(self._place, self._denoiser.flush())

    def _put(self, found: Iterator[Samples]) -> Iterator[Chunk]:
        for data in found:
            block = data if self._denoiser is None else self._denoiser.push(data)
            yield Chunk(self._place, block)
            self._place += block.shape[1]


def _opened(source: SoundSource) -> tuple[InputContainer, AudioStream]:
    """The file and its sound stream. Raises Broken."""
    try:
        container = av.open(str(source.path), options={"protocol_whitelist": "file"})
    except (av.error.FFmpegError, OSError) as error:
        raise Broken(f"it cannot be opened ({error.strerror})") from error
    usable = [
        s for s in container.streams.audio if s.codec_context is not None and s.codec_context.sample_rate
    ]
    chosen = [s for s in usable if s.index == source.stream] or usable
    if not chosen:
        container.close()
        raise Broken("no sound in it can be decoded")
    best = next((s for s in chosen if s.disposition & av.stream.Disposition.default), chosen[0])
    return container, best
