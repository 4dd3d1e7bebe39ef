"""How loud a recording is, every 10 ms, and which of it is quiet beside the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .recording import RATE, Recording

HOP = RATE // 100
HOP_MS = 10
FLOOR_DB = -80.0
"""Quieter than this is digital silence."""
EMPHASIS = 0.95
"""How much of the sample before is taken off to lift high frequencies and push hum down."""

BESIDE = 100
"""Pieces on each side of speech in which a pause tells the noise: 1 s."""
STEP, ABOUT = 100, 2000
"""The noise is measured every second, over the 40 s about it."""

Levels = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Loudnesses:
    """Levels of every 10 ms in dB of full scale, each measured over 20 ms around it."""

    plain: Levels
    lifted: Levels
    """With high frequencies lifted: what an "s" is seen in."""

    def __len__(self) -> int:
        return len(self.plain)


def levels_db(recording: Recording) -> Loudnesses:
    """How loud a recording is, as it is and with high frequencies lifted."""
    plain: list[NDArray[np.float64]] = []
    lifted: list[NDArray[np.float64]] = []
    last = 0.0
    for block in recording.blocks(HOP * 1000):
        samples = block.astype(np.float64) / 32768.0
        shifted = np.concatenate(([last], samples[:-1]))
        last = float(samples[-1])
        plain.append(_powers(_without_rumble(samples)))
        lifted.append(_powers(samples - EMPHASIS * shifted))
    return Loudnesses(_in_db(plain), _in_db(lifted))


def _without_rumble(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is left when a running mean over 5 ms (down to about 90 Hz) is taken off: steps and wind go."""
    width = RATE // 200
    sums = np.cumsum(np.concatenate((np.zeros(width), samples)))
    return np.asarray(samples - (sums[width:] - sums[:-width]) / width)


def _powers(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = -(-len(samples) // HOP) * HOP
    padded = np.zeros(whole)
    padded[: len(samples)] = samples
    return np.asarray(np.mean(padded.reshape(-1, HOP) ** 2, axis=1))


def _in_db(blocks: list[NDArray[np.float64]]) -> Levels:
    if not blocks:
        return np.empty(0, np.float32)
    power = np.concatenate(blocks)
    edged = np.concatenate((power[:1], power, power[-1:]))
    smooth = 0.25 * edged[:-2] + 0.5 * edged[1:-1] + 0.25 * edged[2:]
    return np.asarray(np.maximum(10 * np.log10(smooth + 1e-12), FLOOR_DB), dtype=np.float32)


def loud_pieces(levels: Loudnesses, spoken: Flags) -> Flags:
    """Which 10 ms stand out of the noise around them, in the plain or in the lifted level.

    `spoken` marks those in which voice activity hears speech.
    """
    plain = levels.plain > quiet_below_db(levels.plain, spoken)
    return np.asarray(plain | (levels.lifted > quiet_below_db(levels.lifted, spoken)))


def quiet_below_db(levels: Levels, spoken: Flags) -> Levels:
    """The adapted threshold for every 10 ms: above the noise there, well below the voice.

    `spoken` marks the 10 ms pieces in which voice activity hears speech. The noise is what is heard in the
    pauses beside speech: music between two talks is no noise, music under a talk is.
    """
    voice_db = float(np.percentile(levels[spoken], 75)) if spoken.any() else float(np.percentile(levels, 95))
    floor = _floor(levels, _beside(spoken) & ~spoken)
    gap = np.maximum(voice_db - floor, 0.0)
    return np.asarray(floor + np.clip(0.35 * gap, 3.0, 12.0), dtype=np.float32)


def _beside(spoken: Flags) -> Flags:
    """Pieces within BESIDE of speech."""
    counts = np.concatenate(([0], np.cumsum(spoken)))
    at = np.arange(len(spoken))
    reached = np.minimum(at + BESIDE + 1, len(spoken))
    return np.asarray(counts[reached] - counts[np.maximum(at - BESIDE, 0)] > 0)


def _floor(levels: Levels, pauses: Flags) -> Levels:
    """The noise at each place: the quieter part of the pauses in the 40 s about it, or of all that is
    heard there where nobody pauses."""
    centres = np.arange(0, len(levels) + STEP, STEP)
    floors: list[float] = []
    for centre in centres:
        about = slice(max(int(centre) - ABOUT, 0), int(centre) + ABOUT)
        paused = levels[about][pauses[about]]
        enough = len(paused) >= 30
        floors.append(float(np.percentile(paused if enough else levels[about], 25 if enough else 5)))
    return np.interp(np.arange(len(levels)), centres, floors).astype(np.float32)
