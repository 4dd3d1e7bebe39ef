"""A piece's source in the order it is played, before its speed and gain are applied."""

from __future__ import annotations

import math
import tempfile
from fractions import Fraction
from typing import BinaryIO, Protocol

import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

from .convert import Samples
from .plan import SAMPLE_RATE, Piece
from .readers import Readers

SPOOL_BLOCK = 1 << 16


class Voice(Protocol):
    """Gives a piece's samples one after the other."""

    def read(self, count: int) -> Samples: ...

    def close(self) -> None: ...


class Forward:
    """The source from a place on, as recorded."""

    def __init__(self, piece: Piece, readers: Readers, start: int) -> None:
        self._piece = piece
        self._readers = readers
        self._at = start
        self._reader = readers.take(piece.asset, piece.denoise, start)

    def read(self, count: int) -> Samples:
        self._at += count
        if self._reader is None:
            return np.zeros((2, count), np.float32)
        return self._reader.read(self._at - count, count)

    def close(self) -> None:
        if self._reader is not None:
            self._readers.give_back(self._piece.asset, self._piece.denoise, self._reader)
            self._reader = None


class Backward:
    """The source down from a place. It is decoded forward once, to a file without a name."""

    def __init__(self, piece: Piece, readers: Readers, start: int, length: int) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        self._left = length
        forward = Forward(piece, readers, start - length)
        try:
            for at in range(0, length, SPOOL_BLOCK):
                block = forward.read(min(SPOOL_BLOCK, length - at))
                self._file.write(np.ascontiguousarray(block.T).data)
        finally:
            forward.close()

    def read(self, count: int) -> Samples:
        found = np.zeros((2, count), np.float32)
        part = min(count, self._left)
        if part > 0:
            self._left -= part
            self._file.seek(self._left * 8)
            block = np.frombuffer(self._file.read(part * 8), np.float32).reshape(-1, 2)
            found[:, :part] = block[::-1].T
        return found

    def close(self) -> None:
        self._file.close()


class Repitched:
    """Another speed as a tape plays it: higher when faster. Resampled."""

    def __init__(self, inner: Voice, speed: float) -> None:
        self._inner = inner
        share = Fraction(speed).limit_denominator(1000)
        scale = max(1, round(SAMPLE_RATE / share.denominator))
        self._rate = share.numerator * scale
        self._graph = self._built(share.denominator * scale)
        self._sent = 0
        self._ready = np.zeros((2, 0), np.float32)

    def _built(self, to_rate: int) -> Graph:
        graph = Graph()
        base = Fraction(1, self._rate)
        start = graph.add_abuffer(sample_rate=self._rate, format="fltp", layout="stereo", time_base=base)
        middle = graph.add("aresample", f"{to_rate}:out_sample_fmt=fltp")
        start.link_to(middle)
        middle.link_to(graph.add("abuffersink"))
        graph.configure()
        return graph

    def read(self, count: int) -> Samples:
        found = [self._ready]
        have = self._ready.shape[1]
        while have < count:
            frame = AudioFrame.from_ndarray(
                self._inner.read(SPOOL_BLOCK // 4), format="fltp", layout="stereo"
            )
            frame.sample_rate = self._rate
            frame.pts, frame.time_base = self._sent, Fraction(1, self._rate)
            self._sent += frame.samples
            self._graph.push(frame)
            while (block := self._pulled()) is not None:
                found.append(block)
                have += block.shape[1]
        joined = np.concatenate(found, axis=1)
        self._ready = joined[:, count:]
        return joined[:, :count]

    def _pulled(self) -> Samples | None:
        try:
            frame = self._graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return None
        assert isinstance(frame, AudioFrame)
        return np.asarray(frame.to_ndarray(), dtype=np.float32)

    def close(self) -> None:
        self._inner.close()


def played(piece: Piece, readers: Readers, *, before: int = 0, after: int = 0) -> Voice:
    """The source of a piece in playing order, from `before` samples ahead of its start on.

    Reversed pieces hold `after` samples past their end; forward ones go on for as long as is asked.
    """
    if not piece.reverse:
        return Forward(piece, readers, piece.source - before)
    return Backward(piece, readers, piece.source + before, before + source_length(piece) + after)


def source_length(piece: Piece) -> int:
    """Samples of its source that a piece plays."""
    return math.ceil(piece.length * piece.speed)
