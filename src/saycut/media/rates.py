"""The rate of pictures from their timestamps: constant or not, and which rate is meant."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .packets import StreamScan

Gaps = NDArray[np.float64]

USUAL = tuple(
    Fraction(n, d)
    for n, d in (
        (10, 1), (12, 1), (15000, 1001), (15, 1), (20, 1), (24000, 1001), (24, 1), (25, 1), (30000, 1001),
        (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1), (90, 1), (100, 1), (120000, 1001),
        (120, 1), (240, 1),
    )
)  # fmt: skip
"""The rates cameras, screens and encoders use."""

HIGHEST = Fraction(1000)


@dataclass(frozen=True)
class PictureRate:
    fps: Fraction
    nominal: Fraction
    variable: bool


def picture_rate(scan: StreamScan, declared: Fraction | None) -> PictureRate | None:
    """The rate of a scanned picture stream; None when it holds fewer than two timed pictures.

    `declared` is the container's average, trusted where the timestamps bear it out (within 0.5 %):
    it is exact where they are rounded to milliseconds.
    """
    gaps = np.diff(scan.times())
    gaps = gaps[gaps > 0]
    if not gaps.size:
        usable = declared and 0 < declared <= HIGHEST
        return PictureRate(declared, declared, variable=False) if declared and usable else None
    tick = float(scan.time_base)
    variable = _varies(gaps * tick)
    average = _average(scan) if variable else _steady(gaps * tick)
    if declared and 0 < declared <= HIGHEST and abs(float(declared / average) - 1) < 0.005:
        average = declared
    if not variable:
        steady = average if average == declared else _nearest(average, within=0.005) or average
        return PictureRate(steady, steady, variable=False)
    typical = Fraction(1 / (float(np.median(gaps)) * tick)).limit_denominator(1001)
    nominal = _nearest(typical, within=0.15) or average
    return PictureRate(average, nominal, variable=True)


def _average(scan: StreamScan) -> Fraction:
    length_s = scan.end_s() - scan.seconds(min(scan.starts))
    found = Fraction(scan.packets / length_s).limit_denominator(1001) if length_s > 0 else Fraction(25)
    return min(max(found, Fraction(1, 1001)), HIGHEST)


def _steady(gaps_s: Gaps) -> Fraction:
    """The rate of a steady stream; a picture left out here and there (a gap twice as long) does not count."""
    typical = float(np.median(gaps_s))
    mean = float(np.mean(gaps_s[gaps_s < 1.5 * typical]))
    return min(Fraction(1 / mean).limit_denominator(1001), HIGHEST)


def _varies(gaps_s: Gaps) -> bool:
    """More than 2 % of the gaps are off the typical one by more than 5 % and 2 ms (rounding is no change)."""
    typical = float(np.median(gaps_s))
    off = np.abs(gaps_s - typical)
    return bool(np.mean(off > max(0.05 * typical, 0.002)) > 0.02)


def _nearest(rate: Fraction, *, within: float) -> Fraction | None:
    best = min(USUAL, key=lambda usual: abs(float(usual / rate) - 1))
    return best if abs(float(best / rate) - 1) <= within else None
