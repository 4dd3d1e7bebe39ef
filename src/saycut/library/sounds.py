"""Short sound effects that Saycut makes itself: whoosh, pop, ding, click, riser and others."""

from __future__ import annotations

import wave
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from .music.drums import boom, crash, shaped
from .music.tempo import RATE
from .music.voices import Samples, bell, clock, decay, stereo
from .naming import Names

Sound = Callable[[np.random.Generator], Samples]
PEAK = 0.5
"""-6 dBFS: under speech at its usual level, over music."""


def _swept_noise(rng: np.random.Generator, seconds: float, start_hz: float, end_hz: float) -> Samples:
    """Noise whose band moves from one frequency to another: overlapping bands, faded one into the next."""
    t = clock(seconds)
    noise = rng.standard_normal((2, len(t))).astype(np.float32)
    out = np.zeros_like(noise)
    bands = 10
    for band in range(bands):
        middle = start_hz * (end_hz / start_hz) ** (band / (bands - 1))
        place = np.abs(t / seconds * (bands - 1) - band)
        out += shaped(noise, middle / 1.5, middle * 1.5) * np.clip(1 - place, 0, 1).astype(np.float32)
    return out


def _passing(rng: np.random.Generator, seconds: float, low: float, high: float) -> Samples:
    """Air that rises, peaks and passes from left to right."""
    t = clock(seconds)
    up = _swept_noise(rng, seconds / 2, low, high)
    down = _swept_noise(rng, seconds / 2, high, low)
    air = np.concatenate([up, down], axis=1)[:, : len(t)]
    t = t[: air.shape[1]]
    swell = np.sin(np.clip(t / seconds, 0, 1) * np.pi) ** 2.5
    across = np.clip(t / seconds, 0, 1) * np.pi / 2
    return np.asarray(air * swell * np.stack([np.cos(across), np.sin(across)]) * 1.3, np.float32)


def whoosh(rng: np.random.Generator) -> Samples:
    return _passing(rng, 0.75, 300, 3200)


def swoosh(rng: np.random.Generator) -> Samples:
    return _passing(rng, 0.38, 700, 6500)


def pop(rng: np.random.Generator) -> Samples:
    t = clock(0.12)
    freq = 380 + 620 * np.clip(t / 0.05, 0, 1)
    _ = rng
    tone = np.sin(2 * np.pi * np.cumsum(freq, dtype=np.float64) / RATE) * np.clip(t / 0.002, 0, 1)
    return stereo(np.asarray(tone * decay(t, 0.022), np.float32))


def ding(rng: np.random.Generator) -> Samples:
    return bell(1318.5, 1.6, rng)


def chime(rng: np.random.Generator) -> Samples:
    """Three notes upwards: a success."""
    out = np.zeros((2, int(2.4 * RATE)), np.float32)
    for place, freq in enumerate((1046.5, 1318.5, 1568.0)):
        note = bell(freq, 1.2, rng)
        at = int(place * 0.11 * RATE)
        count = min(note.shape[1], out.shape[1] - at)
        out[:, at : at + count] += note[:, :count]
    return out


def click(rng: np.random.Generator) -> Samples:
    t = clock(0.045)
    noise = rng.standard_normal((2, len(t))).astype(np.float32)
    tone = np.sin(np.float32(2 * np.pi * 2600) * t)
    return np.asarray(shaped(noise, 1800, 7000) * decay(t, 0.0035) * 0.6 + tone * decay(t, 0.004), np.float32)


def shutter(rng: np.random.Generator) -> Samples:
    """A camera: two clicks."""
    one, two = click(rng), click(rng)
    out = np.zeros((2, int(0.22 * RATE)), np.float32)
    out[:, : one.shape[1]] += one
    out[:, int(0.095 * RATE) : int(0.095 * RATE) + two.shape[1]] += two * np.float32(0.8)
    return out


def riser(rng: np.random.Generator) -> Samples:
    """Tension for two seconds, cut off at the top."""
    t = clock(2.0)
    air = _swept_noise(rng, 2.0, 300, 8000)[:, : len(t)]
    freq = 110 * 2 ** (t / 2.0 * 2.5)
    tone = np.sin(2 * np.pi * np.cumsum(freq, dtype=np.float64) / RATE) * 0.25
    return np.asarray((air + tone) * (t / 2.0) ** 2 * np.clip((2.0 - t) / 0.02, 0, 1), np.float32)


