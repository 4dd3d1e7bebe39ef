"""Music that Saycut makes itself: seeded, arranged, of exactly the length asked for, free of anyone's rights.

`write_music(path, mood, duration_ms, seed)` writes a WAV; `synthesise` gives the blocks. A mood is one of
`moods()`; `mood_for` reads a person's words. An operator's own folder of music comes first where it has
something fitting: `find_music`.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..naming import Names
from .recipes import RECIPES
from .tempo import RATE, bar_samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE = RATE
LONGEST_MS = 4 * 60 * 60 * 1000

_NAMES = Names("mood", "moods.json", RECIPES)


def moods() -> tuple[str, ...]:
    """The moods there are, by our names."""
    return _NAMES.all()


def aliases() -> Mapping[str, tuple[str, ...]]:
    """Each mood with the English and Chinese words for it."""
    return _NAMES.aliases()


def mood_for(words: str) -> str | None:
    """The mood a person means ("some lo-fi beats", "轻快的音乐"), or None."""
    return _NAMES.within(words)


def tempo_bpm(mood: str) -> float:
    """The exact tempo of a mood's pieces; beats fall from 0 on. Raises InputError for an unknown mood."""
    return 240 * RATE / bar_samples(RECIPES[_NAMES.check(mood)].bpm)


def beats_ms(mood: str, duration_ms: int) -> tuple[int, ...]:
    """The beats of a piece in ms from its start; every fourth from the first is a bar's."""
    beat = 60_000 / tempo_bpm(mood)
    return tuple(round(i * beat) for i in range(int(duration_ms / beat) + 1) if round(i * beat) < duration_ms)


def synthesise(mood: str, *, duration_ms: int, seed: int = 0) -> Iterator[NDArray[np.float32]]:
    """A piece as float32 blocks (2, samples) at 48 kHz, about -15 LUFS, together exactly `duration_ms` long.

    The same mood, length and seed give the same samples. Raises InputError for an unknown mood.
    """
    from .track import blocks, composed  # with numpy: those who only ask for names do not wait for it

    samples = max(min(duration_ms, LONGEST_MS), 1) * RATE // 1000
    return blocks(composed(_NAMES.check(mood), samples, seed))


def write_music(path: Path, mood: str, duration_ms: int, seed: int = 0) -> None:
    """Writes a piece as a 16-bit stereo WAV at 48 kHz. Raises InputError for an unknown mood."""
    import numpy as np

    pieces = synthesise(mood, duration_ms=duration_ms, seed=seed)
    noise = np.random.default_rng(0)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for block in pieces:
            dither = noise.random(block.shape, np.float32) - noise.random(block.shape, np.float32)
            quiet = np.abs(block) < 1e-6
            whole = np.rint(block * 32767 + np.where(quiet, 0, dither))
            out.writeframes(np.clip(whole, -32768, 32767).astype("<i2").T.tobytes())


AUDIO_SUFFIXES = (".mp3", ".m4a", ".aac", ".wav", ".flac", ".ogg", ".opus")


def find_music(folder: Path, mood: str) -> Path | None:
    """A file of an operator's folder whose name, or whose sub-folder's, speaks of a mood; None without one.

    "calm piano - Dawn.mp3" is found for piano; so is "piano/dawn.mp3". The first by name, so it repeats.
    """
    wanted = mood_for(mood)
    if wanted is None or not folder.is_dir():
        return None
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in AUDIO_SUFFIXES and p.is_file())
    for path in files:
        words = [
            path.stem.replace("_", " "),
            *(part.replace("_", " ") for part in path.relative_to(folder).parts[:-1]),
        ]
        if any(mood_for(word) == wanted for word in words):
            return path
    return None
