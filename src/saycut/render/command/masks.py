"""Filters that take parts out of a picture or hide them, spelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import mask_nodes as m
from .text import call, color_of


def _chroma_key(node: m.ChromaKey) -> list[str]:
    color = f"0x80{node.cb:02x}{node.cr:02x}"
    return call("chromakey", color=color, similarity=node.similarity, blend=node.blend, yuv=True)


def _coarse(node: m.Coarse) -> list[str]:
    few = call("scale", w=node.columns, h=node.rows, flags="area")
    return [*few, *call("scale", w=node.width, h=node.height, flags="neighbor" if node.hard else "bicubic")]


def _filled(node: m.Filled) -> list[str]:
    red, green, blue = (int(color_of(node.color)[i : i + 2], 16) for i in (2, 4, 6))
    return ["format=gbrp", *call("lutrgb", r=red, g=green, b=blue)]


MASKS: dict[type[Any], Callable[[Any], list[str]]] = {
    m.ChromaKey: _chroma_key,
    m.Coarse: _coarse,
    m.Paste: lambda n: call("overlay", x=n.x, y=n.y, format="auto"),
    m.WhiteOnly: lambda _: ["format=gray", "lut=y='255*gt(val,127)'"],
    m.Masked: lambda _: ["alphamerge"],
    m.Filled: _filled,
    m.Despill: lambda n: call("despill", type=n.screen, mix=n.mix),
}
