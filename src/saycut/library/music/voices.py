"""Instruments: each makes one note as stereo samples, from nothing but numpy.

A voice is `(frequency in Hz, seconds, random generator) -> float32 array (2, samples)` at full velocity,
about ±1, its own decay included. Tones come from wavetables (a period with as many partials as fit under
half the sample rate) or a few sines, so that a note costs a look-up a sample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .tempo import RATE

Samples = NDArray[np.float32]
Voice = Callable[[float, float, np.random.Generator], Samples]

_TABLE = 4096


def clock(seconds: float) -> Samples:
    """The times of `seconds` of samples."""
    return np.arange(max(int(seconds * RATE), 1), dtype=np.float32) / np.float32(RATE)


def envelope(t: Samples, *, attack: float, hold: float, release: float) -> Samples:
    """Up in `attack` seconds, on until `hold`, then down over `release`; half-sine ramps do not click."""
    up = np.clip(t / max(attack, 1e-4), 0, 1)
    down = np.clip((hold + release - t) / max(release, 1e-4), 0, 1)
    return np.asarray(np.sin(up * np.pi / 2) ** 2 * np.sin(down * np.pi / 2) ** 2, np.float32)


def decay(t: Samples, half_life: float) -> Samples:
    """Exponential decay, with the last 8 ms faded to nothing."""
    end = t[-1] + 1 / RATE
    tail = np.clip((end - t) / 0.008, 0, 1)
    return np.asarray(np.exp2(-t / np.float32(half_life)) * tail, np.float32)


@lru_cache(maxsize=64)
def _table(shape: str, partials: int, bright: float) -> Samples:
    """A period of a wave: partial k has the shape's weight, and falls off above `bright` partials."""
    k = np.arange(1, partials + 1)
    weights = {
        "saw": 1 / k,
        "square": (k % 2) / k,
        "reed": np.where(k % 2 == 1, 1 / k, 0.35 / k),
        "soft": 1 / k**2,
        "organ": np.where(np.isin(k, (1, 2, 3, 4, 6, 8)), 1 / np.sqrt(k), 0),
    }[shape]
    weights = weights * np.exp(-((k / bright) ** 2))
    phase = np.arange(_TABLE) / _TABLE * 2 * np.pi
    wave = np.sin(np.outer(phase, k)) @ weights
    return np.asarray(wave / np.max(np.abs(wave)), np.float32)


def wave(shape: str, freq: float, t: Samples, *, bright_hz: float, phase: float = 0.0) -> Samples:
    """A band-limited wave whose partials fade out above `bright_hz`."""
    partials = int(min(max(18_000 / freq, 1), 96))
    bright = round(max(bright_hz / freq, 0.8) * 4) / 4
    cycles = (t.astype(np.float64) * freq + phase) % 1.0
    return _table(shape, partials, bright)[(cycles * _TABLE).astype(np.int32)]


def stereo(left: Samples, right: Samples | None = None) -> Samples:
    return np.stack([left, left if right is None else right]).astype(np.float32)


def _detuned(shape: str, freq: float, t: Samples, rng: np.random.Generator, bright_hz: float) -> Samples:
    """Three voices a few cents apart, spread over the stereo picture."""
    cents = np.array([-7.0, 1.5, 8.0]) + rng.uniform(-1.5, 1.5, 3)
    pans = (0.15, 0.5, 0.85)
    out = np.zeros((2, len(t)), np.float32)
    for cent, pan in zip(cents, pans, strict=True):
        one = wave(shape, freq * 2 ** (cent / 1200), t, bright_hz=bright_hz, phase=float(rng.random()))
        out[0] += one * np.float32(np.cos(pan * np.pi / 2))
        out[1] += one * np.float32(np.sin(pan * np.pi / 2))
    return out / np.float32(1.9)


