"""The main face's way through a clip, for a crop that follows it (OpenCV's frontal face cascade)."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

from ..timeline.facts import SubjectPoint
from .opening import opened
from .recording import Progress
from .streams import PictureStream, Probe

EVERY_MS = 500
"""How often a picture is looked at: people do not jump."""
WIDTH = 360
"""Pictures are looked at this wide (upright): a face of a tenth of the picture is 36 pixels."""
SMALLEST = 0.06
"""The smallest face, as a share of the picture's shorter side."""
SEEN_LEAST = 0.4
"""With a face in fewer of the pictures than this, there is none to follow."""
STILL = 0.08
"""The way does not move for less than this share of the picture: a nodding head is no camera move."""
SMOOTH = 3
"""Pictures on each side over which the way is averaged: 1.5 s."""

NOT_INSTALLED = (
    "Nothing is installed that finds faces (pip install 'saycut[faces]'), so the middle is kept instead."
)
NO_FACE = "No face was found in it, so the middle is kept instead."

STATIC = 0.6
"""A "face" in which less changes than this share of what changes in the whole picture is a poster."""
NEAR = 0.12
"""Two finds this close, in shares of the picture, are the same face."""


@dataclass(frozen=True)
class Face:
    """A find in one picture, in shares of it."""

    x: float
    y: float
    width: float
    votes: int
    """How many of the cascades see it."""
    alive: float
    """How much changes in it since the picture before, beside the whole picture (1 is as much)."""

    def near(self, other: Face | _Held) -> bool:
        return abs(self.x - other.x) < NEAR and abs(self.y - other.y) < NEAR


Look = tuple[int, list[Face]]
"""A time and the finds in its picture."""


def follow_subject(
    path: Path, found: Probe, *, progress: Progress | None = None
) -> tuple[tuple[SubjectPoint, ...] | None, str | None]:
    """The way of the main face as points in shares of the displayed picture; else None and the reason.

    Raises MediaError when the file cannot be opened.
    """
    picture = found.picture
    if picture is None or picture.codec == "webp":
        return None, NO_FACE
    if importlib.util.find_spec("cv2") is None:
        return None, NOT_INSTALLED
    finder = FaceFinder()
    seen: list[Look] = []
    for at_ms, grey in upright_pictures(path, found, picture):
        seen.append((at_ms, finder.faces(grey)))
        if progress and found.duration_ms:
            progress(min(max(at_ms / found.duration_ms, 0.0), 1.0))
    chosen = _main_face(seen)
    if not seen or len(chosen) < SEEN_LEAST * len(seen):
        return None, NO_FACE
    return _way(chosen), None


