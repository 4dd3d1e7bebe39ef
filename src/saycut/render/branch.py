"""One run of pieces as one branch of the graph: decode, geometry, colour, effects, zoom, canvas, fade."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil

from ..errors import RenderError
from ..ids import AssetId
from ..timeline.facts import FaceTrack
from ..timeline.model import AssetKind, Draft, Key, Look, Zoom
from .color import color_nodes
from .effects import add_effects
from .fit import Shape, covering, inside, moved, oriented, smaller, zoomed
from .graph import GraphBuilder, Pad, source
from .hidden import add_hidden
from .keying import key_nodes
from .nodes import (
    Backwards,
    CropAlong,
    CropTo,
    Deinterlace,
    Denoise,
    FadeIn,
    FadeOut,
    Faster,
    FindShake,
    FromWideGamut,
    GaussBlur,
    Hold,
    Node,
    Overlay,
    PadTo,
    Pick,
    PixelFormat,
    Plain,
    Push,
    Renumber,
    Size,
    SizeExact,
    Split,
    SquarePixels,
    Steady,
    Tagged,
    ToBt709,
    ToRate,
    ToSdr,
)
from .picture import Picture
from .pieces import Run
from .plan import Input, Prepass

NEAR_START_MS = 3_000
"""A stretch this near to the file's start is decoded from the start: no seek, nothing to get wrong."""
LEAD_MS = 1_000
"""How far before the first frame wanted decoding starts, so that the frame shown there is known."""
LEAD_VFR_MS = 5_000
"""The same where the rate varies: screen recordings hold a picture for seconds, at most for a GOP."""
UNINDEXED = ("mpegts", "mpeg", "avi", "flv")
"""Where seeking may land on any picture: decoding begins at the next key frame, up to a GOP later."""
UNSEEKABLE = ("gif", "webp")
"""Animations: every picture is drawn over the ones before."""


@dataclass
class Scene:
    """What all branches of one chunk share while it is compiled, and what they add to it."""

    draft: Draft
    pictures: dict[AssetId, Picture]
    vfr: frozenset[AssetId]
    width: int
    height: int
    rate: Fraction
    fit: str
    background: str
    paths: dict[AssetId, tuple[tuple[int, float, float], ...]]
    """Where the subject is: (ms, x, y) in shares of the picture, by asset."""
    faces: dict[AssetId, tuple[FaceTrack, ...]]
    builder: GraphBuilder = field(default_factory=GraphBuilder)
    inputs: list[Input] = field(default_factory=list)
    prepasses: list[Prepass] = field(default_factory=list)
    luts: dict[AssetId, str] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)
    """ASS scripts of effects, by their names in the work folder."""
    prepass_names: int = 0

    def open(self, one: Input) -> int:
        self.inputs.append(one)
        return len(self.inputs) - 1


def add_run(scene: Scene, run: Run, behind: Pad | None = None) -> Pad:
    """The run as a branch of exactly `run.frames` frames of the canvas' size, yuv420p, square pixels.

    `behind`: what a keyed run stands before, of the same size and as many frames.
    """
    asset = scene.draft.asset(run.clip.asset)
    if asset.kind is AssetKind.AUDIO:
        return add_plain(scene, run.frames)
    picture = scene.pictures.get(asset.id)
    if picture is None:
        raise RenderError(
            f"{asset.name} has no picture to show.", way_out="Use it as sound, or choose another file."
        )
    pad, shape = add_decoded(scene, run, picture)
    pad = add_fitted(scene, run, pad, shape, behind=behind)
    fades = _fades(run, scene.rate)
    return scene.builder.add((pad,), fades) if fades else pad


def add_plain(scene: Scene, frames: int) -> Pad:
    """A branch that is only the background."""
    plain = Plain(scene.width, scene.height, scene.rate, frames, scene.background)
    return scene.builder.add((), [plain, PixelFormat("yuv420p")])


def add_decoded(scene: Scene, run: Run, picture: Picture) -> tuple[Pad, Shape]:
    """The run's frames in the source's own size and colours, turned and cropped as its look says."""
    nodes, opened = decoding(scene, run, picture)
    index = scene.open(opened)
    look = run.clip.look
    if look.stabilize and not picture.still and not run.clip.still:
        nodes += _steadied(scene, run, opened, nodes)
    pad, shape = source(index, picture.stream), Shape(picture.width, picture.height, picture.sar)
    if look.hidden:
        still = picture.still or run.clip.still
        pad, nodes = scene.builder.add((pad,), nodes), []
        pad = add_hidden(scene, pad, run, shape, frames=1 if still else run.frames)
    turned, shape = oriented(shape, look, scene.background)
    nodes += turned
    if look.denoise:
        nodes.append(Denoise(look.denoise))
    return scene.builder.add((pad,), nodes), shape


