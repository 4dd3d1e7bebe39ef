"""Typed names for things. An id is data: never part of a path, an option or a filter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NewType

AssetId = NewType("AssetId", str)
"""A file the person brought (or one Saycut made for them), e.g. "a1"."""
TrackId = NewType("TrackId", str)
"""A track of a draft, e.g. "t1"."""
SegmentId = NewType("SegmentId", str)
"""A segment of a track, e.g. "s7"."""


def next_number(taken: Iterable[str], prefix: str) -> int:
    """The first number n such that `prefix<n>` is above all taken ones: ids are never used twice."""
    highest = 0
    for name in taken:
        tail = name.removeprefix(prefix)
        if tail != name and tail.isascii() and tail.isdigit():
            highest = max(highest, int(tail))
    return highest + 1
