"""Peaks past a ceiling are turned down ahead of time; everything else passes bit for bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .convert import Samples

ATTACK = 480
"""10 ms: the gain glides down before a peak, and up again, over this long."""
HOLD = 2400
"""50 ms: the gain stays down after a peak, so that it does not follow the waves of a bass."""
REACH = 12
"""Samples on each side that a peak between two samples is worked out from."""
PHASES = 4
"""Places between two samples that are looked at, as BS.1770-4 annex 2 asks for at 48 kHz."""


class Limiter:
    """Push blocks, get blocks (later by ATTACK + REACH samples), then `flush` for the rest."""

    def __init__(self, ceiling: float) -> None:
        self.ceiling = ceiling
        """Highest level between samples too (true peak), 1.0 is full scale."""
        self.worked = False
        """Whether any peak had to be turned down."""
        self._kernel = _between()
        self._past = np.zeros((2, REACH), np.float32)
        self._samples = np.zeros((2, 0), np.float32)
        self._allowed = np.ones(ATTACK + HOLD, np.float32)

    def push(self, block: Samples) -> Samples:
        self._samples = np.concatenate([self._samples, block], axis=1)
        return self._out(self._samples.shape[1] - ATTACK - REACH)

    def flush(self) -> Samples:
        waiting = self._samples.shape[1]
        self._samples = np.pad(self._samples, ((0, 0), (0, ATTACK + REACH)))
        return self._out(waiting)

    def _out(self, count: int) -> Samples:
        """The next `count` samples, turned down where what follows them asks for it."""
        if count <= 0:
            return np.zeros((2, 0), np.float32)
        known = len(self._allowed) - ATTACK - HOLD
        fresh = self._allowed_gain(known, count + ATTACK - known)
        allowed = np.concatenate([self._allowed, fresh])
        found = self._samples[:, :count]
        if allowed.min() < 1.0:
            self.worked = True
            found = found * _smoothed(allowed, count)
        self._past = np.concatenate([self._past, self._samples[:, :count]], axis=1)[:, -REACH:]
        self._samples = self._samples[:, count:]
        self._allowed = allowed[count:]
        return found

    def _allowed_gain(self, start: int, count: int) -> NDArray[np.float32]:
        """The gain that brings each of these waiting samples, and the way to the next, to the ceiling."""
        shown = np.concatenate([self._past, self._samples], axis=1)[:, start : start + count + 2 * REACH]
        inner = slice(REACH, REACH + count)
        peak = np.abs(shown[:, inner]).max(axis=0)
        # Between two samples a wave rises at most to about 1.8 times them in practice.
        hot = np.abs(shown).max(initial=0.0) > self.ceiling * 0.55
        if not hot:
            return np.ones(count, np.float32)
        for side in shown:
            windows = np.lib.stride_tricks.sliding_window_view(side, 2 * REACH)[1 : count + 1]
            near = np.abs(windows).max(axis=1) > self.ceiling * 0.55
            if near.any():
                between = np.abs(windows[near] @ self._kernel).max(axis=1)
                peak[near] = np.maximum(peak[near], between)
        allowed: NDArray[np.float32] = np.minimum(1.0, self.ceiling / np.maximum(peak, 1e-9))
        return allowed.astype(np.float32)


def _smoothed(allowed: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Gains for `count` samples, never above what is allowed: the lowest allowed gain from HOLD before to
    ATTACK after each sample, averaged over ATTACK samples. `allowed` starts ATTACK + HOLD before them."""
    lowest = _sliding_min(allowed, HOLD + ATTACK + 1)
    sums = np.concatenate([[0.0], np.cumsum(lowest, dtype=np.float64)])
    mean = (sums[ATTACK:] - sums[:-ATTACK]) / ATTACK
    gains: NDArray[np.float32] = np.minimum(mean[1 : count + 1], 1.0).astype(np.float32)
    return gains


def _sliding_min(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The lowest of each `width` values in a row; the result is `width - 1` shorter."""
    reach, found = 1, values
    while reach * 2 <= width:
        found = np.minimum(found[:-reach], found[reach:])
        reach *= 2
    rest = width - reach
    return np.minimum(found[:-rest], found[rest:]) if rest else found


def _between() -> NDArray[np.float32]:
    """Windowed sinc: the values at 1/4, 2/4, 3/4 between the two samples in the middle of 2 * REACH."""
    places = np.arange(2 * REACH) - (REACH - 1)
    columns = []
    for phase in range(1, PHASES):
        away = places - phase / PHASES
        columns.append(np.sinc(away) * np.cos(np.pi * away / (2 * REACH)) ** 2)
    return np.stack(columns, axis=1).astype(np.float32)
