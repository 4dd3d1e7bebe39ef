"""One pass over a file's packets: when each stream really starts and ends, and whether it decodes."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

TRIES = 200
"""Packets given to a decoder before it is said to decode nothing; open-GOP files need a few dozen."""

Times = NDArray[np.int64]


@dataclass
class StreamScan:
    """What the packets of one stream say; times in ticks of `time_base`, -1 is "no duration given"."""

    stream: AudioStream | VideoStream
    time_base: Fraction
    starts: array[int] = field(default_factory=lambda: array("q"))
    durations: array[int] = field(default_factory=lambda: array("q"))
    key_starts: array[int] = field(default_factory=lambda: array("q"))
    untimed: int = 0
    """Packets with no timestamp at all."""
    first: AudioFrame | VideoFrame | None = None
    """The first frame that decodes."""
    tried: int = 0
    skip_start: int = 0
    skip_end: int = 0
    """Samples of encoder padding at the start and end, which no one hears."""
    first_has_alpha_side: bool = False

    @property
    def decodes(self) -> bool:
        return self.first is not None

    @property
    def packets(self) -> int:
        return len(self.starts)

    def seconds(self, ticks: float) -> float:
        return float(ticks * self.time_base)

    def times(self) -> Times:
        """Start times, in order of time."""
        return np.sort(np.frombuffer(self.starts, dtype=np.int64)) if self.packets else np.empty(0, np.int64)

    def start_s(self) -> float:
        """When its first sample or picture stands, in the file's own seconds."""
        if self.first is not None and self.first.pts is not None and self.first.time_base:
            return float(self.first.pts * self.first.time_base)
        return self.seconds(min(self.starts)) + self._samples_s(self.skip_start) if self.packets else 0.0

    def end_s(self) -> float:
        """When its last sample or picture ends, in the file's own seconds."""
        if not self.packets:
            return 0.0
        starts = np.frombuffer(self.starts, dtype=np.int64)
        last = int(np.argmax(starts))
        length = self.durations[last]
        if length <= 0:
            length = self._typical_gap()
        return self.seconds(int(starts[last]) + length) - self._samples_s(self.skip_end)

    def _typical_gap(self) -> int:
        given = np.frombuffer(self.durations, dtype=np.int64)
        given = given[given > 0]
        if given.size:
            return int(np.median(given))
        gaps = np.diff(self.times())
        return int(np.median(gaps)) if gaps.size else 0

    def _samples_s(self, samples: int) -> float:
        rate = getattr(self.stream.codec_context, "sample_rate", 0)
        return samples / rate if rate else 0.0


@dataclass
class FileScan:
    """What the packets of a whole file say."""

    streams: dict[int, StreamScan]
    cut_off: bool = False
    """Reading ended by an error, not by the end of the file."""


def scan(container: InputContainer, streams: Sequence[AudioStream | VideoStream]) -> FileScan:
    """Read every packet of these streams once; decode only until each has shown that it can be."""
    found = FileScan({s.index: StreamScan(s, s.time_base or Fraction(1, 1000)) for s in streams})
    for stream in streams:
        stream.codec_context.thread_count = 1
    try:
        for packet in container.demux(*streams):
            if packet.size:
                _note(found.streams[packet.stream_index], packet)
    except FFmpegError:
        found.cut_off = True
    for one in found.streams.values():
        if one.first is None and one.packets + one.untimed:
            _try(one, None)
    return found


def _note(one: StreamScan, packet: Packet[Stream]) -> None:
    if one.first is None and one.tried < TRIES:
        one.tried += 1
        _try(one, packet)
    when = packet.pts if packet.pts is not None else packet.dts
    if when is None:
        one.untimed += 1
        return
    half_read = packet.is_corrupt and isinstance(one.stream, VideoStream) and one.packets > 0
    if packet.is_discard or half_read:
        return
    one.starts.append(when)
    one.durations.append(packet.duration or -1)
    if packet.is_keyframe:
        one.key_starts.append(when)
    if packet.has_sidedata("skip_samples"):
        _note_padding(one, packet)


def _note_padding(one: StreamScan, packet: Packet[Stream]) -> None:
    raw = bytes(packet.get_sidedata("skip_samples"))
    if len(raw) < 8:
        return
    start, end = struct.unpack_from("<II", raw)
    if one.packets == 1:
        one.skip_start = start
    one.skip_end = end


def _try(one: StreamScan, packet: Packet[Stream] | None) -> None:
    """Give the decoder a packet (None: the end). A packet that it refuses proves nothing yet."""
    if packet is not None and packet.has_sidedata("matroska_block_additional"):
        one.first_has_alpha_side = True
    try:
        frames = one.stream.codec_context.decode(packet)
    except FFmpegError:
        return
    if frames:
        one.first = frames[0]
