"""Packets of sources and of rendered parts as one stream, its times counted anew on the frame grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from ...ids import AssetId
from ..command import timescale
from .avc import Unreadable, read_record, together
from .index import Index, read_index
from .parts import Copied, Encoded, Part

LOOKED_AT = 6
"""Pictures decoded after each joint to see that it holds."""


@dataclass(frozen=True)
class Joint:
    """What is joined: the parts in order, the sources' indexes, the rendered parts' files in order."""

    parts: Sequence[Part]
    indexes: Mapping[AssetId, Index]
    rendered: Sequence[Path]
    rate: Fraction

    @property
    def frames(self) -> int:
        return sum(p.end - p.first for p in self.parts)


def join(joint: Joint, target: Path) -> None:
    """Writes the pictures to `target` (MP4, no sound). Raises Unreadable when the parts do not fit."""
    made = {path: read_index(path, 0, joint.rate, 0) for path in joint.rendered}
    record = next(iter(joint.indexes.values())).record
    if any(i.record != record for i in joint.indexes.values()):
        raise Unreadable("sources of two kinds")
    extra = _record(joint, made)
    pieces = list(_pieces(joint, made))
    delay = _delay(pieces)
    scale = timescale(joint.rate)
    ticks = Fraction(scale) / joint.rate
    template = next(iter(joint.indexes.values()))
    with (
        av.open(str(template.path)) as like,
        av.open(str(target), "w", format="mp4", options={"video_track_timescale": str(scale)}) as out,
    ):
        stream = out.add_stream_from_template(_video(like, template))
        stream.codec_context.extradata = extra
        stream.time_base = Fraction(1, scale)
        count = 0
        for piece in pieces:
            for packet, frame in piece.packets():
                packet.stream = stream
                packet.time_base = Fraction(1, scale)
                packet.pts, packet.dts = round(frame * ticks), round((count - delay) * ticks)
                packet.duration = round(ticks)
                out.mux(packet)
                count += 1
    if count != joint.frames:
        raise Unreadable(f"{count} frames where {joint.frames} should be")


def _record(joint: Joint, made: Mapping[Path, Index]) -> bytes:
    """The parameter sets of the sources and of the rendered parts, which are all alike."""
    with av.open(str(next(iter(joint.indexes.values())).path)) as like:
        own = like.streams[next(iter(joint.indexes.values())).stream].codec_context.extradata or b""
    records = {i.record for i in made.values()}
    if not records:
        return bytes(own)
    if len(records) > 1:
        raise Unreadable("rendered parts of two kinds")
    return together(read_record(bytes(own)), records.pop())


@dataclass(frozen=True)
class _Piece:
    """Packets [a, b) of a file, shown from frame `first` of the result on."""

    index: Index
    a: int
    b: int
    first: int

    def frames(self) -> list[int]:
        return [self.first + f - self.a for f in self.index.frames[self.a : self.b]]

    def packets(self) -> Iterator[tuple[Packet[VideoStream], int]]:
        with av.open(str(self.index.path)) as container:
            video = _video(container, self.index)
            start = _sought(container, video, self.index, self.a)
            packets = (p for p in container.demux(video) if p.size)
            wanted = islice(packets, self.a - start, self.b - start)
            yield from zip(wanted, self.frames(), strict=True)


def _video(container: InputContainer, index: Index) -> VideoStream:
    video = container.streams[index.stream]
    if not isinstance(video, VideoStream):
        raise Unreadable("no pictures")
    return video


def _pixels(frame: VideoFrame) -> NDArray[np.uint8]:
    return frame.to_ndarray().astype(np.uint8, copy=False)


def _sought(container: InputContainer, video: VideoStream, index: Index, a: int) -> int:
    """Seeks so that the packet at `a` is not far; gives the position of the next packet that is read."""
    if a == 0:
        return 0
    zero, step = index.clock
    container.seek(round(zero + a * step), stream=video, backward=True)
    packet = next(p for p in container.demux(video) if p.size)
    if packet.pts is None:
        raise Unreadable("a picture without a time")
    frame = round((packet.pts - zero) / step)
    container.seek(round(zero + a * step), stream=video, backward=True)
    if frame not in index.starts or frame > a:
        raise Unreadable("a seek that went astray")
    return frame


def _pieces(joint: Joint, made: Mapping[Path, Index]) -> Iterator[_Piece]:
    files = iter(joint.rendered)
    cursor = 0
    for part in joint.parts:
        length = part.end - part.first
        if isinstance(part, Copied):
            yield _Piece(joint.indexes[part.asset], part.source, part.source + length, cursor)
        else:
            index = made[next(files)]
            if len(index.frames) != length or index.starts[:1] != (0,):
                raise Unreadable("a rendered part of another length")
            yield _Piece(index, 0, length, cursor)
        cursor += length


def _delay(pieces: Sequence[_Piece]) -> int:
    """How many frames decoding must run ahead so that no picture is shown before it is decoded."""
    most, count = 0, 0
    for piece in pieces:
        for frame in piece.frames():
            most = max(most, count - frame)
            count += 1
    return most


def check(joint: Joint, target: Path) -> None:
    """Decodes the first pictures of every part of the result; copied ones must be their source's, bit by bit.

    Raises Unreadable at the first that is not.
    """
    starts = [p.first - joint.parts[0].first for p in joint.parts]
    result = read_index(target, 0, joint.rate, 0)
    if len(result.frames) != joint.frames or not set(starts) <= set(result.starts):
        raise Unreadable("a result of another length")
    for part, start in zip(joint.parts, starts, strict=True):
        count = min(LOOKED_AT, part.end - part.first)
        shown = _decoded(result, start, count)
        if isinstance(part, Encoded):
            continue
        wanted = _decoded(joint.indexes[part.asset], part.source, count)
        if any(not np.array_equal(a, b) for a, b in zip(shown, wanted, strict=True)):
            raise Unreadable("a copied picture that is not its source's")


def _decoded(index: Index, first: int, count: int) -> list[NDArray[np.uint8]]:
    found: list[NDArray[np.uint8]] = []
    with av.open(str(index.path)) as container:
        video = _video(container, index)
        video.codec_context.options = {"err_detect": "explode"}
        start = _sought(container, video, index, first)
        skipped = 0
        for frame in container.decode(video):
            if start + skipped < first:
                skipped += 1
                continue
            found.append(_pixels(frame))
            if len(found) == count:
                return found
    raise Unreadable("too few pictures")
