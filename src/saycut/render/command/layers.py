"""Effects, spelled: every node of `effect_nodes`, and every layer that is one chain of filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...library import layers as la
from .. import effect_nodes as e
from .text import call, color_of

Size = tuple[int, int]


def _step(node: e.LayerStep) -> list[str]:
    return LAYERS[type(node.layer)](node.layer, node)


def _short(node: e.LayerStep) -> int:
    return min(node.width, node.height)


def _pixelate(layer: la.Pixelate, node: e.LayerStep) -> list[str]:
    block = max(2, round(layer.block * _short(node)))
    return call("pixelize", width=block, height=block)


def _rgb_shift(layer: la.RgbShift, node: e.LayerStep) -> list[str]:
    shift = max(1, round(layer.shift * _short(node)))
    found = ["format=gbrp", *call("rgbashift", rh=-shift, bh=shift)]
    if layer.jitter:
        jumps = f"lt(mod(t*{layer.rate_hz:.4f}+0.3*sin(t*7.3),1),{layer.jitter:.4f})"
        found += call("rgbashift", rh=-shift, bh=shift, rv=shift // 2, enable=jumps)
    return found


def _scanlines(layer: la.Scanlines, node: e.LayerStep) -> list[str]:
    pitch = max(2, round(layer.pitch * _short(node)))
    color = f"black@{layer.amount:.3f}"
    return call(
        "drawgrid", x=-4, y=0, width=node.width + 8, height=pitch, thickness=max(1, pitch // 2), color=color
    )


def _shake(layer: la.Shake, node: e.LayerStep) -> list[str]:
    room = max(2, round(layer.amplitude * _short(node)))
    wide, high = (node.width + 2 * room + 1) // 2 * 2, (node.height + 2 * room + 1) // 2 * 2
    hz = layer.rate_hz
    x = f"{room}+{room}*(0.6*sin(2*PI*{hz:.4f}*t)+0.4*sin(2*PI*{hz * 1.7:.4f}*t+1.3))"
    y = f"{room}+{room}*(0.6*sin(2*PI*{hz * 1.13:.4f}*t+0.7)+0.4*sin(2*PI*{hz * 2.1:.4f}*t))"
    scaled = call("scale", w=wide, h=high)
    return [*scaled, *call("crop", w=node.width, h=node.height, x=x, y=y, exact=1), "setsar=1"]


def _pulse(layer: la.Pulse, node: e.LayerStep) -> list[str]:
    beat = f"mod((on+{node.skip})*{layer.rate_hz * float(1 / node.fps):.8f},1)"
    share = f"(1-1/(1+{layer.factor - 1:.5f}*pow(1-{beat},3)))/2"
    left, top, right, bottom = f"W*{share}", f"H*{share}", f"W*(1-{share})", f"H*(1-{share})"
    return call(
        "perspective", x0=left, y0=top, x1=right, y1=top, x2=left, y2=bottom, x3=right, y3=bottom,
        interpolation="linear", eval="frame",
    )  # fmt: skip


def _flicker(layer: la.Flicker, _: e.LayerStep) -> list[str]:
    hz = layer.rate_hz
    wave = f"(0.5*sin(2*PI*{hz:.4f}*t)+0.3*sin(2*PI*{hz * 1.73:.4f}*t+1)+0.2*sin(2*PI*{hz * 2.9:.4f}*t))"
    if layer.strobe:
        wave = f"(2*lt(mod(t*{hz:.4f},1),0.5)-1)"
    return call("eq", brightness=f"{layer.amount:.4f}*{wave}", eval="frame")


def _posterize(layer: la.Posterize, _: e.LayerStep) -> list[str]:
    steps = layer.levels
    level = f"min(floor(val*{steps}/256),{steps - 1})*255/{steps - 1}"
    return ["format=gbrp", *call("lutrgb", r=level, g=level, b=level)]


def _letterbox(layer: la.Letterbox, node: e.LayerStep) -> list[str]:
    bar = round((node.height - node.width / layer.ratio) / 2)
    if bar <= 0:
        side = max(0, round((node.width - node.height * layer.ratio) / 2))
        boxes = [(0, 0, side, node.height), (node.width - side, 0, side, node.height)] if side else []
    else:
        boxes = [(0, 0, node.width, bar), (0, node.height - bar, node.width, bar)]
    found: list[str] = []
    for x, y, w, h in boxes:
        found += call("drawbox", x=x, y=y, width=w, height=h, color="black", thickness="fill")
    return found


def _outlines(_: e.Outlines) -> list[str]:
    return [
        "format=gray",
        "edgedetect=low=0.06:high=0.2",
        "negate",
        "erosion",
        "lutyuv=y=min(val*1.09\\,255)",
    ]


LAYERS: dict[type[la.Layer], Callable[[Any, e.LayerStep], list[str]]] = {
    la.Blur: lambda layer, n: call("gblur", sigma=max(0.3, layer.radius * _short(n))),
    la.Vignette: lambda layer, _: call("vignette", angle=f"{layer.amount * 0.6:.4f}*PI/2"),
    la.Grain: lambda layer, _: call("noise", c0s=max(1, round(layer.amount * 60)), c0f="t"),
    la.Sharpen: lambda layer, _: call("unsharp", lx=5, ly=5, la=layer.amount),
    la.Pixelate: _pixelate,
    la.RgbShift: _rgb_shift,
    la.Scanlines: _scanlines,
    la.Shake: _shake,
    la.Pulse: _pulse,
    la.Flicker: _flicker,
    la.Trails: lambda layer, _: call("lagfun", decay=0.5 + 0.48 * layer.decay),
    la.Edges: lambda _, __: _outlines(e.Outlines()),
    la.Posterize: _posterize,
    la.Invert: lambda _, __: ["negate"],
    la.Letterbox: _letterbox,
    la.Lens: lambda layer, _: call(
        "lenscorrection", k1=0.35 * layer.amount, k2=0.1 * layer.amount, i="bilinear"
    ),
}
"""Every layer that needs no second branch."""


def _light(node: e.LightParts) -> list[str]:
    least = round(16 + 219 * node.threshold)
    return call("lutyuv", y=f"if(gt(val,{least}),val-16,0)", u=128, v=128)


def _luma_blend(node: e.LumaBlend) -> list[str]:
    colours = {"c1_mode": "normal", "c2_mode": "normal", "c1_opacity": 1, "c2_opacity": 1}
    return call("blend", c0_mode=node.mode, c0_opacity=node.opacity, shortest=1, **colours)


def _light_blend(node: e.LightBlend) -> list[str]:
    return call("blend", all_mode="screen", all_opacity=node.opacity, shortest=1)


def _torn_band(node: e.TornBand) -> list[str]:
    jump = f"{node.shift}*(mod(floor(t*14)*{node.number * 3 + 5}+{node.number * 11},7)-3)/3"
    phase = f"mod(t*{node.rate_hz:.4f}+{0.13 * (node.number % 3):.2f},1)"
    return call("overlay", x=jump, y=node.y, enable=f"lt({phase},{node.burst:.4f})")


def _glimmer(node: e.Glimmer) -> list[str]:
    digits = color_of(node.color)[2:8]
    parts = [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    turn = f"2*PI*{node.rate_hz:.4f}*T"
    light = f"exp(-(pow((X-31*(0.5+0.5*sin({turn})))/14,2)+pow((Y-2+4*sin({turn}*1.7))/9,2)))"
    spelled = {c: f"{p}*{light}" for c, p in zip("rgb", parts, strict=True)}
    return [*call("color", c="black", s="32x18", r=node.fps), "format=gbrp", *call("geq", **spelled)]


def _dust(node: e.Dust) -> list[str]:
    made = call("color", c="gray", s=f"{max(node.width, 2)}x{max(node.height, 1)}", r=8)
    # One thread: each would draw by chance on its own, and the picture depend on how many there are.
    made += ["format=gray", *call("geq", lum=f"255*lt(random(1),{node.share:.6f})", threads=1)]
    made += [
        *call("fps", fps=node.fps),
        *call("scale", w=node.size[0], h=node.size[1], flags="fast_bilinear"),
    ]
    return [*made, "format=yuv420p", "setsar=1"]


EFFECTS: dict[type[Any], Callable[[Any], list[str]]] = {
    e.LayerStep: _step,
    e.LightParts: _light,
    e.Outlines: _outlines,
    e.LumaBlend: _luma_blend,
    e.LightBlend: _light_blend,
    e.Stack: lambda n: ["hstack" if n.axis == "x" else "vstack"],
    e.TornBand: _torn_band,
    e.Glimmer: _glimmer,
    e.Dust: _dust,
}
