"""The beats of music: where energy rises in the spectrum, how regularly, and the best even row of it.

The method is D. Ellis, "Beat Tracking by Dynamic Programming" (2007), in numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .recording import RATE, Progress, Recording

FRAME = 512
"""Samples of a spectrum: 32 ms."""
HOP = 80
"""Samples from one spectrum to the next: 5 ms, finer than one picture at 120 a second."""
HOPS_A_SECOND = RATE // HOP
BANDS = 32
SLOWEST_BPM, FASTEST_BPM, LIKELY_BPM = 50.0, 220.0, 120.0
"""Tempos people tap to, and the middle of them, for choosing between a tempo and its double."""
OCTAVES = 0.9
"""How far from the likely tempo others are still likely: the width of a bell curve, in doublings."""
TIGHTNESS = 100.0
"""How much an uneven beat costs (Ellis' own value)."""
EARLY_MS = 7
"""A rise shows in a spectrum before its middle reaches the onset (measured on clicks)."""
POWER = 0.15
"""How energy is compressed: enough that quiet and loud music read alike, not so much that a hat is a drum."""
LEAST_REGULAR = 0.17
"""With less correlation than this at any tempo, there is no beat: speech has up to 0.13."""
SHORTEST_S = 3.0
LOW_BANDS = 3
"""Bands below 200 Hz, where the bass drum is."""
DRUM = 1.15
"""How much stronger the low drum must be between the beats than on them for the row to be the wrong one."""
REACH = 6
"""Steps on each side in which a beat's onset is looked for."""

Strength = NDArray[np.float64]


@dataclass(frozen=True)
class Beats:
    """The beats found; none where there is no regular one."""

    times_ms: tuple[int, ...]
    bpm: float | None


NO_BEATS = Beats((), None)


def find_beats(recording: Recording, *, progress: Progress | None = None) -> Beats:
    """Times of the musical beats of a recording, in ms on the asset's clock, and their tempo."""
    onsets, low = _onsets(recording, progress=progress)
    if len(onsets) < SHORTEST_S * HOPS_A_SECOND or not onsets.any():
        return NO_BEATS
    period, regular = _period(onsets)
    if regular < LEAST_REGULAR:
        return NO_BEATS
    beats = _trimmed(_on_the_drum(_track(onsets + low, period), low), onsets)
    if len(beats) < 4:
        return NO_BEATS
    bpm = 60.0 * HOPS_A_SECOND / float(np.median(np.diff(beats)))
    return Beats(tuple(round(b * 1000 / HOPS_A_SECOND) + EARLY_MS for b in beats), round(bpm, 1))


def _onsets(recording: Recording, *, progress: Progress | None = None) -> tuple[Strength, Strength]:
    """How much begins to sound, every 5 ms, in all bands and in the lowest alone.

    It is the rise of compressed energy, the local mean taken off.
    """
    window = np.hanning(FRAME)
    bands = _bands()
    rises: list[Strength] = []
    last: NDArray[np.float64] | None = None
    block = HOP * 2000
    for start in range(0, recording.samples, block):
        energy = _energies(recording, start, min(block, recording.samples - start), window, bands)
        whole = energy if last is None else np.concatenate((last, energy))
        rise = np.maximum(whole[2:] - whole[:-2], 0.0)
        both = np.stack((rise.mean(axis=1), rise[:, :LOW_BANDS].mean(axis=1)), axis=1)
        rises.append(np.concatenate((np.zeros((2, 2)), both)) if last is None else both)
        last = whole[-2:]
        if progress:
            progress(min((start + block) / recording.samples, 1.0))
    if not rises:
        return np.zeros(0), np.zeros(0)
    strengths = np.concatenate(rises)
    return _even(strengths[:, 0]), _even(strengths[:, 1])


def _even(strength: Strength) -> Strength:
    """Without its local mean, and in shares of its own spread."""
    lessened = np.maximum(strength - _mean_about(strength, HOPS_A_SECOND), 0.0)
    spread = float(lessened.std())
    return np.asarray(lessened / spread) if spread > 1e-9 else np.zeros_like(lessened)


def _energies(
    recording: Recording, start: int, count: int, window: Strength, bands: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log energy per band of the spectra centred on each hop of a block."""
    lead = FRAME // 2
    samples = recording.read(max(start - lead, 0), count + FRAME).astype(np.float64) / 32768.0
    samples = np.concatenate((np.zeros(max(lead - start, 0)), samples, np.zeros(FRAME + count)))
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[:count:HOP]
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    return np.asarray((power @ bands.T) ** POWER)


def _bands() -> NDArray[np.float64]:
    """Triangles on the mel scale, from 40 Hz to 7.6 kHz; one row per band."""

    def mel(hertz: Strength) -> Strength:
        return np.asarray(1127.0 * np.log1p(hertz / 700.0))

    bins = mel(np.arange(FRAME // 2 + 1) * RATE / FRAME)
    low, high = mel(np.array([40.0, 7600.0]))
    edges = np.linspace(low, high, BANDS + 2)
    rows = [
        np.clip(np.minimum((bins - a) / (b - a), (c - bins) / (c - b)), 0.0, None)
        for a, b, c in zip(edges[:-2], edges[1:-1], edges[2:], strict=True)
    ]
    found = np.array(rows)
    return np.asarray(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-9))


def _mean_about(values: Strength, reach: int) -> Strength:
    sums = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    first, last = np.maximum(at - reach, 0), np.minimum(at + reach + 1, len(values))
    return np.asarray((sums[last] - sums[first]) / (last - first))


def _period(onsets: Strength) -> tuple[float, float]:
    """The beat's length in hops, and how regular it is (correlation, 0 to 1).

    Each candidate is judged by itself and its multiples: a true beat repeats at twice, three and four
    times its length, its half does so only at every other.
    """
    smooth = np.convolve(onsets, np.hanning(9) / np.hanning(9).sum(), mode="same")
    size = 1 << (2 * len(smooth) - 1).bit_length()
    spectrum = np.fft.rfft(smooth - smooth.mean(), size)
    longest = round(4 * 60 * HOPS_A_SECOND / SLOWEST_BPM) + 4
    lags = np.fft.irfft(np.abs(spectrum) ** 2, size)[: min(longest, len(smooth))]
    lags = lags / max(lags[0], 1e-12)
    shortest = round(60 * HOPS_A_SECOND / FASTEST_BPM)
    candidates = np.arange(shortest, min(round(60 * HOPS_A_SECOND / SLOWEST_BPM) + 1, len(lags) - 1))
    if not candidates.size:
        return 1.0, 0.0
    bpm = 60 * HOPS_A_SECOND / candidates
    likely = np.exp(-0.5 * (np.log2(bpm / LIKELY_BPM) / OCTAVES) ** 2)
    scores = likely * np.array([_support(lags, int(lag)) for lag in candidates])
    best = int(candidates[int(np.argmax(scores))])
    return _refined(lags, best), float(max(lags[best - 1 : best + 2]))


SUPPORT = ((1, 0.4), (2, 0.2), (3, 0.2), (4, 0.2))
"""Multiples of a candidate beat that are looked at, and what each counts. The odd ones tell a beat from
one and a half."""


def _support(lags: Strength, lag: int) -> float:
    found = 0.0
    for multiple, weight in SUPPORT:
        first, last = multiple * lag - multiple, multiple * lag + multiple + 1
        if last <= len(lags):
            found += weight * float(lags[max(first, 0) : last].max())
    return found


def _refined(lags: Strength, best: int) -> float:
    """The period between hops, from the highest multiple that is still clear (an error there divides)."""
    period = float(best)
    for multiple in (2, 4, 8):
        centre = round(period * multiple)
        about = lags[centre - multiple : centre + multiple + 1]
        if centre + multiple >= len(lags) or about.size == 0:
            break
        period = (centre - multiple + int(np.argmax(about))) / multiple
    return period


def _track(onsets: Strength, period: float) -> NDArray[np.int64]:
    """The row of beats with the most onset strength under them and the most even steps between them."""
    spread = period / 32
    around = np.arange(-round(period), round(period) + 1)
    local = np.convolve(onsets, np.exp(-0.5 * (around / spread) ** 2), mode="same")
    back = np.arange(-round(2 * period), -round(period / 2) + 1)
    cost = -TIGHTNESS * np.log(-back / period) ** 2
    total = local.copy()
    before = np.full(len(local), -1, dtype=np.int64)
    faint = 0.01 * float(local.max())
    started = False
    for i in range(len(local)):
        first = i + back[0]
        skip = max(-first, 0)
        if skip < len(back):
            scores = total[first + skip : i + back[-1] + 1] + cost[skip:]
            best = int(np.argmax(scores))
            total[i] = local[i] + scores[best]
            if started or local[i] >= faint:
                before[i] = first + skip + best
                started = True
    return _backwards(total, before, round(period))


def _backwards(total: Strength, before: NDArray[np.int64], period: int) -> NDArray[np.int64]:
    at = len(total) - period + int(np.argmax(total[-period:]))
    row = [at]
    while before[row[-1]] >= 0:
        row.append(int(before[row[-1]]))
    return np.array(row[::-1], dtype=np.int64)


def _on_the_drum(beats: NDArray[np.int64], low: Strength) -> NDArray[np.int64]:
    """The row, or the one half a step beside it where the low drum clearly is: hats between beats are louder
    than drums on them in much music, and a row on them is as even."""
    if len(beats) < 4:
        return beats
    between = (beats[:-1] + beats[1:]) // 2

    def heard(row: NDArray[np.int64]) -> float:
        return float(np.mean([low[max(b - REACH, 0) : b + REACH + 1].max(initial=0.0) for b in row]))

    return between if heard(between) > DRUM * max(heard(beats), 1e-9) else beats


def _trimmed(beats: NDArray[np.int64], onsets: Strength) -> NDArray[np.int64]:
    """Beats before the music starts and after it ends are guesses: they go."""
    strengths = np.array([onsets[max(b - REACH, 0) : b + REACH + 1].max(initial=0.0) for b in beats])
    clear = np.flatnonzero(strengths > 0.5 * np.sqrt(np.mean(strengths**2)))
    return beats[clear[0] : clear[-1] + 1] if clear.size else beats[:0]