def decoding(scene: Scene, run: Run, picture: Picture) -> tuple[list[Node], Input]:
    """How the run's frames are got out of its file: the opening, and the nodes up to the exact frames."""
    clip = run.clip
    if picture.still:
        return [], Input(clip.asset, picture.form, image=True)
    speed = 1.0 if clip.still else clip.speed
    ranges = ((run.pieces[0].source, run.pieces[0].source + 1),) if clip.still else run.ranges
    seek = _seek(scene, picture, ranges[0][0], clip.asset in scene.vfr, speed)
    last = max(end for _, end in ranges)
    length_us = _time_us(last - seek, scene.rate, speed) + int(500_000 * max(speed, 1.0))
    nodes: list[Node] = [Deinterlace()] if picture.interlaced else []
    if speed != 1.0:
        nodes.append(Faster(speed))
    nodes += [
        ToRate(scene.rate, later_us(picture, scene.rate, speed)),
        # Whatever ends early (pictures before sound, a last picture of unknown length): its last one is held.
        Hold(last - seek),
    ]
    picked = tuple((a - seek, b - seek) for a, b in ranges)
    if picked != ((0, last - seek),):
        nodes.append(Pick(picked))
    if clip.reverse:
        nodes += [Backwards(), Renumber()]
    seek_us = _time_us(seek, scene.rate, speed)
    return nodes, Input(clip.asset, picture.form, seek_us=seek_us, length_us=length_us)


def _seek(scene: Scene, picture: Picture, first: int, varies: bool, speed: float) -> int:
    """The frame of the asset's grid where decoding starts, so that the picture seen at `first` is known."""
    if picture.frames_ms is not None:
        # Where sound outlasts the pictures, at least the very last picture must be among those decoded.
        first = min(first, int(Fraction(picture.frames_ms) * scene.rate / 1000 / Fraction(speed)) - 1)
    lead = lead_frames(picture, scene.rate, speed, varies=varies)
    near = _time_us(max(first, 0), scene.rate, speed) < NEAR_START_MS * 1000
    return 0 if near or picture.form in UNSEEKABLE else max(0, first - lead)


def lead_frames(picture: Picture, rate: Fraction, speed: float, *, varies: bool) -> int:
    """How many frames of the asset's grid before the first one wanted decoding starts."""
    lead_ms = Fraction(LEAD_MS)
    if picture.fps:
        lead_ms = max(lead_ms, 2000 / picture.fps)
    if varies or picture.form in UNINDEXED:
        lead_ms = max(lead_ms, Fraction(LEAD_VFR_MS), Fraction(picture.longest_gop_ms))
    return ceil(lead_ms * rate / 1000 / Fraction(speed))


def later_us(picture: Picture, rate: Fraction, speed: float) -> int:
    """Half the difference between a step of the timeline and one of a faster source."""
    own = (picture.fps or rate) * Fraction(speed)
    return round((1 / rate - 1 / own) / 2 * 1_000_000) if own > rate * Fraction(101, 100) else 0


def _time_us(frame: int, rate: Fraction, speed: float) -> int:
    return round(frame / rate * 1_000_000 * Fraction(speed))


def _steadied(scene: Scene, run: Run, opened: Input, before: list[Node]) -> list[Node]:
    name = f"shake{len(scene.prepasses) + scene.prepass_names}.trf"
    finding = (*before, FindShake(name))
    scene.prepasses.append(Prepass(opened, finding, run.frames, name))
    return [Steady(name, smoothing=round(10 + 30 * run.clip.look.stabilize))]


