"""Filling a length with several files, each of them seen: who gets how long, and which part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...timeline.model import Clip
from ...timeline.pieces import SHORTEST_MS, part_of
from ...units import span
from ..refusal import Refusal

SHORTEST_SEEN_MS = 300
"""A file shown shorter than this is not seen."""
PHOTO_SHARE = 0.6
"""A photo is taken in faster than a moving picture: it gets this share of a clip's time."""
JOINS_SHARE = 3
"""A transition takes at most one third of what it joins."""


@dataclass(frozen=True)
class Unit:
    """What is shown of one file: its clips before (None: new) and after, in order."""

    pairs: tuple[tuple[Clip | None, Clip], ...]
    still_ms: int
    """How long a photo stands when there is room."""

    @property
    def photo(self) -> bool:
        return len(self.pairs) == 1 and self.pairs[0][1].still

    @property
    def length_ms(self) -> int:
        """Its clips one after another; transitions inside count once."""
        inner = [c.transition.duration_ms for _, c in self.pairs[1:] if c.transition]
        return sum(c.duration_ms for _, c in self.pairs) - sum(inner)


def filled(units: Sequence[Unit], total_ms: int, join_ms: int, *, op: str) -> tuple[list[Unit], int]:
    """The units made to last `total_ms` together, joins overlapping; and how long a join can be.

    Clips give at most what they have, photos as long as needed; where all clips together are too short
    and there is no photo, the result is shorter. Refuses more files than can be seen in that time.
    """
    count = len(units)
    if total_ms < count * SHORTEST_SEEN_MS:
        raise Refusal(op, "too_many_for_duration", field="duration_ms", count=count, length=total_ms)
    shortest = min((u.length_ms for u in units if not u.photo), default=total_ms)
    join = min(join_ms, shortest // 2, total_ms // (JOINS_SHARE * count))
    join = join if join >= SHORTEST_MS else 0
    sizes = _sizes(units, total_ms + (count - 1) * join, least=max(2 * join, SHORTEST_SEEN_MS))
    return [_sized(u, size) for u, size in zip(units, sizes, strict=True)], join


def _sizes(units: Sequence[Unit], wanted: int, *, least: int) -> list[int]:
    """How long each unit is shown: as even as their lengths allow, together `wanted` where that can be."""
    caps = [u.still_ms if u.photo else u.length_ms for u in units]
    photos = [i for i, u in enumerate(units) if u.photo]
    if sum(caps) < wanted and photos:
        more = wanted - sum(caps)
        for n, i in enumerate(photos):
            caps[i] += more * (n + 1) // len(photos) - more * n // len(photos)
        return caps
    if sum(caps) <= wanted:
        return caps
    shares = [PHOTO_SHARE if u.photo else 1.0 for u in units]
    floors = [min(least, cap) for cap in caps]
    level = _level(caps, floors, shares, wanted)
    sizes = [int(_between(level * s, low, cap)) for s, low, cap in zip(shares, floors, caps, strict=True)]
    return _exact(sizes, floors, caps, wanted)


def _level(caps: Sequence[int], floors: Sequence[int], shares: Sequence[float], wanted: int) -> float:
    low, high = 0.0, float(max(caps)) / PHOTO_SHARE
    for _ in range(60):
        middle = (low + high) / 2
        reached = sum(_between(middle * s, f, c) for s, f, c in zip(shares, floors, caps, strict=True))
        low, high = (middle, high) if reached < wanted else (low, middle)
    return high


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _exact(sizes: list[int], floors: Sequence[int], caps: Sequence[int], wanted: int) -> list[int]:
    """Sizes that sum to what is wanted, the odd milliseconds given or taken where there is room."""
    missing = wanted - sum(sizes)
    for i in range(len(sizes)):
        step = min(max(missing, min(floors[i] - sizes[i], 0)), caps[i] - sizes[i])
        sizes[i] += step
        missing -= step
    return sizes


def _sized(unit: Unit, size: int) -> Unit:
    if size >= unit.length_ms and not unit.photo:
        return unit
    if len(unit.pairs) == 1:
        before, after = unit.pairs[0]
        if unit.photo:
            return replace(unit, pairs=((before, after.model_copy(update={"duration_ms": size})),))
        return replace(unit, pairs=(_middle(before, after, size),))
    return replace(unit, pairs=tuple(_first_of(unit.pairs, size)))


def _middle(before: Clip | None, after: Clip, size: int) -> tuple[Clip | None, Clip]:
    """The middle of a clip: beginnings and ends of recordings shake."""
    return _part(before, after, (after.duration_ms - size) // 2, size)


def _part(before: Clip | None, after: Clip, skip: int, size: int) -> tuple[Clip | None, Clip]:
    seen = span(after.start_ms + skip, after.start_ms + skip + size)
    if before is not None:
        own = span(before.start_ms + skip, before.start_ms + skip + size)
        before = part_of(before, own)
    return before, part_of(after, seen)


def _first_of(pairs: Sequence[tuple[Clip | None, Clip]], size: int) -> list[tuple[Clip | None, Clip]]:
    """The first `size` milliseconds of clips that were cut from one file already."""
    found: list[tuple[Clip | None, Clip]] = []
    left = size
    for before, after in pairs:
        shared = after.transition.duration_ms if after.transition and found else 0
        if left + shared >= after.duration_ms:
            found.append((before, after))
            left -= after.duration_ms - shared
            continue
        if left <= 0:
            break
        clip = after.model_copy(update={"transition": None}) if left < shared else after
        take = left + (shared if clip.transition and found else 0)
        if take < SHORTEST_MS and found:
            last_before, last = found[-1]
            found[-1] = _part(last_before, last, 0, last.duration_ms - (SHORTEST_MS - take))
            take = SHORTEST_MS
        found.append(_part(before, clip, 0, max(take, SHORTEST_MS)))
        break
    return found
