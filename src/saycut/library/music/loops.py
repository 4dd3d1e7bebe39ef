"""Notes made into sound: loops of four bars that join their own beginning without a seam.

Everything wraps round: a note's tail, the reverb, the filters (all circular), so a loop can be repeated any
number of times. Players who play in the same sections share a loop, which bounds the memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .drums import DRUMS, vinyl
from .recipes import Part, Recipe
from .score import BARS, STEPS, Harmony, Note, notes_of
from .tempo import RATE, bar_samples
from .voices import VOICES, Samples


@dataclass
class Sounds:
    """Notes already made, so that a note played again costs nothing."""

    seed: int
    made: dict[tuple[str, int, int], Samples] = field(default_factory=dict)

    def note(self, voice: str, pitch: int, seconds: float) -> Samples:
        """A pitched note; lengths are made to the twentieth of a second."""
        length = max(round(seconds * 20), 1)
        key = (voice, pitch, length)
        if key not in self.made:
            rng = np.random.default_rng([self.seed, pitch, length, *voice.encode()])
            self.made[key] = VOICES[voice](440.0 * 2 ** ((pitch - 69) / 12), length / 20, rng)
        return self.made[key]

    def hit(self, drum: str, take: int) -> Samples:
        """One of three takes of a drum."""
        key = (drum, 0, take % 3)
        if key not in self.made:
            self.made[key] = DRUMS[drum](np.random.default_rng([self.seed, take % 3, *drum.encode()]))
        return self.made[key]


def add_wrapped(bed: Samples, sound: Samples, at: int) -> None:
    """Adds a sound to a loop; what passes the end goes on at the beginning."""
    size = bed.shape[1]
    at %= size
    sound = sound[:, : size * 2]
    done = 0
    while done < sound.shape[1]:
        count = min(size - at, sound.shape[1] - done)
        bed[:, at : at + count] += sound[:, done : done + count]
        done += count
        at = 0


def played(
    part: Part, notes: list[Note], recipe: Recipe, sounds: Sounds, rng: np.random.Generator
) -> Samples:
    """A player's loop, dry."""
    bar = bar_samples(recipe.bpm)
    bed = np.zeros((2, BARS * bar), np.float32)
    step_seconds = bar / STEPS / RATE
    loose = recipe.loose_ms / 1000 * RATE
    for number, note in enumerate(notes):
        swing = (recipe.swing - 0.5) * 2 if int(note.step) % 2 == 1 and note.step == int(note.step) else 0.0
        at = (note.step + swing) * bar / STEPS
        if part.kind != "drum" or part.voice not in ("kick", "soft_kick"):
            at += float(rng.uniform(-loose, loose))
        if part.kind == "drum":
            sound = sounds.hit(part.voice, number)
        else:
            sound = sounds.note(part.voice, note.pitch, note.length * step_seconds)
        add_wrapped(bed, sound * np.float32(note.strength), round(at))
    return bed


WIDE = np.float32(1.7)
"""How much wider than the players the room is."""
AIR_DB = 6.0
"""A shelf from 4 kHz up: without it the octaves above lie 5 to 10 dB under those of mastered music."""


@dataclass(frozen=True)
class Space:
    """The room and the tone of a piece, as spectra for a loop's length."""

    room: np.ndarray
    """(2, bins): the reverb's response."""
    tone: np.ndarray
    """(bins,): the master's low-pass, and a high-pass that takes out what is below hearing (and DC)."""

    @staticmethod
    def of(recipe: Recipe, samples: int, seed: int) -> Space:
        rng = np.random.default_rng([seed, 77])
        count = min(int(recipe.reverb_s * 1.2 * RATE), samples)
        t = np.arange(count) / RATE
        impulse = rng.standard_normal((2, count)) * np.exp(-6.9 * t / recipe.reverb_s)
        impulse *= np.clip((t - 0.012) / 0.02, 0, 1)
        room = np.fft.rfft(impulse, samples, axis=1)
        freq = np.fft.rfftfreq(samples, 1 / RATE)
        room *= 1 / (1 + (freq / 4500) ** 2) * (1 / (1 + (180 / np.maximum(freq, 1)) ** 4))
        room /= np.sqrt(np.sum(impulse**2, axis=1, keepdims=True))
        low = 1 / (1 + (freq / recipe.low_pass_hz) ** 4)
        high = 1 / (1 + (36 / np.maximum(freq, 0.01)) ** 6)
        air = 1 + (10 ** (AIR_DB / 20) - 1) / (1 + (3800 / np.maximum(freq, 1)) ** 2)
        return Space(room.astype(np.complex64), (low * high * air).astype(np.float32))

    def applied(self, dry: Samples, wet: Samples) -> Samples:
        """Dry sound, and what is sent to the room, through the tone filter."""
        size = dry.shape[1]
        echo = np.fft.rfft(wet, axis=1) * self.room
        middle, side = (echo[0] + echo[1]) / 2, (echo[0] - echo[1]) / 2 * WIDE
        spectrum = np.fft.rfft(dry, axis=1) + np.stack([middle + side, middle - side])
        return np.asarray(np.fft.irfft(spectrum * self.tone, size, axis=1), np.float32)


def pump(recipe: Recipe, samples: int) -> Samples:
    """The gain of what gives way to the kick: down at each beat, back before the next."""
    beat = samples // (BARS * 4)
    t = np.arange(beat) / beat
    depth = 1 - 10 ** (recipe.pump_db / 20)
    one = 1 - depth * np.clip(1 - t / 0.55, 0, 1) ** 1.6 * np.clip(t / 0.02, 0, 1)
    return np.tile(one, BARS * 4).astype(np.float32)


Bus = tuple[str, Samples]
"""The sections some players play in, and their loop."""


def loop(recipe: Recipe, chords: Harmony, sounds: Sounds, *, b: bool, space: Space) -> list[Bus]:
    """Four bars of A or B, one loop for each set of sections."""
    samples = BARS * bar_samples(recipe.bpm)
    giving_way = pump(recipe, samples)
    dry: dict[str, Samples] = {}
    wet: dict[str, Samples] = {}
    section = "b" if b else "a"
    for number, part in enumerate(recipe.parts):
        others = part.where.replace("b" if not b else "a", "")
        if b:
            others = "b" if "b" in part.where else ""
        if not others or (section not in others and not set(others) & set("iko")):
            continue
        rng = np.random.default_rng([sounds.seed, number, int(b)])
        bed = played(part, notes_of(part, recipe, chords, b=b, rng=rng), recipe, sounds, rng)
        bed *= np.float32(10 ** (part.db / 20))
        if part.kind != "drum":
            bed *= giving_way
        for store, gain in ((dry, 1.0), (wet, part.send)):
            if others in store:
                store[others] += bed * np.float32(gain)
            else:
                store[others] = bed * np.float32(gain)
    found = [(where, space.applied(dry[where], wet[where])) for where in dry]
    if recipe.vinyl:
        rng = np.random.default_rng([sounds.seed, 99, int(b)])
        noise = vinyl(rng, samples) * np.float32(recipe.vinyl)
        found.append(("b" if b else "iako", noise))
    return found
