"""Parts of a clip's picture that nobody shall make out: rectangles, and faces wherever they go.

It is done on the source as it is displayed, before anything else: whatever is cropped, turned or made larger
later, what was hidden stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from ..timeline.facts import FaceBox, FaceTrack
from ..timeline.model import Hidden, Rect
from .fit import Shape
from .graph import Pad
from .mask_nodes import Coarse, Filled, Masked, Paste, WhiteOnly
from .nodes import CropTo, Node, Plain, Split, Subtitles
from .particles import HEAD, event_line
from .pieces import Run

if TYPE_CHECKING:
    from .branch import Scene

SMALL_PART, WHOLE_PART = 4, 10
"""A cell is a quarter of a hidden part's shorter side, at most a tenth of the picture's: a number plate is
four cells high, a half of the picture still shows that something is there."""
LEAST_CELL = 4
NEAR_STILL_MS = 1000
"""A face found this near to the moment of a held picture is in it."""
OVAL = "m 50 0 b 78 0 100 22 100 50 b 100 78 78 100 50 100 b 22 100 0 78 0 50 b 0 22 22 0 50 0"
"""A circle 100 across whose corner is at the origin: only so does the text engine put it where it is told."""
WIDER, HIGHER = 1.5, 1.8
"""How much larger than the finder's square a hidden face is: chin, hair and ears are part of it."""


def add_hidden(scene: Scene, pad: Pad, run: Run, shape: Shape, *, frames: int) -> Pad:
    """A branch of `frames` pictures of the source's own size with all that is hidden in it hidden."""
    for part in run.clip.look.hidden:
        if part.area is not None:
            pad = _rectangle(scene, pad, part, part.area, shape)
        elif tracks := scene.faces.get(run.clip.asset):
            name = f"effect{len(scene.scripts)}.ass"
            size = (shape.width, shape.height)
            scene.scripts[name] = faces_script(tracks, run, size, scene.rate)
            mask = [Plain(*size, scene.rate, frames, "#000000"), Subtitles(name), WhiteOnly()]
            boxes = [box for track in tracks for box in track]
            largest = (max(b.w for b in boxes) * size[0], max(b.h for b in boxes) * size[1])
            pad = _faces(scene, pad, part, (shape, largest), scene.builder.add((), mask))
    return pad


def _rectangle(scene: Scene, pad: Pad, part: Hidden, area: Rect, shape: Shape) -> Pad:
    builder, place = scene.builder, _pixels(area, shape)
    if part.how == "box":
        box = builder.add((), [Plain(place.width, place.height, scene.rate, 1, part.color)])
        return builder.add((pad, box), [Paste(place.x, place.y)])
    plain, copy = builder.add_many((pad,), [Split(2)], 2)
    nodes: list[Node] = [place, _coarse(part, (place.width, place.height), shape)]
    return builder.add((plain, builder.add((copy,), nodes)), [Paste(place.x, place.y)])


def _faces(scene: Scene, pad: Pad, part: Hidden, seen: tuple[Shape, tuple[float, float]], mask: Pad) -> Pad:
    """The picture with a changed copy of itself (or a colour) laid over it where the mask is white.

    `seen`: the picture's shape, and the largest face in it: what hides that one hides the others.
    """
    shape, largest = seen
    builder, size = scene.builder, (shape.width, shape.height)
    plain, copy = builder.add_many((pad,), [Split(2)], 2)
    if part.how == "box":
        nodes: list[Node] = [Filled(part.color)]
    else:
        nodes = [_coarse(part, largest, shape, whole=size)]
    over = builder.add((builder.add((copy,), nodes), mask), [Masked()])
    return builder.add((plain, over), [Paste(0, 0)])