def add_fitted(scene: Scene, run: Run, pad: Pad, shape: Shape, *, behind: Pad | None = None) -> Pad:
    """From the source's size to the canvas: scale and colours in one step, then grading, then the fit.

    What is keyed is put before `behind` first: grading, effects and a moving zoom are of the whole picture.
    """
    clip = run.clip
    picture = scene.pictures[clip.asset]
    nodes: list[Node] = []
    zoom = clip.look.zoom
    moving = zoom is not None and zoom.factor_start != zoom.factor_end
    if zoom is not None and not moving and zoom.factor_start > 1:
        node = zoomed(shape, zoom.factor_start, zoom.x, zoom.y)
        nodes.append(node)
        shape = Shape(node.width, node.height, shape.sar)
    fit = clip.look.fit or scene.fit
    width, height = scene.width, scene.height
    if fit in ("crop", "subject"):
        crop = _crop(scene, run, shape, fit)
        if crop is not None:
            nodes.append(crop)
    elif fit in ("pad", "blur"):
        width, height = inside(shape, width, height)
    if zoom is not None and not moving and zoom.factor_start < 1:
        width, height = smaller(width, height, zoom.factor_start)
    if behind is not None and clip.look.key is not None:
        front = scene.builder.add(
            (pad,), nodes + _keyed(picture, shape, nodes, (width, height), clip.look.key)
        )
        over = Overlay(*_corner(scene, (width, height)))
        pad = scene.builder.add((behind, front), [over])
        pad = _graded(scene, run, pad, (scene.width, scene.height))
        return scene.builder.add((pad,), [_push(run, zoom)]) if moving and zoom else pad
    nodes += _sized(picture, shape, nodes, (width, height))
    held: list[Node] = [Hold(run.frames), Renumber()] if picture.still or clip.still else []
    if clip.look.effects:
        nodes, held = nodes + held, []  # effects move; grading one picture of a still is enough
    pad = scene.builder.add((pad,), nodes)
    pad = _graded(scene, run, pad, (width, height))
    if zoom is None or not moving:
        # What does not move is put on the canvas once, and held there.
        pad = _on_canvas(scene, pad, picture, (width, height), fit)
        return scene.builder.add((pad,), held)
    pad = scene.builder.add((pad,), [*held, _push(run, zoom)])
    return _on_canvas(scene, pad, picture, (width, height), fit)


def _push(run: Run, zoom: Zoom) -> Push:
    first = run.pieces[0]
    first_factor, last_factor = max(zoom.factor_start, 1.0), max(zoom.factor_end, 1.0)
    return Push(first_factor, last_factor, zoom.x, zoom.y, first.skip, max(first.total - 1, 1))


def _crop(scene: Scene, run: Run, shape: Shape, fit: str) -> CropTo | CropAlong | None:
    """What of the picture the canvas shows: its middle, or what follows the subject."""
    crop = covering(shape, Fraction(scene.width, scene.height))
    path = scene.paths.get(run.clip.asset)
    if crop is None or fit != "subject" or not path:
        return crop
    look = run.clip.look
    seen = tuple((ms, *_zoomed_in(look, *moved(look, x, y))) for ms, x, y in path)

    def corner(x: float, y: float) -> tuple[int, int]:
        left = max(0, min(round(x * shape.width - crop.width / 2), shape.width - crop.width))
        return left, max(0, min(round(y * shape.height - crop.height / 2), shape.height - crop.height))

    if run.clip.still:
        _, x, y = _along(seen, run.clip.source_start_ms)
        return CropTo(crop.width, crop.height, *corner(x, y))
    points: list[tuple[int, int, int]] = []
    cursor = 0
    speed = Fraction(run.clip.speed)
    for first, end in run.ranges:
        a, b = (float(f / scene.rate * 1000 * speed) for f in (first, end))
        inner = [p for p in seen if a < p[0] < b]
        for ms, x, y in (_along(seen, a), *inner, _along(seen, b)):
            points.append((cursor + round((ms - a) / (b - a) * (end - first)), *corner(x, y)))
        cursor += end - first
    if run.clip.reverse:
        points = [(cursor - 1 - frame, left, top) for frame, left, top in reversed(points)]
    return CropAlong(crop.width, crop.height, tuple(points))


def _zoomed_in(look: Look, x: float, y: float) -> tuple[float, float]:
    """Where a point is in the part that a still zoom leaves in view."""
    zoom = look.zoom
    if zoom is None or zoom.factor_start != zoom.factor_end or zoom.factor_start <= 1:
        return x, y
    room = 1 - 1 / zoom.factor_start
    left, top = (max(0.0, min(at - 0.5 / zoom.factor_start, room)) for at in (zoom.x, zoom.y))
    return (x - left) * zoom.factor_start, (y - top) * zoom.factor_start


def _along(path: tuple[tuple[int, float, float], ...], ms: float) -> tuple[float, float, float]:
    """Where the subject is at a time, between the points known."""
    if ms <= path[0][0]:
        return ms, path[0][1], path[0][2]
    for (t0, x0, y0), (t1, x1, y1) in pairwise(path):
        if t0 <= ms <= t1:
            share = (ms - t0) / max(t1 - t0, 1)
            return ms, x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
    return ms, path[-1][1], path[-1][2]


def _left(shape: Shape, crops: list[Node]) -> tuple[int, int]:
    """The size in pixels after the last of some crops."""
    last = crops[-1] if crops else None
    return (last.width, last.height) if isinstance(last, CropTo | CropAlong) else (shape.width, shape.height)


