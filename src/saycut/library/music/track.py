"""A piece of music of an exact length: sections laid out in bars, mixed block by block, ended on a chord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .drums import DRUMS
from .loops import Bus, Sounds, Space, loop
from .recipes import RECIPES, Recipe
from .score import BARS, Chord, Harmony, harmony, voicing
from .tempo import RATE, bar_samples
from .voices import Samples

TARGET_LUFS = -15.0
"""As loud as songs are sold, within a little: "at 20%" means the same for them and for what is made here."""
CEILING = 0.89
"""-1 dBFS."""
_KNEE = 0.6
"""Samples above this are bent towards the ceiling: a gentle limiter."""
_MOVES = "aabbkaab"
"""The order of sections, each four bars, after the intro; round and round."""
_SHORT_MOVES = "ab"
"""The same in a piece of half a minute: it gets to the point."""


@dataclass(frozen=True)
class Plan:
    """Which section each bar is in, and where the closing chord falls."""

    sections: str
    """A letter a bar."""
    close: int | None
    """The sample at which all stop and the last chord rings; None in pieces too short for one."""


def planned(recipe: Recipe, samples: int) -> Plan:
    """The layout of a piece of so many samples."""
    bar = bar_samples(recipe.bpm)
    ring = int(min(recipe.end_ring_s, samples / RATE * 0.3) * RATE)
    half = bar // 2
    closes = (samples - ring) // half * half
    if closes < bar:
        return Plan("a" * (samples // bar + 1), None)
    bars = -(-closes // bar)
    intro = recipe.intro_bars if bars >= 20 else 2 if bars >= 8 else 0
    moves = _MOVES if bars >= 20 else _SHORT_MOVES
    body = "".join(moves[(i // BARS) % len(moves)] for i in range(bars - intro))
    outro = 4 if bars >= 24 else 2 if bars >= 10 else 0
    if outro:
        body = body[:-outro] + "o" * outro
    return Plan("i" * intro + body, closes)


@dataclass(frozen=True)
class Piece:
    """A composed piece, ready to be mixed."""

    recipe: Recipe
    plan: Plan
    a: list[Bus]
    b: list[Bus]
    closing: Samples
    cymbal: Samples | None
    samples: int
    gain: float = 1.0
    lifts: tuple[tuple[str, float], ...] = ()
    """Sections that would be too quiet beside the others, and their gain."""


def composed(mood: str, samples: int, seed: int) -> Piece:
    """A piece in a mood (one of ours) of exactly so many samples."""
    recipe = RECIPES[mood]
    rng = np.random.default_rng([seed, *mood.encode()])
    key = int(rng.choice(recipe.keys))
    first = harmony(str(rng.choice(recipe.a)), key)
    second = harmony(str(rng.choice(recipe.b)), key)
    sounds = Sounds(int(rng.integers(2**31)))
    space = Space.of(recipe, BARS * bar_samples(recipe.bpm), sounds.seed)
    plan = planned(recipe, samples)
    a = loop(recipe, first, sounds, b=False, space=space)
    b = loop(recipe, second, sounds, b=True, space=space) if "b" in plan.sections else []
    piece = Piece(recipe, plan, a, b, _closing(recipe, first, sounds), _cymbal(recipe, sounds), samples)
    piece = replace(piece, lifts=_lifts(piece))
    return replace(piece, gain=_gain(piece))


def _closing(recipe: Recipe, chords: Harmony, sounds: Sounds) -> Samples:
    """The last chord: the tonic on the chord players' instruments and the bass, with its reverb."""
    quality = (0, 3, 7) if recipe.minor else (0, 4, 7)
    tonic = Chord(chords.key, quality)
    length = int((recipe.end_ring_s + 1.0) * RATE)
    dry, wet = np.zeros((2, length), np.float32), np.zeros((2, length), np.float32)
    for part in recipe.parts:
        if part.kind not in ("chords", "arp", "bass") or ("a" not in part.where and "o" not in part.where):
            continue
        centre = 62 + 12 * part.octave
        low = 60 + 12 * part.octave - 8
        pitches = [low + (chords.key - low) % 12] if part.kind == "bass" else voicing(tonic, centre)
        for place, pitch in enumerate(pitches):
            sound = sounds.note(part.voice, pitch, recipe.end_ring_s * 0.8)
            at = int(place * 0.018 * RATE)
            count = min(sound.shape[1], length - at)
            sound = sound[:, :count] * np.float32(10 ** (part.db / 20) * 0.85)
            dry[:, at : at + count] += sound
            wet[:, at : at + count] += sound * np.float32(max(part.send, 0.25))
    return Space.of(recipe, length, sounds.seed).applied(dry, wet)


def _cymbal(recipe: Recipe, sounds: Sounds) -> Samples | None:
    if not recipe.crash:
        return None
    found = DRUMS["crash"](np.random.default_rng([sounds.seed, 5]))
    return found * np.float32(recipe.crash * 10 ** (-17 / 20))


def _bar(piece: Piece, number: int) -> Samples:
    """A bar of the loops, before the closing chord and the master."""
    bar = bar_samples(piece.recipe.bpm)
    section = piece.plan.sections[number]
    at = number % BARS * bar
    out = np.zeros((2, bar), np.float32)
    for where, sound in piece.b if section == "b" else piece.a:
        if section in where:
            out += sound[:, at : at + bar]
    return out * np.float32(dict(piece.lifts).get(section, 1.0))