def upright_pictures(
    path: Path, found: Probe, picture: PictureStream, *, every_ms: int = EVERY_MS
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """A small grey picture, turned as it is displayed, every so often."""
    tall = picture.rotation in (90, 270)
    scale = WIDTH / max(picture.width, 1)
    size = (round(picture.height * scale), WIDTH) if tall else (WIDTH, round(picture.height * scale))
    due = 0
    with opened(path, found.name, demuxer=found.demuxer) as container:
        stream = container.streams[picture.index]
        if not isinstance(stream, av.VideoStream):
            return
        stream.thread_type = "AUTO"
        try:
            for packet in container.demux(stream):
                for frame in _decoded(packet):
                    at = 0 if frame.pts is None else round(frame.time * 1000 - found.origin_us / 1000)
                    if at >= due:
                        due = at + every_ms
                        yield at, np.rot90(_grey(frame, size), -picture.rotation // 90).copy()
        except FFmpegError:
            return  # cut off: `probe` has said so


def _decoded(packet: Any) -> list[av.VideoFrame]:
    try:
        return list(packet.decode())
    except FFmpegError:
        return []


def _grey(frame: av.VideoFrame, size: tuple[int, int]) -> NDArray[np.uint8]:
    small = frame.reformat(size[0], size[1], format="gray", interpolation=Interpolation.BILINEAR)
    plane = small.planes[0]
    rows = np.frombuffer(bytes(plane), np.uint8).reshape(size[1], plane.line_size)
    return rows[:, : size[0]]


class FaceFinder:
    """OpenCV's cascades, loaded once: a face from the front, from its left and (mirrored) from its right.

    Each alone sees faces in clocks and curtains; what two of them see, or one sees again, is one.
    """

    def __init__(self) -> None:
        import cv2  # 60 MB: only those who follow faces pay it
        from cv2 import data

        self.cv2: Any = cv2
        folder = Path(data.haarcascades)
        self.front = cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_default.xml"))
        self.side = cv2.CascadeClassifier(str(folder / "haarcascade_profileface.xml"))
        self.before: NDArray[np.int16] | None = None

    def faces(self, grey: NDArray[np.uint8]) -> list[Face]:
        height, width = grey.shape
        even = self.cv2.equalizeHist(grey)
        found = [*self._found(self.front, even), *self._found(self.side, even)]
        mirrored = self._found(self.side, np.ascontiguousarray(even[:, ::-1]))
        found += [(width - x - w, y, w, h) for x, y, w, h in mirrored]
        change = None if self.before is None else np.abs(grey.astype(np.int16) - self.before)
        self.before = grey.astype(np.int16)
        faces: list[Face] = []
        for x, y, w, h in found:
            alive = 1.0
            if change is not None:
                alive = (float(change[y : y + h, x : x + w].mean()) + 1) / (float(change.mean()) + 1)
            face = Face((x + w / 2) / width, (y + h / 2) / height, w / width, 1, alive)
            same = next((i for i, other in enumerate(faces) if other.near(face)), None)
            if same is None:
                faces.append(face)
            else:
                faces[same] = replace(faces[same], votes=faces[same].votes + 1)
        return faces

    def _found(self, cascade: Any, grey: NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
        least = max(round(min(grey.shape) * SMALLEST), 20)
        boxes = cascade.detectMultiScale(grey, scaleFactor=1.12, minNeighbors=5, minSize=(least, least))
        return [(int(x), int(y), int(w), int(h)) for x, y, w, h in boxes]


@dataclass(frozen=True)
class _Held:
    at_ms: int
    x: float
    y: float


def _main_face(seen: Sequence[Look]) -> list[_Held]:
    """The face to follow in each picture that has one: large and alive, rather the one followed already."""
    found: list[_Held] = []
    for i, (at_ms, faces) in enumerate(seen):
        beside = [f for at in (i - 1, i + 1) if 0 <= at < len(seen) for f in seen[at][1]]
        good = [
            f for f in faces if f.alive >= STATIC and (f.votes > 1 or any(f.near(other) for other in beside))
        ]
        last = found[-1] if found and at_ms - found[-1].at_ms <= 4 * EVERY_MS else None

        def worth(face: Face, last: _Held | None = last) -> float:
            followed = last is not None and face.near(last)
            return face.width * min(face.alive, 2.0) * (2.0 if followed else 1.0)

        if good:
            best = max(good, key=worth)
            found.append(_Held(at_ms, best.x, best.y))
    return found


def _way(chosen: Sequence[_Held]) -> tuple[SubjectPoint, ...]:
    """The faces' places, outliers dropped by a median, averaged, and held still until they clearly move."""
    xs, ys = (_smooth(np.array([getattr(h, axis) for h in chosen])) for axis in ("x", "y"))
    points = [SubjectPoint(at_ms=chosen[0].at_ms, x=round(xs[0], 4), y=round(ys[0], 4))]
    moving = False
    for held, x, y in zip(chosen[1:], xs[1:], ys[1:], strict=True):
        last = points[-1]
        far = max(abs(x - last.x), abs(y - last.y))
        if not moving and far < STILL:
            continue
        if not moving and held.at_ms - EVERY_MS > last.at_ms:
            # It stood until now: the way starts to move here, not back there.
            points.append(SubjectPoint(at_ms=held.at_ms - EVERY_MS, x=last.x, y=last.y))
        moving = far > STILL / 4
        points.append(SubjectPoint(at_ms=held.at_ms, x=round(x, 4), y=round(y, 4)))
    return tuple(points)


def _smooth(values: NDArray[np.float64]) -> list[float]:
    """Outliers dropped by a median, then a mean over as much on both sides as there is: an even walk stays
    one to its ends."""
    count = len(values)
    steady = np.array([np.median(values[max(i - 2, 0) : i + 3]) for i in range(count)])
    reach = [min(SMOOTH, i, count - 1 - i) for i in range(count)]
    return [float(np.mean(steady[i - r : i + r + 1])) for i, r in enumerate(reach)]
