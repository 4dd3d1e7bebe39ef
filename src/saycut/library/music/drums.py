"""Drums and noises: one hit each, as stereo samples at full velocity."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from .tempo import RATE
from .voices import Samples, clock, decay, smoothed, stereo

Drum = Callable[[np.random.Generator], Samples]


def shaped(noise: Samples, low_hz: float, high_hz: float) -> Samples:
    """Noise with only the band between two frequencies, its edges soft."""
    spectrum = np.fft.rfft(noise)
    freq = np.fft.rfftfreq(noise.shape[-1], 1 / RATE)
    keep = 1 / (1 + (low_hz / np.maximum(freq, 1)) ** 4) / (1 + (freq / high_hz) ** 4)
    return np.asarray(np.fft.irfft(spectrum * keep, noise.shape[-1]), np.float32)


def _noise(rng: np.random.Generator, seconds: float, low_hz: float, high_hz: float) -> Samples:
    found = shaped(rng.standard_normal((2, int(seconds * RATE))).astype(np.float32), low_hz, high_hz)
    return found / np.float32(np.max(np.abs(found)) + 1e-9)


def _sweep(seconds: float, top: float, floor: float, half: float) -> Samples:
    """A sine that falls from one frequency to another."""
    t = clock(seconds)
    freq = floor + (top - floor) * np.exp2(-t / np.float32(half))
    return np.sin(2 * np.pi * np.cumsum(freq, dtype=np.float64) / RATE).astype(np.float32)


def kick(rng: np.random.Generator) -> Samples:
    """Tight and round."""
    t = clock(0.34)
    body = _sweep(0.34, 165, 48, 0.028) * decay(t, 0.085)
    click = smoothed(rng.standard_normal(len(t)).astype(np.float32), 4) * np.exp2(-t / np.float32(0.002))
    return stereo(np.tanh(1.5 * body).astype(np.float32) + click * np.float32(0.18))


def soft_kick(rng: np.random.Generator) -> Samples:
    """A felt beater: no click."""
    t = clock(0.3)
    _ = rng
    return stereo(_sweep(0.3, 110, 50, 0.03) * decay(t, 0.075) * np.clip(t / 0.003, 0, 1).astype(np.float32))


def boom(rng: np.random.Generator) -> Samples:
    """A big drum in a big room."""
    t = clock(1.8)
    body = _sweep(1.8, 92, 40, 0.07) * decay(t, 0.32)
    room = _noise(rng, 1.8, 40, 420) * decay(t, 0.16) * np.float32(0.5)
    return np.asarray(stereo(np.tanh(1.4 * body).astype(np.float32)) + room, np.float32)


def tom(rng: np.random.Generator) -> Samples:
    t = clock(0.7)
    body = _sweep(0.7, 150, 82, 0.05) * decay(t, 0.14)
    return np.asarray(
        stereo(body) + _noise(rng, 0.7, 80, 900) * decay(t, 0.05) * np.float32(0.35), np.float32
    )


def snare(rng: np.random.Generator) -> Samples:
    t = clock(0.30)
    body = (_sweep(0.30, 240, 185, 0.02) * decay(t, 0.04)) * np.float32(0.55)
    wires = _noise(rng, 0.30, 1100, 9000) * decay(t, 0.055)
    return np.asarray(stereo(body) + wires * np.float32(0.8), np.float32)


def dusty_snare(rng: np.random.Generator) -> Samples:
    """A snare from an old record: dull and short."""
    t = clock(0.26)
    body = (_sweep(0.26, 205, 160, 0.02) * decay(t, 0.05)) * np.float32(0.7)
    wires = _noise(rng, 0.26, 700, 4200) * decay(t, 0.045)
    return np.asarray(stereo(body) + wires * np.float32(0.65), np.float32)


def clap(rng: np.random.Generator) -> Samples:
    """Several hands, not quite together."""
    t = clock(0.32)
    out = np.zeros((2, len(t)), np.float32)
    noise = _noise(rng, 0.32, 900, 6500)
    for late, strength in ((0.0, 0.7), (0.011, 0.8), (0.023, 1.0)):
        at = int(late * RATE)
        out[:, at:] += (
            np.float32(strength) * (noise * decay(t, 0.03 if late > 0.02 else 0.006))[:, : len(t) - at]
        )
    return out * np.float32(0.8)


def snap(rng: np.random.Generator) -> Samples:
    t = clock(0.16)
    return np.asarray(_noise(rng, 0.16, 1500, 4200) * decay(t, 0.016), np.float32)


def rim(rng: np.random.Generator) -> Samples:
    t = clock(0.09)
    tone = np.sin(np.float32(2 * np.pi * 1720) * t) + np.sin(np.float32(2 * np.pi * 820) * t)
    _ = rng
    return stereo((tone * decay(t, 0.009)).astype(np.float32)) * np.float32(0.5)


def hat(rng: np.random.Generator) -> Samples:
    t = clock(0.09)
    return np.asarray(_noise(rng, 0.09, 7000, 15_000) * decay(t, 0.014) * np.float32(0.7), np.float32)


def open_hat(rng: np.random.Generator) -> Samples:
    t = clock(0.42)
    return np.asarray(_noise(rng, 0.42, 6500, 14_000) * decay(t, 0.085) * np.float32(0.6), np.float32)


def shaker(rng: np.random.Generator) -> Samples:
    t = clock(0.13)
    swell = np.sin(np.clip(t / 0.13, 0, 1) * np.pi) ** 2
    return np.asarray(_noise(rng, 0.13, 5000, 12_000) * swell * np.float32(0.5), np.float32)


def ride(rng: np.random.Generator) -> Samples:
    t = clock(1.1)
    ping = sum(
        np.float32(s) * np.sin(np.float32(2 * np.pi * f) * t)
        for f, s in ((3170, 0.25), (4410, 0.2), (5230, 0.16), (7060, 0.12))
    )
    wash = _noise(rng, 1.1, 5000, 13_000) * decay(t, 0.22) * np.float32(0.35)
    return np.asarray(stereo((ping * decay(t, 0.12)).astype(np.float32)) + wash, np.float32)


def crash(rng: np.random.Generator) -> Samples:
    t = clock(2.4)
    return np.asarray(_noise(rng, 2.4, 3000, 13_000) * decay(t, 0.42) * np.float32(0.6), np.float32)


def tick(rng: np.random.Generator) -> Samples:
    """A clock."""
    t = clock(0.06)
    _ = rng
    tone = np.sin(np.float32(2 * np.pi * 2300) * t) * decay(t, 0.006)
    return stereo(tone.astype(np.float32)) * np.float32(0.6)


DRUMS: Mapping[str, Drum] = {
    "kick": kick, "soft_kick": soft_kick, "boom": boom, "tom": tom, "snare": snare,
    "dusty_snare": dusty_snare, "clap": clap, "snap": snap, "rim": rim, "hat": hat, "open_hat": open_hat,
    "shaker": shaker, "ride": ride, "crash": crash, "tick": tick,
}  # fmt: skip
"""Every drum by its name."""


def vinyl(rng: np.random.Generator, samples: int) -> Samples:
    """The noise of a record: hiss, a soft rumble, and crackles."""
    hiss = shaped(rng.standard_normal((2, samples)).astype(np.float32), 300, 7000) * np.float32(0.010)
    crackle = np.zeros((2, samples), np.float32)
    count = int(samples / RATE * 9)
    at = rng.integers(0, max(samples - 64, 1), count)
    size = (rng.pareto(2.2, count) * 0.035).clip(0, 0.3).astype(np.float32)
    side = rng.uniform(0.2, 0.8, count).astype(np.float32)
    pop = np.exp2(-np.arange(48) / 7.0).astype(np.float32) * np.cos(np.arange(48) * 0.9).astype(np.float32)
    for place, strength, pan in zip(at, size, side, strict=True):
        crackle[0, place : place + 48] += pop * strength * pan
        crackle[1, place : place + 48] += pop * strength * (1 - pan)
    return hiss + crackle
