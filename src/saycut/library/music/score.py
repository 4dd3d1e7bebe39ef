"""A recipe and a seed made into notes: four bars of A and four of B for each player."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .recipes import QUALITIES, Part, Recipe

BARS = 4
"""Bars in a loop."""
STEPS = 16


@dataclass(frozen=True)
class Chord:
    root: int
    """MIDI note, within an octave above the key."""
    tones: tuple[int, ...]
    """Semitones above the root."""


@dataclass(frozen=True)
class Note:
    """A note or a drum's hit, in steps (sixteenths) from the loop's start."""

    step: float
    length: float
    pitch: int
    """MIDI; 0 for drums."""
    strength: float
    """0 to 1."""


@dataclass(frozen=True)
class Harmony:
    """The chords of a loop."""

    key: int
    """MIDI note of the tonic."""
    chords: tuple[tuple[float, Chord], ...]
    """Each with the step it begins at."""

    def at(self, step: float) -> Chord:
        return [chord for start, chord in self.chords if start <= step % (BARS * STEPS)][-1]


def harmony(words: str, key: int) -> Harmony:
    """The chords of four bars: "0:maj 7:maj 9:min 5:maj"."""
    found: list[tuple[float, Chord]] = []
    for bar, both in enumerate(words.split()):
        names = both.split("/")
        for part, name in enumerate(names):
            root, quality = name.split(":")
            chord = Chord(key + int(root), QUALITIES[quality])
            found.append((bar * STEPS + part * STEPS / len(names), chord))
    return Harmony(key, tuple(found))


def voicing(chord: Chord, centre: int) -> list[int]:
    """The chord's tones as near to `centre` as they go, low to high: from chord to chord little moves."""
    tones = {(chord.root + tone) % 12 for tone in chord.tones}
    low = centre - 6
    return sorted(low + (tone - low) % 12 for tone in tones)


def notes_of(part: Part, recipe: Recipe, chords: Harmony, *, b: bool, rng: np.random.Generator) -> list[Note]:
    """What a player plays over four bars; always the same for the same generator."""
    pattern = part.b if b and part.b else part.pattern
    if part.kind == "lead":
        return _lead(part, recipe, chords, pattern, rng)
    found: list[Note] = []
    hits = list(_hits(pattern))
    lengths = [after - step for (step, _), (after, _) in pairwise([*hits, (BARS * STEPS, "9")])]
    for number, ((step, mark), length) in enumerate(zip(hits, lengths, strict=True)):
        found += _played(part, chords, (number, step, mark, length), rng)
    return found


def _hits(pattern: str) -> Iterator[tuple[int, str]]:
    for step in range(BARS * STEPS):
        mark = pattern[step % len(pattern)]
        if mark != ".":
            yield step, mark


def _played(
    part: Part, chords: Harmony, hit: tuple[int, int, str, float], rng: np.random.Generator
) -> Iterator[Note]:
    number, step, mark, length = hit
    chord = chords.at(step)
    strength = (int(mark) / 9 if mark.isdigit() else 1.0 if mark.isupper() else 0.8) * rng.uniform(0.88, 1.0)
    held = max(length * part.gate, 0.5)
    if part.kind == "drum":
        yield Note(step, 1, 0, strength)
    elif part.kind == "bass":
        offset = {"r": 0, "f": 7, "o": 12, "t": chord.tones[1]}[mark.lower()]
        if mark.lower() == "f" and 6 in chord.tones:
            offset = 6
        low = 60 + 12 * part.octave - 8
        yield Note(step, held, low + (chord.root - low) % 12 + offset, strength)
    elif part.kind == "chords":
        for place, pitch in enumerate(voicing(chord, 62 + 12 * part.octave)):
            late = (
                place * 0.05 if part.voice in ("epiano", "piano") else place * 0.11 * (part.voice == "pluck")
            )
            yield Note(step + late, held, pitch, strength * (0.9 if place else 1.0))
    else:
        tones = voicing(chord, 62 + 12 * part.octave)
        ladder = [tones[0], *tones[1:], tones[0] + 12]
        order = [0, 2, 1, 3, 2, len(ladder) - 1, 2, 1]
        yield Note(step, max(held, 1.5), ladder[order[number % len(order)] % len(ladder)], strength)


_RHYTHMS = {
    "motif": (
        ((0, 3), (3, 3), (6, 2), (8, 6)), ((0, 2), (2, 2), (4, 4), (10, 6)),
        ((2, 2), (4, 4), (8, 3), (11, 5)), ((0, 6), (6, 2), (8, 8)), ((4, 4), (8, 2), (10, 2), (12, 4)),
    ),
    "sparse": (((0, 8),), ((6, 8),), ((4, 4), (10, 6)), ((8, 8),)),
    "slow": (((0, 16),), ((0, 8), (8, 8)), ((0, 12), (12, 4))),
}  # fmt: skip


def _lead(part: Part, recipe: Recipe, chords: Harmony, style: str, rng: np.random.Generator) -> list[Note]:
    """A tune: a rhythm said, answered, said again with another end; strong notes are of the chord."""
    rhythms = _RHYTHMS[style]
    first, answer = (rhythms[i] for i in rng.choice(len(rhythms), 2, replace=len(rhythms) < 2))
    steps = (0, 3, 5, 7, 10) if recipe.minor else (0, 2, 4, 7, 9)
    centre = 67 + 12 * (part.octave - 1) + 5
    scale = sorted(p for p in range(centre - 9, centre + 12) if (p - chords.key) % 12 in steps)
    place = len(scale) // 2
    walk: list[int] = [int(s) for s in rng.choice([-2, -1, -1, 1, 1, 2], 16)]
    found: list[Note] = []
    for bar, rhythm in enumerate((first, answer, first, answer)):
        for number, (step, length) in enumerate(rhythm):
            drift = 1 if place < 2 else -1 if place > len(scale) - 3 else 0
            place = int(np.clip(place + walk[(number + 4 * (bar % 2)) % 16] + drift, 0, len(scale) - 1))
            at = bar * STEPS + step
            pitch = scale[place]
            if step % 8 == 0 or (bar == BARS - 1 and number == len(rhythm) - 1):
                pitch = _nearest_tone(chords.at(at), pitch)
            found.append(Note(at, length * part.gate, pitch, float(rng.uniform(0.75, 1.0))))
    return found


def _nearest_tone(chord: Chord, pitch: int) -> int:
    tones = {(chord.root + tone) % 12 for tone in chord.tones[:3]}
    return min((p for p in range(pitch - 6, pitch + 7) if p % 12 in tones), key=lambda p: abs(p - pitch))