_QUIETEST_DB = {"i": -5.0, "k": -4.0, "o": -5.0, "a": -3.0}
"""How far a section may lie under the loudest: contrast is wanted, an intro nobody hears is not."""


def _lifts(piece: Piece) -> tuple[tuple[str, float], ...]:
    """The gains that hold quiet sections within `_QUIETEST_DB` of the loudest."""
    powers: dict[str, float] = {}
    for number, section in enumerate(piece.plan.sections):
        if section not in powers:
            powers[section] = _weighted_power(_bar(piece, number))
    loudest = max(powers.values())
    found: list[tuple[str, float]] = []
    for section, power in powers.items():
        floor = loudest * 10 ** (_QUIETEST_DB.get(section, -60.0) / 10)
        if power < floor:
            found.append((section, min(float(np.sqrt(floor / max(power, 1e-12))), 4.0)))
    return tuple(found)


def _gain(piece: Piece) -> float:
    """What brings the piece to the target loudness: ITU-R BS.1770 over its bars, each kind measured once."""
    powers: dict[tuple[str, int], float] = {}
    total, count = 0.0, 0
    for number, section in enumerate(piece.plan.sections):
        key = (section, number % BARS)
        if key not in powers:
            powers[key] = _weighted_power(_bar(piece, number))
        total, count = total + powers[key], count + 1
    mean = total / max(count, 1)
    loud = [p for p in (powers[(s, i % BARS)] for i, s in enumerate(piece.plan.sections)) if p > mean / 10]
    loudness = -0.691 + 10 * np.log10(max(float(np.mean(loud)) if loud else mean, 1e-12))
    return float(10 ** ((TARGET_LUFS - loudness) / 20))


def _weighted_power(sound: Samples) -> float:
    """K-weighted power, both channels summed; the filters by their response."""
    spectrum = np.fft.rfft(sound, axis=1)
    freq = np.fft.rfftfreq(sound.shape[1], 1 / RATE)
    z = np.exp(-2j * np.pi * freq / RATE)
    # BS.1770-4's coefficients for 48 kHz: the head's shelf, then the high-pass
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    power = np.abs(spectrum * shelf * high) ** 2
    return float(2 * np.sum(power) / sound.shape[1] ** 2)


def blocks(piece: Piece) -> Iterator[Samples]:
    """The piece as blocks (2, samples), together exactly as long as asked."""
    bar = bar_samples(piece.recipe.bpm)
    close = piece.plan.close
    bars = len(piece.plan.sections)
    cursor = 0
    for number in range(bars):
        block = _bar(piece, number)
        _add_cymbal(piece, number, block)
        if close is not None and cursor + bar > close:
            block[:, max(close - cursor, 0) :] = 0
            _soften(block, close - cursor)
        yield from _mastered(piece, block, cursor)
        cursor += bar
    while cursor < piece.samples:
        yield from _mastered(piece, np.zeros((2, min(bar, piece.samples - cursor)), np.float32), cursor)
        cursor += bar


def _soften(block: Samples, close: int) -> None:
    """The loops stop over 30 ms before the closing chord."""
    fade = min(int(0.03 * RATE), max(close, 0))
    if fade:
        block[:, close - fade : close] *= np.linspace(1, 0, fade, dtype=np.float32)


def _add_cymbal(piece: Piece, number: int, block: Samples) -> None:
    sections = piece.plan.sections
    if piece.cymbal is None:
        return
    bar = block.shape[1]
    for back in range(min(number, 1) + 1):
        start = number - back
        changed = start > 0 and sections[start] != sections[start - 1] and sections[start] in "ab"
        part = piece.cymbal[:, back * bar : (back + 1) * bar]
        if changed and part.shape[1]:
            block[:, : part.shape[1]] += part


def _mastered(piece: Piece, block: Samples, cursor: int) -> Iterator[Samples]:
    """A block with the closing chord, at its loudness, limited, faded at the ends and cut to length."""
    size = min(block.shape[1], piece.samples - cursor)
    if size <= 0:
        return
    block = block[:, :size]
    close = piece.plan.close
    if close is not None:
        first, last = max(close, cursor), min(close + piece.closing.shape[1], cursor + size)
        if last > first:
            block[:, first - cursor : last - cursor] += piece.closing[:, first - close : last - close]
    block = limited(block * np.float32(piece.gain))
    yield block * _fades(piece, cursor, size)


def limited(sound: Samples) -> Samples:
    """Nothing above the ceiling; what is below the knee is as it was."""
    size = np.abs(sound)
    over = np.float32(CEILING - _KNEE)
    bent = _KNEE + over * np.tanh((size - _KNEE) / over)
    return np.where(size > _KNEE, np.sign(sound) * bent, sound).astype(np.float32)


def _fades(piece: Piece, cursor: int, size: int) -> Samples:
    """The gain at the ends: in over 15 ms, out over most of the closing chord (or a fifth of a stub)."""
    total = piece.samples
    place = np.arange(cursor, cursor + size, dtype=np.float64)
    close = piece.plan.close
    out = (total - close) * 0.6 if close is not None else total * 0.2
    up = np.clip(place / (0.015 * RATE), 0, 1)
    down = np.clip((total - 1 - place) / max(out, 1), 0, 1)
    return np.asarray(up * np.sin(down * np.pi / 2) ** 2, np.float32)
