"""Sounds that Saycut makes: "music:<mood>" and "sound:<name>" become files when they are needed."""

from __future__ import annotations

import hashlib
import os
import wave
from collections import ChainMap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np

from ..errors import OperationError
from ..ids import AssetId
from ..library.music import find_music, moods, write_music
from ..library.sounds import names as sounds
from ..library.sounds import write_sound
from ..media.probe import probe
from ..timeline.model import Asset, Draft
from .material import Material
from .workplace import Workplace

MUSIC, SOUND = "music:", "sound:"
VERSION = 2
"""Raised when the same seed would sound different: what is in the cache is then made anew."""
RATE = 48_000


def is_generated(asset: Asset) -> bool:
    """Saycut makes this one; there is no file of the person's."""
    return asset.locator.startswith((MUSIC, SOUND))


def check_generated(draft: Draft) -> None:
    """Refuses a mood or an effect that nobody can make. Raises OperationError."""
    for asset in draft.assets:
        if asset.locator.startswith(MUSIC) and asset.locator.removeprefix(MUSIC) not in moods():
            _unknown("add_music", "mood", asset, moods())
        if asset.locator.startswith(SOUND) and asset.locator.removeprefix(SOUND) not in sounds():
            _unknown("add_sound", "text", asset, sounds())


def _unknown(op: str, field: str, asset: Asset, known: tuple[str, ...]) -> None:
    wanted = asset.locator.partition(":")[2]
    raise OperationError(
        op,
        f"Saycut cannot make “{wanted}”",
        field=field,
        way_out=f"Choose one of {', '.join(known)}, or give a file of your own.",
    )


def with_generated(draft: Draft, material: Material, place: Workplace, *, work: Path) -> Material:
    """The material with a file for each sound to be made; kept in the cache by what it is made from."""
    made: dict[AssetId, Path] = {}
    probes = dict(material.probes)
    for asset in draft.assets:
        if is_generated(asset) and asset.id not in material.sources:
            path = _made(asset, place, work)
            made[asset.id] = path
            probes[asset.id] = probe(path, name=asset.name)
    if not made:
        return material
    # Beside the others, not copied together with them: looking up a stored file may fetch it.
    sources = ChainMap(made, material.sources)  # type: ignore[arg-type]  # it is only read
    return replace(material, sources=sources, probes=probes)


def _made(asset: Asset, place: Workplace, work: Path) -> Path:
    kind, _, name = asset.locator.partition(":")
    own = find_music(place.music, name) if place.music and kind == "music" else None
    length = asset.duration_ms or 1000
    key = f"{VERSION}|{asset.locator}|{length}|{place.seed}|{own}|{own.stat().st_mtime_ns if own else ''}"
    path = place.cache / "sounds" / f"{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}.wav"
    if path.is_file():
        return path

    def write(to: Path) -> None:
        if own is not None:
            _write_repeated(to, own, length)
        elif kind == "music":
            write_music(to, name, length, place.seed)
        else:
            write_sound(to, name, place.seed)

    return _kept(path, work, write)


def _kept(path: Path, work: Path, write: Callable[[Path], None]) -> Path:
    """Makes a file and moves it to the cache in one step; where that cannot be written, it stays."""
    made = work / path.name
    write(made)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{os.getpid()}-{path.name}")
        part.write_bytes(made.read_bytes())
        part.replace(path)
    except OSError:
        return made
    made.unlink()
    return path


def _write_repeated(to: Path, source: Path, length_ms: int) -> None:
    """A file's sound as a WAV of exactly this length, played again from its start as often as needed."""
    with av.open(str(source)) as file:
        resampler = av.AudioResampler(format="s16", layout="stereo", rate=RATE)
        frames = [one for frame in file.decode(audio=0) for one in resampler.resample(frame)]
        frames += resampler.resample(None)
    parts = [frame.to_ndarray().reshape(-1, 2) for frame in frames]
    samples = np.concatenate(parts) if parts else np.zeros((RATE, 2), np.int16)
    wanted = length_ms * RATE // 1000
    repeated = np.resize(samples, (wanted, 2))
    with wave.open(str(to), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(repeated.astype("<i2").tobytes())
