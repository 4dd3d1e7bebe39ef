"""What stands behind a keyed picture: a colour, a photo, or a video that goes by the timeline."""

from __future__ import annotations

from fractions import Fraction

from ..errors import RenderError
from ..ids import SegmentId
from ..timeline.model import Asset, AssetKind, Clip, Look
from ..units import frame_at
from .branch import Scene, add_decoded, add_fitted, later_us, out_of_focus
from .fit import Shape
from .graph import Pad, source
from .nodes import Deinterlace, Hold, Node, Pick, PixelFormat, Plain, ToRate
from .picture import Picture
from .pieces import Piece, Run
from .plan import Input


def add_behind(scene: Scene, run: Run, at: int) -> Pad | None:
    """The branch behind a run, of the canvas' size and exactly its frames; None where it is not keyed.

    `at` is the frame of the timeline at which the run begins: a video behind plays on through cuts, and
    begins again when it is over.
    """
    key = run.clip.look.key
    if key is None:
        return None
    if key.behind is None:
        plain = Plain(scene.width, scene.height, scene.rate, run.frames, key.plain)
        return scene.builder.add((), [plain, PixelFormat("yuv420p")])
    asset = scene.draft.asset(key.behind)
    picture = scene.pictures.get(asset.id)
    if picture is None:
        raise RenderError(
            f"{asset.name} has no picture to stand behind.", way_out="Choose a picture or a video."
        )
    pad = _shown(scene, asset, picture, (at, run.frames))
    size = (scene.width, scene.height)
    return scene.builder.add((pad,), out_of_focus(size, *size)) if key.blurred else pad


def _shown(scene: Scene, asset: Asset, picture: Picture, stretch: tuple[int, int]) -> Pad:
    """The asset over all of the canvas. `stretch`: the frame of the timeline, and how many follow."""
    at, frames = stretch
    moving = asset.kind is AssetKind.VIDEO and bool(asset.duration_ms)
    clip = Clip(
        id=SegmentId("behind"), asset=asset.id, start_ms=0, duration_ms=1, source_end_ms=1 if moving else 0,
        look=Look(fit="crop"),
    )  # fmt: skip
    length = Fraction(asset.duration_ms or 0) * scene.rate / 1000
    first = round(at % length) if moving else 0
    run = Run((Piece(clip, frames, first, total=frames),))
    if not moving or first + frames <= frame_at(asset.duration_ms or 0, scene.rate):
        pad, shape = add_decoded(scene, run, picture)
    else:
        pad, shape = _again(scene, run, picture), Shape(picture.width, picture.height, picture.sar)
    return add_fitted(scene, run, pad, shape)


def _again(scene: Scene, run: Run, picture: Picture) -> Pad:
    """The run out of the file played again and again, from its beginning: there is no seeking in a loop."""
    first, last = run.pieces[0].source, run.pieces[0].source_end
    length_us = round(last / scene.rate * 1_000_000) + 500_000
    opened = Input(run.clip.asset, picture.form, length_us=length_us, loop=True)
    nodes: list[Node] = [Deinterlace()] if picture.interlaced else []
    nodes += [ToRate(scene.rate, later_us(picture, scene.rate, 1.0)), Hold(last), Pick(((first, last),))]
    return scene.builder.add((source(scene.open(opened), picture.stream),), nodes)
