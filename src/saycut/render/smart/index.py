"""Where the packets of a source stand on the frame grid, and at which of them a copy can begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
from av.video.stream import VideoStream

from .avc import Record, Unreadable, is_idr, read_record

OFF_GRID = Fraction(1, 4)
"""How far, in frames, a picture may stand from its grid point and still be that frame."""


@dataclass(frozen=True)
class Index:
    """One source's pictures in the order of decoding."""

    path: Path
    stream: int
    record: Record
    frames: tuple[int, ...]
    """The frame of each packet."""
    starts: tuple[int, ...]
    """Packets at which decoding can begin with nothing known, as their positions."""
    closed: tuple[int, ...]
    """Positions before which a copy may end: all packets before are exactly all frames before one."""
    bytes: int
    clock: tuple[Fraction, Fraction]
    """The time of frame 0 and of one frame's length, in the stream's own ticks."""

    def copy(self, first: int, end: int) -> tuple[int, int] | None:
        """The longest stretch of packets [a, b) whose frames lie within [first, end), or None.

        Packet positions are frame numbers there: at a start and at a closed end both orders agree.
        """
        i = bisect_left(self.starts, first)
        if i == len(self.starts) or self.starts[i] >= end:
            return None
        a = self.starts[i]
        b = self.closed[bisect_right(self.closed, end) - 1]
        return (a, b) if b > a else None


def read_index(path: Path, stream: int, rate: Fraction, origin_us: int) -> Index:
    """Reads every packet once (no picture is decoded). Raises Unreadable where frames cannot be copied."""
    with av.open(str(path)) as container:
        video = container.streams[stream]
        if not isinstance(video, VideoStream) or video.codec_context.name not in ("h264", "libx264"):
            raise Unreadable("not H.264")
        record = read_record(video.codec_context.extradata)
        frames: list[int] = []
        starts: list[int] = []
        size = 0
        for packet in container.demux(video):
            if packet.size == 0:
                continue
            frames.append(_frame(packet.pts, video, rate, origin_us))
            if packet.is_discard or packet.is_corrupt:
                raise Unreadable("pictures that are not shown")
            if packet.is_keyframe and is_idr(bytes(packet), record):
                starts.append(len(frames) - 1)
            size += packet.size
        assert video.time_base is not None
        clock = (Fraction(origin_us, 1_000_000) / video.time_base, 1 / rate / video.time_base)
    if sorted(frames) != list(range(len(frames))):
        raise Unreadable("frames that are missing, doubled or late")
    closed = [0] + [i + 1 for i, top in enumerate(accumulate(frames, max)) if top == i]
    firm = set(closed)
    good = tuple(s for s in starts if s in firm and frames[s] == s)
    return Index(path, stream, record, tuple(frames), good, tuple(closed), size, clock)


def _frame(pts: int | None, video: VideoStream, rate: Fraction, origin_us: int) -> int:
    if pts is None or video.time_base is None:
        raise Unreadable("a picture without a time")
    exact = (pts * video.time_base - Fraction(origin_us, 1_000_000)) * rate
    frame = round(exact)
    if abs(exact - frame) > OFF_GRID:
        raise Unreadable("a rate that varies")
    return frame
