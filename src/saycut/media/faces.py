"""Every face in a clip and its way, for hiding them: rather one too many than one too few."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path

from ..timeline.facts import FaceBox, FaceTrack
from .recording import Progress
from .streams import Probe
from .subject import Face, FaceFinder, upright_pictures

EVERY_MS = 200
"""How often a picture is looked at: a head turns in less time than a crop has to follow it."""
SAME = 0.15
"""How far a face goes from one look to the next, in shares of the picture."""
LONGEST_GAP_MS = 1_400
"""A face that is not found for so long (it looked down, a hand passed) is still there."""
BEFORE_AND_AFTER_MS = 600
"""So long before it was first found and after it was last found, a face is hidden where it was."""

NOT_INSTALLED = "Nothing is installed that finds faces (pip install 'saycut[faces]')."


@dataclass
class _Way:
    """One face, look by look."""

    seen: list[tuple[int, Face]] = field(default_factory=list)

    def fits(self, at_ms: int, face: Face) -> bool:
        last_ms, last = self.seen[-1]
        near = abs(last.x - face.x) < SAME and abs(last.y - face.y) < SAME
        return near and 0 < at_ms - last_ms <= LONGEST_GAP_MS

    @property
    def sure(self) -> bool:
        """Found more than once, or by more than one eye: else it was a shadow."""
        return len(self.seen) > 1 or self.seen[0][1].votes > 1


def find_faces(
    path: Path, found: Probe, *, progress: Progress | None = None
) -> tuple[tuple[FaceTrack, ...] | None, str | None]:
    """The ways of all faces; else None and the reason. Raises MediaError when the file cannot be opened."""
    picture = found.picture
    if picture is None or picture.codec == "webp":
        return (), None
    if importlib.util.find_spec("cv2") is None:
        return None, NOT_INSTALLED
    finder = FaceFinder()
    ways: list[_Way] = []
    looks = 0
    for at_ms, grey in upright_pictures(path, found, picture, every_ms=EVERY_MS):
        looks += 1
        for face in finder.faces(grey):
            own = next((w for w in reversed(ways) if w.fits(at_ms, face)), None)
            if own is None:
                ways.append(_Way([(at_ms, face)]))
            else:
                own.seen.append((at_ms, face))
        if progress and found.duration_ms:
            progress(min(max(at_ms / found.duration_ms, 0.0), 1.0))
    shape = picture.width / max(picture.height, 1)
    return tuple(_track(w, shape) for w in ways if w.sure or looks == 1), None


def _track(way: _Way, shape: float) -> FaceTrack:
    boxes = [_box(at_ms, face, shape) for at_ms, face in way.seen]
    first, last = boxes[0], boxes[-1]
    early = max(first.at_ms - BEFORE_AND_AFTER_MS, 0)
    before = [first.replace(at_ms=early)] if early < first.at_ms else []
    after = last.replace(at_ms=last.at_ms + BEFORE_AND_AFTER_MS)
    return (*before, *boxes, after)


def _box(at_ms: int, face: Face, shape: float) -> FaceBox:
    """The finder's square, in shares of a picture of this width to height."""
    height = face.width * shape
    x, y = face.x - face.width / 2, face.y - height / 2
    return FaceBox(at_ms=at_ms, x=round(x, 4), y=round(y, 4), w=round(face.width, 4), h=round(height, 4))
