"""Overlay tracks: pictures in the picture, watermarks, stickers, at their place and time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..errors import RenderError
from ..timeline.model import Clip, Place, TrackRole
from ..units import frame_at
from .branch import Scene, add_decoded, in_709
from .color import color_nodes
from .fit import Shape, squared
from .graph import Pad
from .keying import key_nodes
from .nodes import FadeIn, FadeOut, Hold, Node, Opacity, Overlay, PixelFormat, Renumber, SquarePixels, Tagged
from .picture import Picture
from .pieces import Piece, Run, part, pieces_of

MARGIN = Fraction(1, 25)
"""From the canvas' edge to an overlay at a side, as a share of its short side."""


def add_overlays(scene: Scene, pad: Pad, first: int, end: int) -> Pad:
    """The picture of frames [first, end) with every overlay that shows in them, in the order of tracks."""
    for track in scene.draft.tracks_of(TrackRole.OVERLAY):
        for clip in track.segments:
            if isinstance(clip, Clip):
                pad = _add(scene, pad, clip, (first, end))
    return pad


def _add(scene: Scene, pad: Pad, clip: Clip, shown: tuple[int, int]) -> Pad:
    a, b = frame_at(clip.start_ms, scene.rate), frame_at(clip.end_ms, scene.rate)
    first, end = max(a, shown[0]), min(b, shown[1])
    if first >= end:
        return pad
    asset = scene.draft.asset(clip.asset)
    picture = scene.pictures.get(clip.asset)
    if picture is None:
        raise RenderError(f"{asset.name} has no picture to lay over.", way_out="Choose a picture or a video.")
    (whole,) = pieces_of([clip], scene.rate)
    piece = part(whole, first - a, end - a)
    still = picture.still or clip.still
    place = clip.place or Place()
    over, size = _picture(scene, piece, picture, place)
    nodes: list[Node] = []
    faded = _fades(piece, scene.rate)
    if still:
        # One picture is enough where nothing of it moves: the overlay holds it by itself.
        nodes += [Hold(piece.frames)] if faded else []
    nodes += faded
    nodes.append(Renumber(first - shown[0]))
    over = scene.builder.add((over,), nodes)
    x, y = _corner(place, size, (scene.width, scene.height))
    return scene.builder.add((pad, over), [Overlay(x, y, first - shown[0], end - shown[0])])


def _picture(scene: Scene, piece: Piece, picture: Picture, place: Place) -> tuple[Pad, tuple[int, int]]:
    run = Run((replace(piece, overlap=0),))
    pad, shape = add_decoded(scene, run, picture)
    size = _size(shape, place, (scene.width, scene.height))
    nodes = [*in_709(picture, (0, 0), size), SquarePixels()]
    look = run.clip.look
    fade = run.clip.fade
    see_through = picture.alpha or place.opacity < 1 or fade.in_ms or fade.out_ms or look.key is not None
    nodes += key_nodes(look.key) if look.key else []
    graded = color_nodes(look.color, scene.luts)
    nodes += [Tagged(), *graded] if graded else []  # steps that go through RGB must not guess the matrix
    nodes.append(PixelFormat("yuva420p" if see_through else "yuv420p"))
    if place.opacity < 1:
        nodes.append(Opacity(place.opacity))
    return scene.builder.add((pad,), nodes), size


def _size(shape: Shape, place: Place, canvas: tuple[int, int]) -> tuple[int, int]:
    """Its width is a share of the canvas' width; never higher than the canvas."""
    square = squared(shape)
    width = place.scale * canvas[0]
    height = width * square.height / square.width
    if height > canvas[1]:
        width, height = width * canvas[1] / height, canvas[1]
    return max(2, round(width / 2) * 2), max(2, round(height / 2) * 2)


def _corner(place: Place, size: tuple[int, int], canvas: tuple[int, int]) -> tuple[int, int]:
    margin = round(min(canvas) * MARGIN)
    across = {"left": margin, "right": canvas[0] - size[0] - margin}
    down = {"top": margin, "bottom": canvas[1] - size[1] - margin}
    words = place.position.split("_")
    x = next((across[w] for w in words if w in across), (canvas[0] - size[0]) // 2)
    y = next((down[w] for w in words if w in down), (canvas[1] - size[1]) // 2)
    if place.x is not None:
        x = round(place.x * canvas[0] - size[0] / 2)
    if place.y is not None:
        y = round(place.y * canvas[1] - size[1] / 2)
    return x, y


def _fades(piece: Piece, rate: Fraction) -> list[Node]:
    fade = piece.clip.fade
    nodes: list[Node] = []
    if fade.in_ms:
        nodes.append(FadeIn(0, max(1, frame_at(fade.in_ms, rate)), rate, alpha=True))
    if fade.out_ms:
        frames = max(1, frame_at(fade.out_ms, rate))
        nodes.append(FadeOut(piece.total - frames, frames, rate, alpha=True))
    return [Renumber(piece.skip), *nodes] if nodes else nodes