def impact(rng: np.random.Generator) -> Samples:
    """A deep hit with a long tail."""
    hit = boom(rng)
    return np.asarray(hit + crash(rng)[:, : hit.shape[1]] * np.float32(0.25), np.float32)


def beep(rng: np.random.Generator) -> Samples:
    """The tone that covers a word."""
    t = clock(0.5)
    _ = rng
    ends = np.clip(t / 0.01, 0, 1) * np.clip((0.5 - t) / 0.01, 0, 1)
    return stereo(np.asarray(np.sin(np.float32(2 * np.pi * 1000) * t) * ends, np.float32))


def buzzer(rng: np.random.Generator) -> Samples:
    """Wrong."""
    t = clock(0.6)
    _ = rng
    tone = np.sign(np.sin(2 * np.pi * 147 * t)) + np.sign(np.sin(2 * np.pi * 155 * t))
    ends = np.clip(t / 0.01, 0, 1) * np.clip((0.6 - t) / 0.04, 0, 1)
    dull = shaped(np.asarray(tone * ends, np.float32), 60, 2600)
    return stereo(dull * ends.astype(np.float32))


def applause(rng: np.random.Generator) -> Samples:
    """Many hands for three seconds."""
    out = np.zeros((2, int(3.2 * RATE)), np.float32)
    t = clock(0.05)
    hands = [
        shaped(rng.standard_normal(len(t)).astype(np.float32), 700, 5500) * decay(t, 0.006) for _ in range(12)
    ]
    for at in np.sort(rng.integers(0, out.shape[1] - len(t), 900)):
        pan = rng.random() * np.pi / 2
        hand = hands[int(rng.integers(12))] * np.float32(rng.uniform(0.3, 1.0))
        out[:, at : at + len(t)] += np.outer([np.cos(pan), np.sin(pan)], hand).astype(np.float32)
    place = np.arange(out.shape[1]) / RATE
    return np.asarray(out * np.clip(place / 0.4, 0, 1) * np.clip((3.2 - place) / 1.4, 0, 1), np.float32)


SOUNDS: Mapping[str, Sound] = {
    "whoosh": whoosh, "swoosh": swoosh, "pop": pop, "ding": ding, "chime": chime, "click": click,
    "shutter": shutter, "riser": riser, "impact": impact, "beep": beep, "buzzer": buzzer,
    "applause": applause,
}  # fmt: skip
"""Every sound by our name."""

_NAMES = Names("sound", "sounds.json", SOUNDS)


def names() -> tuple[str, ...]:
    """Our names, for a person and for checks."""
    return _NAMES.all()


sounds = names
"""The same, for those who import it by name."""


def aliases() -> Mapping[str, tuple[str, ...]]:
    """Each name with the English and Chinese words for it."""
    return _NAMES.aliases()


def find(words: str) -> str | None:
    """Our name for a word or phrase ("notification bell", "叮"), or None."""
    return _NAMES.within(words)


def made(name: str, seed: int = 0) -> Samples:
    """A sound as float32 (2, samples) at 48 kHz, peak -6 dBFS. Raises InputError for an unknown name."""
    own = _NAMES.check(name)
    sound = SOUNDS[own](np.random.default_rng([seed, *own.encode()]))
    fade = min(int(0.004 * RATE), sound.shape[1])
    sound = sound - np.mean(sound, axis=1, keepdims=True)
    sound[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    sound[:, : fade // 4] *= np.linspace(0, 1, fade // 4, dtype=np.float32)
    return np.asarray(sound * (PEAK / max(float(np.max(np.abs(sound))), 1e-9)), np.float32)


def duration_ms(name: str) -> int:
    """How long a sound is by nature."""
    samples: int = made(name).shape[1]
    return round(samples * 1000 / RATE)


def write_sound(path: Path, name: str, duration_ms: int | None = None, seed: int = 0) -> None:
    """Writes a sound as a 16-bit stereo WAV at 48 kHz, in its own length or in `duration_ms`.

    A shorter length cuts it with a fade of 20 ms, a longer one adds silence. Raises InputError for an
    unknown name.
    """
    sound = made(name, seed)
    if duration_ms is not None:
        wanted = max(duration_ms, 1) * RATE // 1000
        fade = min(int(0.02 * RATE), wanted)
        if wanted < sound.shape[1]:
            sound = sound[:, :wanted]
            sound[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
        else:
            sound = np.pad(sound, ((0, 0), (0, wanted - sound.shape[1])))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.rint(sound * 32767).astype("<i2").T.tobytes())
