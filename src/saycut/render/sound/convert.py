"""Decoded frames of one form become 48 kHz stereo float samples, with no delay.

Surround is folded down by the usual coefficients (ITU-R BS.775: centre and surrounds at -3 dB, no LFE) and
not made quieter for it: speech keeps its level, and peaks past full scale are the limiter's to take. Mono
stands on both sides at its own level.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

from .plan import SAMPLE_RATE

Samples = NDArray[np.float32]
"""Shape (2, n): left and right, full scale is ±1."""


class Converter:
    """Frames in, samples out; one form of frame only (`fits`)."""

    def __init__(self, like: AudioFrame) -> None:
        self._format, self._layout = like.format.name, like.layout.name
        self.rate = like.sample_rate
        native = self._format == "fltp" and self.rate == SAMPLE_RATE and like.layout.nb_channels <= 2
        self._mono = like.layout.nb_channels == 1
        self._graph = None if native else self._built()
        self._sent = 0

    def fits(self, frame: AudioFrame) -> bool:
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        return form == (self._format, self._layout, self.rate)

    def push(self, frame: AudioFrame) -> Iterator[Samples]:
        """The samples that a frame brings out."""
        if self._graph is None:
            yield _stereo(frame.to_ndarray())
            return
        frame.pts = self._sent
        frame.time_base = Fraction(1, self.rate)
        self._sent += frame.samples
        self._graph.push(frame)
        yield from self._pulled(self._graph)

    def push_silence(self, count: int) -> Iterator[Samples]:
        """`count` samples of silence, in the frames' own rate."""
        while count > 0:
            part = min(count, self.rate)
            yield from self.push(self._frame(part))
            count -= part

    def flush(self) -> Iterator[Samples]:
        """What is still inside. Nothing can be pushed afterwards."""
        if self._graph is None:
            return
        self._graph.push(None)
        yield from self._pulled(self._graph)

    def _built(self) -> Graph:
        graph = Graph()
        start = graph.add_abuffer(
            sample_rate=self.rate,
            format=self._format,
            layout=self._layout,
            time_base=Fraction(1, self.rate),
        )
        layout = "mono" if self._mono else "stereo"
        middle = graph.add("aresample", f"{SAMPLE_RATE}:out_chlayout={layout}:out_sample_fmt=fltp")
        start.link_to(middle)
        middle.link_to(graph.add("abuffersink"))
        graph.configure()
        return graph

    def _pulled(self, graph: Graph) -> Iterator[Samples]:
        while True:
            try:
                frame = graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            yield _stereo(frame.to_ndarray())

    def _frame(self, samples: int) -> AudioFrame:
        frame = AudioFrame(format=self._format, layout=self._layout, samples=samples)
        for plane in frame.planes:
            # 8-bit samples are unsigned: their silence is 128.
            plane.update((b"\x80" if self._format.startswith("u8") else b"\x00") * plane.buffer_size)
        frame.sample_rate = self.rate
        return frame


def headless(frame: AudioFrame, count: int) -> AudioFrame:
    """A frame without its first `count` samples."""
    data = frame.to_ndarray()
    width = 1 if frame.format.is_planar else frame.layout.nb_channels
    rest = np.ascontiguousarray(data[:, count * width :])
    cut = AudioFrame(format=frame.format.name, layout=frame.layout.name, samples=frame.samples - count)
    for i, plane in enumerate(cut.planes):
        raw = rest[i].tobytes()
        plane.update(raw + bytes(plane.buffer_size - len(raw)))
    cut.sample_rate = frame.sample_rate
    return cut


def _stereo(planes: object) -> Samples:
    data: Samples = np.asarray(planes, dtype=np.float32)
    return data if data.shape[0] == 2 else np.repeat(data, 2, axis=0)