def _coarse(
    part: Hidden, hidden: tuple[float, float], shape: Shape, *, whole: tuple[int, int] | None = None
) -> Coarse:
    """The cells of a part of `hidden` pixels; drawn over `whole` where that is more than the part."""
    cell = min(min(hidden) / SMALL_PART, min(shape.width, shape.height) / WHOLE_PART)
    cell = max(cell * (0.5 + part.strength), LEAST_CELL)
    width, height = whole or (round(hidden[0]), round(hidden[1]))
    cells = (max(round(width / cell), 1), max(round(height / cell), 1))
    return Coarse(width, height, *cells, hard=part.how == "pixelate")


def _pixels(area: Rect, shape: Shape) -> CropTo:
    """The rectangle in even pixels, never smaller than was said."""
    left, top = int(area.x * shape.width) // 2 * 2, int(area.y * shape.height) // 2 * 2
    left, top = min(left, max(shape.width - 2, 0)), min(top, max(shape.height - 2, 0))
    right = min(-int(-(area.x + area.w) * shape.width // 2) * 2, shape.width)
    bottom = min(-int(-(area.y + area.h) * shape.height // 2) * 2, shape.height)
    return CropTo(max(right - left, 1), max(bottom - top, 1), left, top)


def faces_script(tracks: Sequence[FaceTrack], run: Run, size: tuple[int, int], rate: Fraction) -> str:
    """A script that draws a white ellipse over every face, on the clock of the run's own pictures."""
    return HEAD.format(w=size[0], h=size[1]) + "".join(_lines(tracks, run, size, rate))


def _lines(tracks: Sequence[FaceTrack], run: Run, size: tuple[int, int], rate: Fraction) -> Iterator[str]:
    clip = run.clip
    if clip.still:
        for track in tracks:
            box = min(track, key=lambda b: abs(b.at_ms - clip.source_start_ms))
            if abs(box.at_ms - clip.source_start_ms) <= NEAR_STILL_MS:
                yield _line((0.0, float(run.frames / rate) + 1), (box, box), size)
        return
    cursor, total = 0, run.frames
    for first, end in run.ranges:
        a, b = (float(f / rate * 1000) * clip.speed for f in (first, end))
        for track in tracks:
            for one, two in pairwise(track):
                start, stop = max(one.at_ms, a), min(two.at_ms, b)
                if start >= stop:
                    continue
                boxes = _at(one, two, start), _at(one, two, stop)
                shown = tuple((cursor + (ms - a) / (b - a) * (end - first)) for ms in (start, stop))
                if clip.reverse:
                    shown, boxes = (total - shown[1], total - shown[0]), (boxes[1], boxes[0])
                yield _line((float(shown[0] / rate), float(shown[1] / rate)), boxes, size)
        cursor += end - first


def _at(one: FaceBox, two: FaceBox, ms: float) -> FaceBox:
    share = (ms - one.at_ms) / max(two.at_ms - one.at_ms, 1)
    values = {n: getattr(one, n) + (getattr(two, n) - getattr(one, n)) * share for n in "xywh"}
    return FaceBox(at_ms=round(ms), **values)


def _line(shown: tuple[float, float], boxes: tuple[FaceBox, FaceBox], size: tuple[int, int]) -> str:
    """One event: an ellipse as large as the larger of both boxes, going from one to the other."""
    width = max(b.w for b in boxes) * size[0] * WIDER
    height = max(b.h for b in boxes) * size[1] * HIGHER
    corners = [
        f"{(b.x + b.w / 2) * size[0] - width / 2:.1f},{(b.y + b.h / 2) * size[1] - height / 2:.1f}"
        for b in boxes
    ]
    # Hundredths of a second are all that a script knows: rather a picture too early and too late.
    begin, stop = max(shown[0] - 0.02, 0.0), shown[1] + 0.02
    first, last = round((shown[0] - begin) * 1000), round((shown[1] - begin) * 1000)
    way = f"\\move({corners[0]},{corners[1]},{first},{max(last, first + 1)})"
    tags = f"\\an7{way}\\fscx{width:.1f}\\fscy{height:.1f}\\bord0\\shad0\\p1"
    return event_line(begin, stop, f"{{{tags}}}{OVAL}")
