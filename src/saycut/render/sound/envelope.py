"""Gain over time, as straight lines between points: (sample, gain), samples ascending.

Before the first point its gain holds, after the last one the last's. Pure; golden tests read these values.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Point = tuple[int, float]
Envelope = tuple[Point, ...]

UNITY: Envelope = ((0, 1.0),)

CURVE_STEPS = 16
"""Straight lines that draw a quarter of a sine; they stay within 0.15 % of it."""
PRODUCT_STEPS = 6
"""Straight lines that draw the product of two ramps."""


def constant(gain: float) -> Envelope:
    return ((0, gain),)


def ramp(start: int, end: int, gain_from: float, gain_to: float) -> Envelope:
    """A straight line from `start` to `end` (at least one sample long)."""
    return ((start, gain_from), (max(end, start + 1), gain_to))


def power_fade(start: int, end: int, *, rising: bool) -> Envelope:
    """Half of an equal-power crossfade: the squares of the two halves add up to 1."""
    length = max(end - start, 1)
    steps = min(CURVE_STEPS, length)
    points: dict[int, float] = {}
    for i in range(steps + 1):
        share = i / steps
        angle = share if rising else 1 - share
        points[start + round(share * length)] = round(math.sin(angle * math.pi / 2), 6)
    return tuple(sorted(points.items()))


def gain_at(envelope: Envelope, sample: int) -> float:
    """The gain at one sample."""
    i = bisect_right(envelope, sample, key=_sample)
    if i == 0:
        return envelope[0][1]
    if i == len(envelope):
        return envelope[-1][1]
    (a, ga), (b, gb) = envelope[i - 1], envelope[i]
    return ga + (gb - ga) * (sample - a) / (b - a)


def _sample(point: Point) -> int:
    return point[0]


def product(factors: Sequence[Envelope]) -> Envelope:
    """The envelopes multiplied. Where two of them move at once the curve is drawn with short lines."""
    moving = [f for f in factors if len(f) > 1 or f[0][1] != 1.0]
    if not moving:
        return UNITY
    if len(moving) == 1:
        return moving[0]
    places = sorted({sample for f in moving for sample, _ in f})
    extra: set[int] = set()
    for a, b in pairwise(places):
        if sum(gain_at(f, a) != gain_at(f, b) for f in moving) > 1:
            extra.update(a + (b - a) * i // PRODUCT_STEPS for i in range(1, PRODUCT_STEPS))
    found = []
    for sample in sorted({*places, *extra}):
        gain = 1.0
        for f in moving:
            gain *= gain_at(f, sample)
        found.append((sample, round(gain, 6)))
    return simplified(found)


def shifted(envelope: Envelope, by: int) -> Envelope:
    return tuple((sample + by, gain) for sample, gain in envelope)


def joined(first: Envelope, second: Envelope, at: int, blend: int) -> Envelope:
    """`first` up to `at`, then `second`; a jump between them is walked in `blend` samples after `at`."""
    before = gain_at(first, at)
    if first == second and len(first) == 1:
        return first
    points = [p for p in first if p[0] < at] or [(min(first[0][0], at - 1), first[0][1])]
    points.append((at, before))
    after = at + blend
    if gain_at(second, at) != before:
        points.append((after, gain_at(second, after)))
    points += [p for p in second if p[0] > points[-1][0]]
    return simplified(points)


def simplified(points: Iterable[Point]) -> Envelope:
    """The same curve without points that lie on a flat stretch between two equal neighbours."""
    found: list[Point] = []
    for point in points:
        if len(found) >= 2 and found[-1][1] == found[-2][1] == point[1]:
            found[-1] = point
        else:
            found.append(point)
    if len(found) == 2 and found[0][1] == found[1][1]:
        return (found[0],)
    return tuple(found)


def is_unity(envelope: Envelope) -> bool:
    return all(gain == 1.0 for _, gain in envelope)


def curve(envelope: Envelope, start: int, length: int) -> NDArray[np.float32] | float:
    """The gains of `length` samples from `start`: one number where they are all the same."""
    first, last = gain_at(envelope, start), gain_at(envelope, start + length - 1)
    i = bisect_right(envelope, start, key=_sample)
    j = bisect_left(envelope, start + length - 1, key=_sample)
    near = [(start, first), *envelope[i:j], (start + length - 1, last)]
    if all(gain == first for _, gain in near):
        return first
    xs = np.array([p[0] for p in near], dtype=np.float64)
    ys = np.array([p[1] for p in near], dtype=np.float64)
    return np.interp(np.arange(start, start + length, dtype=np.float64), xs, ys).astype(np.float32)
