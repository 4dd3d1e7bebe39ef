"""Filters that take parts out of a picture or hide them, spelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import mask_nodes as m
from .text import call


def _chroma_key(node: m.ChromaKey) -> list[str]:
    color = f"0x80{node.cb:02x}{node.cr:02x}"
    return call("chromakey", color=color, similarity=node.similarity, blend=node.blend, yuv=True)


MASKS: dict[type[Any], Callable[[Any], list[str]]] = {
    m.ChromaKey: _chroma_key,
    m.Despill: lambda n: call("despill", type=n.screen, mix=n.mix),
}
