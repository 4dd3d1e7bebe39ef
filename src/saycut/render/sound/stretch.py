"""Another speed at the recorded pitch: pieces go one after another through one ffmpeg with rubberband.

A thousand cuts of sped-up sound are a thousand pieces; each gets some of its own source before and after it
as run-up, so that it sounds as if it stood alone, and one process serves them all.
"""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from ...errors import RenderError
from ..command.stretch import stretching
from .convert import Samples
from .plan import SAMPLE_RATE, Piece
from .playing import played, source_length
from .readers import Readers

RUN_UP = SAMPLE_RATE // 5
"""Source samples fed before and after each piece: more than two of rubberband's windows (85 ms)."""
FEED_BLOCK = 1 << 14

LATE_MS = (
    (0.1, -98.3), (0.25, -33.3), (0.4, -10.8), (0.45, -8.1), (0.5, -13.7), (0.65, -11.3), (0.79, -7.3),
    (0.8, -3.6), (0.9, -1.7), (1.0, 0.0), (1.1, 1.4), (1.25, 2.9), (1.5, 4.3), (1.75, 4.9), (2.0, 4.8),
    (2.64, 4.5), (2.66, 12.9), (3.0, 13.0), (4.0, 12.6),
)  # fmt: skip
"""How much later than at `place / speed` a sound comes out of rubberband, in ms of the output, by speed.
Medians over beeps of 20 ms; what is left after taking it back is about 1 ms, and up to 5 ms at some speeds.
The steps are where its window changes: at 0.8x ours, at 2.65x its own."""


def late_samples(speed: float) -> float:
    """LATE_MS between its points, in samples; below them in proportion to how much longer it gets."""
    speeds, late = zip(*LATE_MS, strict=True)
    found = late[0] * speeds[0] / speed if speed < speeds[0] else float(np.interp(speed, speeds, late))
    return found * SAMPLE_RATE / 1000


class Lane:
    """Pieces of one speed that do not overlap, stretched in turn by one process.

    `read` gives the samples of the piece that `begin` named; pieces begin in the order of the lane.
    """

    def __init__(self, pieces: Sequence[Piece], readers: Readers, ffmpeg: str) -> None:
        self._pieces = pieces
        self._readers = readers
        self._speed = Fraction(pieces[0].speed).limit_denominator(100_000)
        self._ffmpeg = ffmpeg
        self._process: subprocess.Popen[bytes] | None = None
        self._feeder: threading.Thread | None = None
        self._failure: queue.SimpleQueue[BaseException] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._next = 0
        self._fed = 0
        self._taken = 0

    def begin(self) -> None:
        """The next piece of the lane comes out of `read` from here on."""
        if self._process is None:
            self._start()
        piece = self._pieces[self._next]
        place = Fraction(self._fed + RUN_UP) / self._speed
        first = max(round(place + Fraction(late_samples(piece.speed))), self._taken)
        self._take(first - self._taken)
        self._fed += 2 * RUN_UP + source_length(piece)
        self._next += 1

    def read(self, count: int) -> Samples:
        return self._take(count)

    def close(self) -> None:
        self._stop.set()
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdout, self._process.stdin):
                if pipe is not None:
                    pipe.close()
            self._process.wait()
        if self._feeder is not None:
            self._feeder.join()
        self._process = self._feeder = None

    def _start(self) -> None:
        words = stretching(self._ffmpeg, float(self._speed), SAMPLE_RATE)
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._feeder = threading.Thread(target=self._feed, name="saycut-stretch", daemon=True)
        self._feeder.start()

    def _feed(self) -> None:
        """Runs beside `read`: writes all pieces' sources, with their run-ups, to the process."""
        assert self._process is not None
        pipe = self._process.stdin
        assert pipe is not None
        try:
            for piece in self._pieces:
                whole = 2 * RUN_UP + source_length(piece)
                voice = played(piece, self._readers, before=RUN_UP, after=RUN_UP)
                for at in range(0, whole, FEED_BLOCK):
                    if self._stop.is_set():
                        break
                    block = voice.read(min(FEED_BLOCK, whole - at))
                    pipe.write(np.ascontiguousarray(block.T).data)
                voice.close()
            pipe.close()
        except (BrokenPipeError, ValueError):
            return  # the process was stopped, or its end is told by `read`
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread that reads
            self._failure.put(failure)
            self._process.kill()
        finally:
            self._readers.close()

    def _take(self, count: int) -> Samples:
        """The next `count` samples out of the process."""
        assert self._process is not None
        pipe = self._process.stdout
        assert pipe is not None
        raw = pipe.read(count * 8) if count else b""
        self._taken += count
        if not self._failure.empty():
            raise self._failure.get()
        missing = count * 8 - len(raw)
        if missing and self._process.wait() != 0:
            raise RenderError(
                "The sound could not be played at another speed: the media engine stopped.",
                way_out="Run `saycut doctor`; it tells whether this ffmpeg has rubberband.",
            )
        return np.frombuffer(raw + bytes(missing), np.float32).reshape(-1, 2).T


def lanes_of(pieces: Sequence[Piece]) -> list[list[int]]:
    """Indices of the pieces to be stretched, in lanes: of one speed, by start, without overlap."""
    lanes: list[list[int]] = []
    for i in sorted(range(len(pieces)), key=lambda i: pieces[i].start):
        one = pieces[i]
        if one.speed == 1.0 or not one.keep_pitch:
            continue
        free = [w for w in lanes if pieces[w[-1]].speed == one.speed and pieces[w[-1]].end <= one.start]
        if free:
            free[0].append(i)
        else:
            lanes.append([i])
    return lanes
