"""Where one scene is cut to the next: sudden change of the whole picture, on small grey copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

from .opening import opened
from .recording import Progress
from .streams import Probe

WIDTH, HEIGHT = 64, 36
THRESHOLD = 10.0
"""Per cent of the full range by which the average pixel must jump: what the engine's scdet uses."""
FLASH_MS = 120
"""A picture that is back within this time was a flash (a camera's, a glitch), not a scene."""
SAME = 6.0
"""Pictures that differ by less than this (per cent) show the same scene."""

Grey = NDArray[np.int16]


def scene_cuts(
    path: Path, found: Probe, *, threshold: float = THRESHOLD, progress: Progress | None = None
) -> tuple[int, ...]:
    """Times in ms, on the asset's clock, of the first picture of every scene but the first.

    Slow dissolves and camera moves are no cuts. Raises MediaError when the file cannot be opened.
    """
    if found.picture is None or not found.duration_ms or found.picture.codec == "webp":
        return ()
    finder = _Finder(threshold)
    for at_ms, grey in small_pictures(path, found):
        finder.see(at_ms, grey)
        if progress:
            progress(min(max(at_ms / found.duration_ms, 0.0), 1.0))
    return finder.cuts()


def small_pictures(path: Path, found: Probe) -> Iterator[tuple[int, Grey]]:
    """Every picture of a clip, shrunk to 64x36 in grey, with its time on the asset's clock."""
    if found.picture is None:
        return
    with opened(path, found.name, demuxer="gif" if found.format == "gif" else None) as container:
        stream = picture_decoder(container.streams[found.picture.index])
        try:
            for packet in container.demux(stream):
                try:
                    frames = packet.decode()
                except FFmpegError:
                    continue
                for frame in frames:
                    at = _time_ms(frame, found.origin_us)
                    if at is not None:
                        yield at, _grey(frame)
        except FFmpegError:
            return  # cut off: `probe` has said so


def picture_decoder(stream: av.stream.Stream) -> av.VideoStream:
    """A stream of pictures, ready to decode for small copies. ValueError where it is none."""
    if not isinstance(stream, av.VideoStream):
        raise ValueError("the stream is not a picture")
    stream.thread_type = "AUTO"
    # Deblocking is a quarter of the decoder's work and nothing that a 64-pixel picture shows.
    stream.codec_context.options = {"skip_loop_filter": "all"}
    return stream


def _time_ms(frame: av.VideoFrame, origin_us: int) -> int | None:
    return None if frame.pts is None else round(frame.time * 1000 - origin_us / 1000)


def _grey(frame: av.VideoFrame) -> Grey:
    small = frame.reformat(WIDTH, HEIGHT, format="gray", interpolation=Interpolation.FAST_BILINEAR)
    plane = small.planes[0]
    rows = np.frombuffer(bytes(plane), np.uint8).reshape(HEIGHT, plane.line_size)
    return np.asarray(rows[:, :WIDTH], dtype=np.int16)


def difference(one: Grey, other: Grey) -> float:
    """How far two pictures are apart: the average pixel, in per cent of the full range."""
    return float(np.abs(one - other).mean()) * 100 / 255


class _Finder:
    """Takes pictures in order and keeps the times of cuts.

    A cut's score is the difference to the picture before, less what was changing already: steady motion
    changes much all the time, a cut once.
    """

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.before: Grey | None = None
        self.change = 0.0
        self.found: list[tuple[int, Grey]] = []
        """Time of each cut, and the last picture before it."""

    def see(self, at_ms: int, grey: Grey) -> None:
        if self.before is not None:
            change = difference(grey, self.before)
            if self._is_back(at_ms, grey):
                self.found.pop()
            elif min(change, change - self.change) >= self.threshold:
                self.found.append((at_ms, self.before))
            self.change = change
        self.before = grey

    def _is_back(self, at_ms: int, grey: Grey) -> bool:
        """Whether this picture is the one from before a jump just now."""
        if not self.found or at_ms - self.found[-1][0] > FLASH_MS:
            return False
        return difference(grey, self.found[-1][1]) < SAME

    def cuts(self) -> tuple[int, ...]:
        return tuple(at for at, _ in self.found)
