"""Integrated loudness (ITU-R BS.1770-4, as EBU R 128 measures it) of samples as they pass by."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .convert import Samples

HOP = 4800
"""100 ms: gating blocks of 400 ms start this far apart."""
TAPS = 8192
"""Length of the K-weighting filter's answer that is kept; what follows is below -150 dB."""
FFT = 65_536
STEP = FFT - TAPS
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0

SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
"""b0 b1 b2 a1 a2 of the high shelf at 48 kHz, from BS.1770-4 table 1."""
HIGHPASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)
"""The same of the high pass, table 2."""


class LoudnessMeter:
    """Push blocks of samples, then ask for `integrated`."""

    def __init__(self) -> None:
        self._filter = np.fft.rfft(_k_weighting(), FFT).astype(np.complex64)
        self._window = np.zeros((2, FFT), np.float32)
        self._filled = TAPS
        self._energy: list[NDArray[np.float64]] = []
        self._rest = np.zeros(0, np.float64)

    def push(self, block: Samples) -> None:
        at = 0
        while at < block.shape[1]:
            part = min(FFT - self._filled, block.shape[1] - at)
            self._window[:, self._filled : self._filled + part] = block[:, at : at + part]
            self._filled += part
            at += part
            if self._filled == FFT:
                self._weigh(FFT)
                self._window[:, :TAPS] = self._window[:, STEP:]
                self._filled = TAPS

    def integrated(self) -> float | None:
        """LUFS, gated; None when there is nothing but silence (or under 400 ms). Ends the measuring."""
        self._window[:, self._filled :] = 0
        self._weigh(self._filled)
        self._filled = TAPS
        hops = np.concatenate(self._energy) if self._energy else np.zeros(0)
        if len(hops) < 4:
            return None
        power = (hops[:-3] + hops[1:-2] + hops[2:-1] + hops[3:]) / (4 * HOP)
        power = power[power > _power(ABSOLUTE_GATE)]
        if not len(power):
            return None
        power = power[power > power.mean() * 10 ** (RELATIVE_GATE / 10)]
        return -0.691 + 10 * math.log10(power.mean())

    def _weigh(self, filled: int) -> None:
        """The energy of the window's new samples, both sides together, added up by hops."""
        weighted = np.fft.irfft(np.fft.rfft(self._window, axis=1) * self._filter, FFT, axis=1)
        new = weighted[:, TAPS:filled]
        energy = np.einsum("ij,ij->j", new, new).astype(np.float64)
        joined = np.concatenate([self._rest, energy])
        whole = len(joined) // HOP * HOP
        self._energy.append(joined[:whole].reshape(-1, HOP).sum(axis=1))
        self._rest = joined[whole:]


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _k_weighting() -> NDArray[np.float64]:
    """The impulse response of both filters, one after the other."""
    response = np.zeros(TAPS)
    response[0] = 1.0
    for b0, b1, b2, a1, a2 in (SHELF, HIGHPASS):
        x1 = x2 = y1 = y2 = 0.0
        for i in range(TAPS):
            x = float(response[i])
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            x2, x1, y2, y1 = x1, x, y1, y
            response[i] = y
    return response
