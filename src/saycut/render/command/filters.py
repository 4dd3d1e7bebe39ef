"""Filters: every node of `graph`, spelled. A table says which function spells which node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from .. import nodes as g
from ..graph import Chain, Graph
from .layers import EFFECTS
from .masks import MASKS
from .text import call, color_of


def graph_text(graph: Graph) -> str:
    """A graph as ffmpeg reads it, one chain a line."""
    return ";\n".join(_chain(c) for c in graph.chains) + "\n"


def _chain(chain: Chain) -> str:
    ins = "".join(f"[{p}]" for p in chain.inputs)
    outs = "".join(f"[{p}]" for p in chain.outputs)
    return ins + ",".join(filters(chain.nodes)) + outs


def filters(nodes: Sequence[g.Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        found += SPELLED[type(node)](node)
    return found


def picked(ranges: Sequence[tuple[int, int]]) -> str:
    """The ranges as one expression over n: a balanced tree, so that a thousand cuts cost ten comparisons."""
    if len(ranges) == 1:
        (first, end) = ranges[0]
        return f"gte(n,{first})*lt(n,{end})" if first else f"lt(n,{end})"
    middle = len(ranges) // 2
    return f"if(lt(n,{ranges[middle][0]}),{picked(ranges[:middle])},{picked(ranges[middle:])})"


def _pick(node: g.Pick) -> list[str]:
    if len(node.ranges) == 1:
        first, end = node.ranges[0]
        trimmed = call("trim", start_frame=first or None, end_frame=end)
        return trimmed if not first else [*trimmed, "setpts=PTS-STARTPTS"]
    return [f"select='{picked(node.ranges)}'", "setpts=N"]


def _rate(node: g.ToRate) -> list[str]:
    moved = [f"setpts=PTS+{node.later_us / 1_000_000:.6f}/TB"] if node.later_us else []
    return [*moved, *call("fps", fps=node.fps, start_time=0, round="near")]


def _hold(node: g.Hold) -> list[str]:
    return [*call("tpad", stop=node.frames, stop_mode="clone"), *call("trim", end_frame=node.frames)]


def _size(node: g.Size) -> list[str]:
    return call("scale", w=node.width, h=node.height, flags="fast_bilinear" if node.fast else None)


def _size_exact(node: g.SizeExact) -> list[str]:
    return call(
        "scale", w=node.width, h=node.height, flags="bicubic+accurate_rnd+full_chroma_int",
        in_color_matrix=node.matrix, in_range="full" if node.full else None,
        out_color_matrix="bt709", out_range="limited",
    )  # fmt: skip


SPACES = {"bt601": "smpte170m", "bt709": "bt709", "bt2020": "bt2020nc"}


def _to_709(node: g.ToBt709) -> list[str]:
    # swscale is off by up to 5 of 255 here unless it is told to be slow; this filter is exact and quick.
    given = {"ispace": SPACES[node.matrix], "iprimaries": "bt709", "itrc": "bt709"}
    return call("colorspace", all="bt709", range="tv", irange="pc" if node.full else "tv", **given)


def _crop_along(node: g.CropAlong) -> list[str]:
    x = _path([(f, x) for f, x, _ in node.path])
    y = _path([(f, y) for f, _, y in node.path])
    return call("crop", w=node.width, h=node.height, x=x, y=y)


def _path(points: Sequence[tuple[int, int]]) -> str:
    """Points joined by straight lines, as a balanced tree of expressions over n."""
    if len({v for _, v in points}) == 1:
        return str(points[0][1])
    if len(points) == 2:
        (n0, v0), (n1, v1) = points
        return str(v1) if n1 <= n0 else f"{v0}+({v1 - v0})*(n-{n0})/{n1 - n0}"
    middle = len(points) // 2
    return f"if(lt(n,{points[middle][0]}),{_path(points[: middle + 1])},{_path(points[middle:])})"


def _pad(node: g.PadTo) -> list[str]:
    x, y = "trunc((ow-iw)/4)*2", "trunc((oh-ih)/4)*2"
    return call("pad", w=node.width, h=node.height, x=x, y=y, color=color_of(node.color))


def _quarter(node: g.QuarterTurn) -> list[str]:
    if node.degrees == 180:
        return ["hflip", "vflip"]
    return call("transpose", dir="clock" if node.degrees == 90 else "cclock")


def _turn(node: g.Turn) -> list[str]:
    return call("rotate", a=f"{node.degrees:.4f}*PI/180", fillcolor=color_of(node.color))


def _denoise(node: g.Denoise) -> list[str]:
    # hqdn3d's own defaults (4, 3, 6, 4.5) are what 0.5 means.
    s = node.strength * 2
    return call("hqdn3d", luma_spatial=4 * s, chroma_spatial=3 * s, luma_tmp=6 * s, chroma_tmp=4.5 * s)


def _to_sdr(_: g.ToSdr) -> list[str]:
    # 100 nits of SDR white; mobius keeps what is within range as it is and rolls off only what is above.
    return [
        "zscale=pin=2020:min=2020_ncl:t=linear:npl=100",
        "format=gbrpf32le",
        "zscale=p=bt709",
        "tonemap=tonemap=hable:desat=0",
        "zscale=t=bt709:m=bt709:r=limited",
    ]


def _wide(_: g.FromWideGamut) -> list[str]:
    return ["zscale=pin=2020:tin=709:min=2020_ncl:p=bt709:t=bt709:m=bt709:r=limited"]


def _tagged(_: g.Tagged) -> list[str]:
    return ["setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"]


def _eq(node: g.Eq) -> list[str]:
    told = {n: getattr(node, n) for n in ("brightness", "contrast", "saturation", "gamma")}
    default = g.Eq()
    return call("eq", **{n: v for n, v in told.items() if v != getattr(default, n)})


def _mix(node: g.Mix) -> list[str]:
    names = ("rr", "rg", "rb", "gr", "gg", "gb", "br", "bg", "bb")
    values = [v for row in node.rows for v in row]
    return call("colorchannelmixer", **dict(zip(names, values, strict=True)))


def _balance(node: g.Balance) -> list[str]:
    told: dict[str, object] = {}
    for letter, tones in (("s", node.shadows), ("m", node.midtones), ("h", node.highlights)):
        told |= {f"{c}{letter}": v for c, v in zip("rgb", tones, strict=True) if v}
    return call("colorbalance", **told)


def _curves(node: g.Curves) -> list[str]:
    told = {n: getattr(node, n) for n in ("master", "red", "green", "blue")}
    return call("curves", **{n: _points(v) for n, v in told.items() if v})


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.4g}/{y:.4g}" for x, y in points)


def _push(node: g.Push) -> list[str]:
    """A rectangle of the picture, with corners between pixels, drawn over all of it."""
    grow = f"({node.start:.6f}+({node.end - node.start:.6f})*(on+{node.skip})/{node.total})"
    share = f"(1-1/{grow})"
    left, top = f"W*{share}*{node.x:.6f}", f"H*{share}*{node.y:.6f}"
    right, bottom = f"W*(1-{share}*{1 - node.x:.6f})", f"H*(1-{share}*{1 - node.y:.6f})"
    return call(
        "perspective", x0=left, y0=top, x1=right, y1=top, x2=left, y2=bottom, x3=right, y3=bottom,
        interpolation="linear", eval="frame",
    )  # fmt: skip


def _fade_in(node: g.FadeIn) -> list[str]:
    return _fade("in", node)


def _fade_out(node: g.FadeOut) -> list[str]:
    return _fade("out", node)


def _fade(way: str, node: g.FadeIn | g.FadeOut) -> list[str]:
    start, length = _us(node.first, node.fps), _us(node.frames, node.fps)
    color = None if node.color == "#000000" or node.alpha else color_of(node.color)
    return call("fade", type=way, start_time=start, duration=length, color=color, alpha=node.alpha or None)


def _us(frames: int, fps: Fraction) -> str:
    return f"{round(frames / fps * 1_000_000)}us"


def _plain(node: g.Plain) -> list[str]:
    made = call("color", c=color_of(node.color), s=f"{node.width}x{node.height}", r=node.fps)
    return made + (call("trim", end_frame=node.frames) if node.frames else []) + ["setsar=1"]


def _concat(node: g.Concat) -> list[str]:
    joined = call("concat", n=node.count, v=1, a=0)
    return [*joined, f"settb={node.fps.denominator}/{node.fps.numerator}", "setpts=N"]


def _crossfade(node: g.Crossfade) -> list[str]:
    length, offset = _us(node.frames, node.fps), _us(node.first, node.fps)
    return call("xfade", transition=node.name, duration=length, offset=offset)


def _overlay(node: g.Overlay) -> list[str]:
    enable = None if node.first is None else f"between(n,{node.first},{(node.end or 0) - 1})"
    shortest = node.shortest or None
    action = None if node.shortest else "repeat"
    return call("overlay", x=node.x, y=node.y, shortest=shortest, eof_action=action, enable=enable)


def _palette_use(node: g.PaletteUse) -> list[str]:
    return call("paletteuse", dither="bayer", bayer_scale=4, diff_mode="rectangle", new=node.each or None)


SPELLED: dict[type[g.Node], Callable[[Any], list[str]]] = {
    g.Deinterlace: lambda _: ["bwdif=mode=send_frame:deint=interlaced"],
    g.Faster: lambda n: ["settb=1/1000000", f"setpts=PTS/{n.factor:.9g}"],
    g.ToRate: _rate,
    g.Pick: _pick,
    g.Hold: _hold,
    g.Backwards: lambda _: ["reverse"],
    g.Renumber: lambda n: [f"setpts=N+{n.first}" if n.first else "setpts=N"],
    g.Size: _size,
    g.SizeExact: _size_exact,
    g.ToBt709: _to_709,
    g.CropTo: lambda n: call("crop", w=n.width, h=n.height, x=n.x, y=n.y),
    g.CropAlong: _crop_along,
    g.PadTo: _pad,
    g.QuarterTurn: _quarter,
    g.Turn: _turn,
    g.Flip: lambda n: ["hflip" if n.axis == "x" else "vflip"],
    g.Steady: lambda n: call("vidstabtransform", input=n.transforms, smoothing=n.smoothing),
    g.FindShake: lambda n: call("vidstabdetect", result=n.transforms),
    g.Denoise: _denoise,
    g.ToSdr: _to_sdr,
    g.FromWideGamut: _wide,
    g.PixelFormat: lambda n: call("format", pix_fmts=n.name),
    g.SquarePixels: lambda _: ["setsar=1"],
    g.Tagged: _tagged,
    g.Eq: _eq,
    g.Warmth: lambda n: call("colortemperature", temperature=n.kelvin, pl=1.0),
    g.Vibrance: lambda n: call("vibrance", intensity=n.intensity),
    g.Hue: lambda n: call("hue", h=n.degrees),
    g.Mix: _mix,
    g.Balance: _balance,
    g.Curves: _curves,
    g.Lut: lambda n: call("lut3d", file=n.file),
    g.Darkened: lambda n: call("vignette", angle=f"{n.amount * 0.6:.4f}*PI/2"),
    g.Noise: lambda n: call("noise", alls=n.strength, allf="t"),
    g.GaussBlur: lambda n: call("gblur", sigma=n.sigma),
    g.Push: _push,
    g.FadeIn: _fade_in,
    g.FadeOut: _fade_out,
    g.Opacity: lambda n: call("colorchannelmixer", aa=n.share),
    g.Subtitles: lambda n: call("ass", filename=n.file),
    g.Plain: _plain,
    g.Concat: _concat,
    g.Crossfade: _crossfade,
    g.Overlay: _overlay,
    g.Blend: lambda n: call("blend", all_mode=n.mode, all_opacity=n.opacity),
    g.Split: lambda n: [f"split={n.count}"],
    g.ForJpeg: lambda _: ["scale=out_color_matrix=bt601:out_range=full", "format=yuvj420p"],
    g.PaletteOf: lambda n: call("palettegen", stats_mode="single" if n.each else "diff"),
    g.PaletteUse: _palette_use,
    **EFFECTS,
    **MASKS,
}
"""How each node is spelled."""