def _keyed(picture: Picture, shape: Shape, crops: list[Node], size: tuple[int, int], key: Key) -> list[Node]:
    """Keyed at the source's own size, so that the edges are smoothed when it is scaled."""
    have = _left(shape, crops)
    nodes = [*in_709(picture, have, have), *key_nodes(key)]
    return [*nodes, *([Size(*size)] if have != size else []), SquarePixels()]


def _sized(picture: Picture, shape: Shape, crops: list[Node], size: tuple[int, int]) -> list[Node]:
    have = _left(shape, crops)
    nodes = in_709(picture, have, size)
    return [*nodes, SquarePixels()] if shape.sar != 1 or have != size else nodes


def in_709(picture: Picture, have: tuple[int, int], size: tuple[int, int]) -> list[Node]:
    """From the source's colours and a size in pixels to BT.709 limited 4:2:0 (with alpha where it has it)."""
    wanted = "yuva420p" if picture.alpha else "yuv420p"
    if picture.matrix is None or picture.alpha:
        return [SizeExact(*size, matrix=picture.matrix, full=picture.full), PixelFormat(wanted)]
    nodes: list[Node] = [Size(*size)] if have != size else []
    if picture.hdr or picture.wide:
        nodes.append(ToSdr() if picture.hdr else FromWideGamut())
    elif picture.matrix != "bt709" or picture.full:
        nodes.append(ToBt709(picture.matrix, picture.full))
    if picture.pix_fmt != wanted or picture.hdr or picture.wide:
        nodes.append(PixelFormat(wanted))
    return nodes


def _graded(scene: Scene, run: Run, pad: Pad, size: tuple[int, int]) -> Pad:
    look = run.clip.look
    nodes = color_nodes(look.color, scene.luts)
    if nodes or look.effects:
        # Steps that go through RGB must not guess the matrix.
        form = "yuva420p" if scene.pictures[run.clip.asset].alpha else "yuv420p"
        nodes = [Tagged(), *nodes, PixelFormat(form)]
    return add_effects(scene, scene.builder.add((pad,), nodes), run, size)


def _corner(scene: Scene, size: tuple[int, int]) -> tuple[int, int]:
    """Where a picture in the middle of the canvas begins, in even pixels."""
    return (scene.width - size[0]) // 4 * 2, (scene.height - size[1]) // 4 * 2


def _on_canvas(scene: Scene, pad: Pad, picture: Picture, size: tuple[int, int], fit: str) -> Pad:
    width, height = scene.width, scene.height
    x, y = _corner(scene, size)
    if picture.alpha:
        behind = scene.builder.add((), [Plain(width, height, scene.rate, 0, scene.background)])
        return scene.builder.add((behind, pad), [Overlay(x, y, shortest=True), PixelFormat("yuv420p")])
    if size == (width, height):
        return pad
    if fit != "blur":
        return scene.builder.add((pad,), [PadTo(width, height, scene.background)])
    front, back = scene.builder.add_many((pad,), [Split(2)], 2)
    behind = scene.builder.add((back,), out_of_focus(size, width, height))
    return scene.builder.add((behind, front), [Overlay(x, y)])


def out_of_focus(size: tuple[int, int], width: int, height: int) -> list[Node]:
    """The picture over the whole canvas, far out of focus: worked out at an eighth of the size."""
    small = Shape(max(16, width // 16 * 2), max(16, height // 16 * 2))
    crop = covering(Shape(*size), Fraction(width, height))
    nodes: list[Node] = [crop] if crop else []
    nodes += [Size(small.width, small.height, fast=True), GaussBlur(small.height * 0.03 + 1.5)]
    return [*nodes, Size(width, height, fast=True), SquarePixels()]


def _fades(run: Run, fps: Fraction) -> list[Node]:
    """A clip's own fades; a piece cut out of its middle has a part of them, or none."""
    first = run.pieces[0]
    fade, rate = run.clip.fade, Fraction(max(first.total, 1), run.clip.duration_ms)
    nodes: list[Node] = []
    if fade.in_ms:
        frames = max(1, round(fade.in_ms * rate))
        if first.skip < frames:
            nodes.append(FadeIn(0, frames, fps, fade.color))
    if fade.out_ms:
        frames = max(1, round(fade.out_ms * rate))
        if first.total - frames < first.skip + run.frames:
            nodes.append(FadeOut(first.total - frames, frames, fps, fade.color))
    return [Renumber(first.skip), *nodes, Renumber()] if nodes and first.skip else nodes
