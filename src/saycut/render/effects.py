"""Effects of the library as steps of the graph: one chain where that is enough, branches where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..library import effects as library
from ..library import layers as la
from .color import grade_nodes
from .effect_nodes import (
    Dust,
    Glimmer,
    LayerStep,
    LightBlend,
    LightParts,
    LumaBlend,
    Outlines,
    Stack,
    TornBand,
)  # fmt: skip
from .graph import Pad
from .nodes import CropTo, Flip, GaussBlur, Node, PixelFormat, Renumber, Size, Split, SquarePixels, Subtitles
from .particles import particles_script, streaks_script
from .pieces import Run

if TYPE_CHECKING:
    from .branch import Scene

BACK = PixelFormat("yuv420p")


def add_effects(scene: Scene, pad: Pad, run: Run, size: tuple[int, int]) -> Pad:
    """The picture with each of the clip's effects over it, in order. Alpha is lost."""
    first = run.pieces[0]
    skip, whole = first.skip, max(first.total, first.skip + run.frames)
    if not run.clip.look.effects:
        return pad
    # A piece out of a clip's middle goes on where the piece before it stopped.
    pad = scene.builder.add((pad,), [Renumber(skip)]) if skip else pad
    for effect in run.clip.look.effects:
        for layer in library.layers(effect.name, effect.strength):
            pad = _add(scene, pad, layer, (size, whole, skip))
    return scene.builder.add((pad,), [BACK, *([Renumber()] if skip else [])])


def _add(scene: Scene, pad: Pad, layer: la.Layer, shown: tuple[tuple[int, int], int, int]) -> Pad:
    """`shown`: the picture's size, the frames of the whole clip, those of them that came before."""
    size, frames, skip = shown
    if isinstance(layer, la.Graded):
        nodes = grade_nodes(layer.grade)
        return scene.builder.add((pad,), [*nodes, BACK]) if nodes else pad
    if isinstance(layer, la.Glow):
        return _glow(scene, pad, layer, size)
    if isinstance(layer, la.Edges) and layer.mix < 1:
        return _beside(scene, pad, [Outlines(), BACK], LumaBlend("multiply", layer.mix))
    if isinstance(layer, la.Mirror):
        return _mirrored(scene, pad, layer, size)
    if isinstance(layer, la.SliceShift):
        return _torn(scene, pad, layer, size)
    if isinstance(layer, la.Leak):
        shining = Glimmer(layer.color, layer.rate_hz, scene.rate)
        light = scene.builder.add((), [shining, Size(*size), SquarePixels(), PixelFormat("gbrp")])
        pad = scene.builder.add((pad,), [PixelFormat("gbrp")])
        return scene.builder.add((pad, light), [LightBlend(layer.amount), BACK])
    if isinstance(layer, la.Scratches):
        return _scratched(scene, pad, layer, size)
    if isinstance(layer, la.Particles | la.Streaks):
        name = f"effect{len(scene.scripts)}.ass"
        if isinstance(layer, la.Particles):
            scene.scripts[name] = particles_script(layer, size, scene.rate, frames)
        else:
            scene.scripts[name] = streaks_script(layer, size, scene.rate, frames)
        return scene.builder.add((pad,), [Subtitles(name)])
    return scene.builder.add((pad,), [LayerStep(layer, *size, scene.rate, skip), BACK])


def _beside(scene: Scene, pad: Pad, nodes: list[Node], blend: Node) -> Pad:
    """The picture blended with a changed copy of itself."""
    plain, copy = scene.builder.add_many((pad,), [Split(2)], 2)
    copy = scene.builder.add((copy,), nodes)
    return scene.builder.add((plain, copy), [blend])


def _glow(scene: Scene, pad: Pad, layer: la.Glow, size: tuple[int, int]) -> Pad:
    """The blur is worked out at a quarter of the size: nobody can tell."""
    small = (max(16, size[0] // 8 * 2), max(16, size[1] // 8 * 2))
    sigma = max(0.5, layer.radius * min(small))
    nodes: list[Node] = [Size(*small, fast=True), LightParts(layer.threshold), GaussBlur(sigma)]
    nodes += [Size(*size, fast=True), SquarePixels()]
    return _beside(scene, pad, nodes, LumaBlend("screen", layer.amount))


def _mirrored(scene: Scene, pad: Pad, layer: la.Mirror, size: tuple[int, int]) -> Pad:
    for axis in ("x", "y"):
        if layer.axis not in (axis, "both"):
            continue
        half = (size[0] // 4 * 2, size[1]) if axis == "x" else (size[0], size[1] // 4 * 2)
        first, second = scene.builder.add_many((pad,), [CropTo(*half, 0, 0), Split(2)], 2)
        second = scene.builder.add((second,), [Flip("x" if axis == "x" else "y")])
        pad = scene.builder.add((first, second), [Stack("x" if axis == "x" else "y")])
    return scene.builder.add((pad,), [Size(*size), SquarePixels()])


def _torn(scene: Scene, pad: Pad, layer: la.SliceShift, size: tuple[int, int]) -> Pad:
    shift = max(2, round(layer.shift * min(size)))
    high = max(4, size[1] // (layer.bands * 3) // 2 * 2)
    for i in range(layer.bands):
        y = (i * 7 % layer.bands * size[1] // layer.bands + i * 13 % 17) // 2 * 2
        y = min(y, size[1] - high)
        plain, copy = scene.builder.add_many((pad,), [Split(2)], 2)
        band = scene.builder.add((copy,), [CropTo(size[0], high, 0, y)])
        pad = scene.builder.add((plain, band), [TornBand(i, y, shift, layer.burst, layer.rate_hz)])
    return pad


def _scratched(scene: Scene, pad: Pad, layer: la.Scratches, size: tuple[int, int]) -> Pad:
    lines = scene.builder.add((), [Dust(size[0] // 2, 1, 0.004 + 0.01 * layer.amount, size, scene.rate)])
    pad = scene.builder.add((pad, lines), [LumaBlend("screen", 0.25 + 0.5 * layer.amount)])
    specks = scene.builder.add(
        (), [Dust(size[0] // 5, size[1] // 5, 0.0002 + 0.001 * layer.amount, size, scene.rate)]
    )
    return scene.builder.add((pad, specks), [LumaBlend("screen", 0.3 + 0.5 * layer.amount)])