def epiano(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """An electric piano: a sine whose modulator dies away, a bell-like tine, a slow stereo tremolo."""
    t = clock(min(seconds * 1.15 + 0.5, 5.0))
    body = np.exp2(-t / np.float32(0.28 + 60 / freq))
    index = np.float32(1.15) * body + np.float32(0.12)
    w = np.float32(2 * np.pi * freq)
    tone = np.sin(w * t + index * np.sin(w * t))
    tine = np.sin(np.float32(14.0) * w * t) * np.exp2(-t / np.float32(0.035)) * np.float32(0.12)
    tone = (tone + tine * (freq < 700)) * np.exp2(-t / np.float32(0.9)) * _gate(t, seconds, 0.22)
    swing = np.float32(0.16) * np.sin(np.float32(2 * np.pi * 4.3) * t + np.float32(rng.uniform(0, 6.28)))
    return stereo(tone * (1 + swing), tone * (1 - swing))


def _gate(t: Samples, seconds: float, release: float) -> Samples:
    return envelope(t, attack=0.004, hold=min(seconds, float(t[-1]) - release * 0.5), release=release)


def piano(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A felt piano: stretched partials that each die at their own speed, two strings, a soft hammer."""
    t = clock(min(seconds * 1.3 + 0.9, 6.0))
    out = np.zeros((2, len(t)), np.float32)
    long = 1.6 * (220 / freq) ** 0.45
    stretch = 0.00035 * (freq / 262) ** 1.2
    for k in range(1, 11):
        partial = freq * k * np.sqrt(1 + stretch * k * k)
        if partial > 9000:
            break
        strength = np.float32(np.exp(-0.55 * (k - 1) * (0.55 + freq / 900)) * (1.0 if k > 1 else 0.9))
        dying = np.exp2(-t / np.float32(long / (1 + 0.42 * (k - 1))))
        for side, cents in ((0, -0.9), (1, 0.9)):
            w = np.float32(2 * np.pi * partial * 2 ** (cents / 1200))
            out[side] += strength * dying * np.sin(w * t + np.float32(rng.uniform(0, 0.6)))
    hammer = rng.standard_normal(len(t)).astype(np.float32) * np.exp2(-t / np.float32(0.006))
    out += smoothed(hammer, 24) * np.float32(0.5)
    lean = np.float32(np.clip((freq - 330) / 1600, -0.22, 0.22))
    out[0] *= 1 - lean
    out[1] *= 1 + lean
    return out * _gate(t, max(seconds, 0.35), 0.35) / np.float32(1.9)


def smoothed(x: Samples, width: int) -> Samples:
    """A running mean: the cheapest low-pass."""
    return np.convolve(x, np.ones(width, np.float32) / width, "same").astype(np.float32)


def pluck(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A nylon string: bright at the pluck, its high partials gone first."""
    t = clock(min(seconds + 0.7, 2.4))
    out = np.zeros(len(t), np.float32)
    at = 0.19
    for k in range(1, 15):
        if freq * k > 11_000:
            break
        strength = np.float32(np.sin(np.pi * k * at) / k**1.05)
        dying = np.exp2(-t / np.float32(0.55 * (196 / freq) ** 0.4 / (1 + 0.33 * (k - 1))))
        out += strength * dying * np.sin(np.float32(2 * np.pi * freq * k * (1 + 0.00006 * k * k)) * t)
    nail = rng.standard_normal(len(t)).astype(np.float32) * np.exp2(-t / np.float32(0.003))
    tone = (out + smoothed(nail, 6) * np.float32(0.25)) * _gate(t, max(seconds, 0.12), 0.18)
    pan = np.float32(rng.uniform(-0.18, 0.18))
    return stereo(tone * (1 - pan), tone * (1 + pan)) / np.float32(1.3)


def muted(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A palm-muted guitar: a pluck that stops at once."""
    return np.asarray(
        pluck(freq, min(seconds, 0.10), rng)[:, : int(0.32 * RATE)] * np.float32(1.25), np.float32
    )


def pad(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A warm, wide pad that swells."""
    attack = min(0.9, seconds * 0.3)
    t = clock(seconds + 1.4)
    tone = _detuned("saw", freq, t, rng, 1100 + freq)
    return np.asarray(tone * envelope(t, attack=attack, hold=seconds, release=1.3), np.float32)


def choir(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """Voices without words: a reed wave, breathing."""
    t = clock(seconds + 1.2)
    tone = _detuned("reed", freq, t, rng, 1500)
    breath = 1 + np.float32(0.10) * np.sin(np.float32(2 * np.pi * 4.9) * t + np.float32(rng.uniform(0, 6)))
    return np.asarray(tone * breath * envelope(t, attack=0.5, hold=seconds, release=1.1), np.float32)


def strings(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A string section: saws with the bow's slow start and a little vibrato."""
    t = clock(seconds + 0.7)
    bend = np.float32(0.0022 / 5.4) * np.cos(np.float32(2 * np.pi * 5.4) * t) * np.clip(t / 0.6, 0, 1)
    tone = _detuned("saw", freq, (t + bend).astype(np.float32), rng, 2600 + freq)
    attack = min(0.28, seconds * 0.35)
    return np.asarray(tone * envelope(t, attack=attack, hold=seconds, release=0.55), np.float32)


def spiccato(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """Short bowed notes."""
    t = clock(min(seconds, 0.22) + 0.25)
    tone = _detuned("saw", freq, t, rng, 3200)
    return np.asarray(tone * decay(t, 0.085) * envelope(t, attack=0.012, hold=0.4, release=0.1), np.float32)


def brass(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """Horns: two waves, dull and bright, the bright one opening after the start."""
    t = clock(seconds + 0.5)
    dull, bright = _detuned("saw", freq, t, rng, 700), _detuned("saw", freq, t, rng, 2600)
    opening = np.clip(t / 0.35, 0, 1) * np.float32(0.6)
    tone = dull * (1 - opening) + bright * opening
    return np.asarray(tone * envelope(t, attack=0.09, hold=seconds, release=0.4), np.float32)


def saws(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """Bright stacked saws for dance chords."""
    t = clock(seconds + 0.15)
    tone = _detuned("saw", freq, t, rng, 5200)
    return np.asarray(tone * envelope(t, attack=0.006, hold=seconds, release=0.12), np.float32)


def bell(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A glockenspiel: inharmonic sines."""
    t = clock(min(seconds + 1.4, 2.6))
    tone = np.zeros(len(t), np.float32)
    for ratio, strength, half in ((1.0, 1.0, 0.42), (2.756, 0.32, 0.16), (5.404, 0.12, 0.06)):
        if freq * ratio < 16_000:
            dying = np.exp2(-t / np.float32(half))
            tone += np.float32(strength) * dying * np.sin(np.float32(2 * np.pi * freq * ratio) * t)
    pan = np.float32(rng.uniform(-0.35, 0.35))
    tone *= decay(t, 5.0)
    return stereo(tone * (1 - pan), tone * (1 + pan)) / np.float32(1.2)


def mallet(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A marimba: warm and short."""
    t = clock(min(seconds + 0.5, 0.9))
    tone = np.sin(np.float32(2 * np.pi * freq) * t) * np.exp2(-t / np.float32(0.13))
    tone += (
        np.float32(0.25) * np.sin(np.float32(2 * np.pi * freq * 3.93) * t) * np.exp2(-t / np.float32(0.03))
    )
    pan = np.float32(rng.uniform(-0.3, 0.3))
    tone = (tone * decay(t, 4.0)).astype(np.float32)
    return stereo(tone * (1 - pan), tone * (1 + pan))


def lead(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A round synthesiser lead with late vibrato."""
    t = clock(seconds + 0.25)
    bend = np.float32(0.003 / 5.6) * np.cos(np.float32(2 * np.pi * 5.6) * t) * np.clip(t / 0.5 - 0.4, 0, 1)
    tone = wave("square", freq, (t + bend).astype(np.float32), bright_hz=2400, phase=float(rng.random()))
    tone = tone * envelope(t, attack=0.015, hold=seconds, release=0.2)
    return stereo(tone) * np.float32(0.8)


def flute(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """Breathy and soft, for slow tunes."""
    t = clock(seconds + 0.35)
    bend = np.float32(0.0025 / 4.8) * np.cos(np.float32(2 * np.pi * 4.8) * t) * np.clip(t / 0.6 - 0.3, 0, 1)
    tone = wave("soft", freq, (t + bend).astype(np.float32), bright_hz=2500)
    air = smoothed(rng.standard_normal(len(t)).astype(np.float32), 9) * np.float32(0.05)
    tone = (tone + air) * envelope(t, attack=0.07, hold=seconds, release=0.28)
    return stereo(tone.astype(np.float32))


def bass(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A finger bass: round, with a little string in the attack."""
    t = clock(seconds + 0.12)
    dull = wave("saw", freq, t, bright_hz=260)
    string = wave("saw", freq, t, bright_hz=1300) * np.exp2(-t / np.float32(0.07))
    tone = (dull + string * np.float32(0.4)) * np.exp2(-t / np.float32(0.9))
    _ = rng
    return stereo((tone * envelope(t, attack=0.006, hold=seconds, release=0.09)).astype(np.float32))


def sub(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A deep sine with enough of the octave above to be heard on small speakers."""
    t = clock(seconds + 0.15)
    w = np.float32(2 * np.pi * freq)
    drop = np.float32(0.02) * (1 - np.exp2(-t / np.float32(0.03)))
    tone = np.tanh(np.float32(1.6) * np.sin(w * (t + drop))) + np.float32(0.22) * np.sin(2 * w * t)
    _ = rng
    tone = tone * np.exp2(-t / np.float32(1.4)) * envelope(t, attack=0.005, hold=seconds, release=0.12)
    return stereo(tone.astype(np.float32))


def synthbass(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A plucked saw bass for dance music."""
    t = clock(seconds + 0.06)
    tone = wave("saw", freq, t, bright_hz=420)
    tone = tone + wave("saw", freq, t, bright_hz=2400) * np.exp2(-t / np.float32(0.06)) * np.float32(0.55)
    _ = rng
    return stereo((tone * envelope(t, attack=0.004, hold=seconds, release=0.05)).astype(np.float32))


def drone(freq: float, seconds: float, rng: np.random.Generator) -> Samples:
    """A low, dark, moving tone."""
    t = clock(seconds + 2.0)
    tone = _detuned("saw", freq, t, rng, 320) + _detuned("saw", freq * 1.003, t, rng, 700) * (
        np.float32(0.5) + np.float32(0.5) * np.sin(np.float32(2 * np.pi * 0.11) * t)
    )
    return np.asarray(tone * envelope(t, attack=1.2, hold=seconds, release=1.8) * np.float32(0.7), np.float32)


VOICES: Mapping[str, Voice] = {
    "epiano": epiano, "piano": piano, "pluck": pluck, "muted": muted, "pad": pad, "choir": choir,
    "strings": strings, "spiccato": spiccato, "brass": brass, "saws": saws, "bell": bell, "mallet": mallet,
    "lead": lead, "flute": flute, "bass": bass, "sub": sub, "synthbass": synthbass, "drone": drone,
}  # fmt: skip
"""Every pitched instrument by its name."""
