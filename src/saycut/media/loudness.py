"""How loud a file is to a person (EBU R 128, ITU-R BS.1770), measured in its own rate and channels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from av.filter import Graph

from ..units import Frozen
from .opening import opened
from .recording import Progress
from .streams import Probe

SILENT_LUFS = -70.0
"""The standard's absolute gate: nothing below it counts."""


class Loudness(Frozen):
    """The numbers of EBU R 128."""

    integrated_lufs: float
    """Loudness of the whole, at least -70 (silence)."""
    range_lu: float
    """How far quiet and loud passages are apart."""
    true_peak_db: float
    """The highest peak between samples, in dB of full scale; -inf is written as -99."""


def measure_loudness(path: Path, found: Probe, *, progress: Progress | None = None) -> Loudness | None:
    """Loudness of the sound track that is used; None where there is none.

    Raises MediaError when the file cannot be opened.
    """
    if found.sound is None:
        return None
    meter = _Meter()
    for frame in _frames(path, found):
        meter.hear(frame)
        if progress and found.duration_ms and frame.time is not None:
            progress(min(max(frame.time * 1000 / found.duration_ms, 0.0), 1.0))
    return meter.result()


def _frames(path: Path, found: Probe) -> Iterator[AudioFrame]:
    sound = found.sound
    with opened(path, found.name) as container:
        stream = container.streams[sound.index if sound else 0]
        if not isinstance(stream, av.AudioStream):
            return
        try:
            for packet in container.demux(stream):
                try:
                    yield from packet.decode()
                except FFmpegError:
                    continue
        except FFmpegError:
            return  # cut off: `probe` has said so


class _Meter:
    """Feeds frames through the engine's meter; its numbers come back as tags on the frames."""

    def __init__(self) -> None:
        self.graph: Graph | None = None
        self.form: tuple[str, str, int] | None = None
        self.tags: dict[str, str] = {}
        self.peak = 0.0

    def hear(self, frame: AudioFrame) -> None:
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self.form is None:
            self.form = form
            self.graph = _graph(form)
        if form != self.form or self.graph is None:
            return  # a stream that changes its form midway is measured by its first part
        frame.pts = None
        self.graph.push(frame)
        self._take()

    def result(self) -> Loudness:
        if self.graph is not None:
            self.graph.push(None)
            self._take()
        return Loudness(
            integrated_lufs=_number(self.tags.get("lavfi.r128.I"), SILENT_LUFS),
            range_lu=_number(self.tags.get("lavfi.r128.LRA"), 0.0),
            true_peak_db=round(20 * math.log10(self.peak), 2) if self.peak > 1e-5 else -99.0,
        )

    def _take(self) -> None:
        while self.graph is not None:
            try:
                tags = self.graph.pull().metadata
            except (BlockingIOError, av.error.EOFError):
                return
            self.tags.update(tags)
            peaks = [v for k, v in tags.items() if k.startswith("lavfi.r128.true_peaks_ch")]
            self.peak = max([self.peak, *(_number(v, 0.0) for v in peaks)])


def _graph(form: tuple[str, str, int]) -> Graph:
    name, layout, rate = form
    graph = Graph()
    source = graph.add_abuffer(format=name, layout=layout, sample_rate=rate)
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph


def _number(text: str | None, otherwise: float) -> float:
    value = float(text) if text else otherwise
    return value if math.isfinite(value) else otherwise
