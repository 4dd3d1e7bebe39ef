"""What these tests measure with: clips with beeps, drafts of them, and where the beeps came out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from saycut.ids import AssetId, SegmentId, TrackId
from saycut.render.sound.mix import Mixed, write_sound
from saycut.render.sound.plan import SoundPlan
from saycut.render.sound.source import SoundSource
from saycut.render.sound.wave import wave_blocks
from saycut.timeline.model import Asset, AssetKind, Canvas, Clip, Draft, Track, TrackKind, TrackRole

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
RATE = 48_000
SHARED = Path(__file__).parents[2] / "../shared/media"
BEEP = 960
"""Samples of a beep: 20 ms."""


def ffmpeg(*words: str | Path, given: bytes | None = None) -> bytes:
    done = subprocess.run(
        [FFMPEG, "-v", "error", "-y", *map(str, words)], input=given, capture_output=True, check=True
    )
    return done.stdout


def beep(pitch_hz: float = 1000.0, samples: int = BEEP, rate: int = RATE) -> NDArray[np.float32]:
    t = np.arange(samples) / rate
    return (0.7 * np.sin(2 * np.pi * pitch_hz * t) * np.hanning(samples)).astype(np.float32)


def beeps(at_s: Sequence[float], seconds: float) -> NDArray[np.float32]:
    """Silence with a beep in the middle of which each time stands; shape (n,)."""
    found = np.zeros(round(seconds * RATE), np.float32)
    for one in at_s:
        first = round(one * RATE) - BEEP // 2
        found[first : first + BEEP] += beep()
    return found


def encoded(samples: NDArray[np.float32], path: Path, *options: str) -> Path:
    """Mono (n,) or many-channel (c, n) samples as a file of whatever kind the options ask for."""
    many = np.atleast_2d(samples)
    layout = ["-ac", str(len(many))]
    raw = np.ascontiguousarray(many.T).tobytes()
    ffmpeg("-f", "f32le", "-ar", str(RATE), *layout, "-i", "-", *options, path, given=raw)
    return path


def asset(name: str, duration_ms: int, *, kind: AssetKind = AssetKind.VIDEO, sound: bool = True) -> Asset:
    return Asset(id=AssetId(name), name=f"{name}.mp4", kind=kind, duration_ms=duration_ms, has_audio=sound)


def clip(
    number: int, start_ms: int, source: tuple[int, int], *, of: str = "a1", speed: float = 1.0, **more: object
) -> Clip:
    return Clip(
        id=SegmentId(f"s{number}"),
        asset=AssetId(of),
        start_ms=start_ms,
        duration_ms=round((source[1] - source[0]) / speed),
        source_start_ms=source[0],
        source_end_ms=source[1],
        speed=speed,
        **more,  # type: ignore[arg-type]
    )


def track(number: int, role: TrackRole, clips: Sequence[Clip], **more: object) -> Track:
    kind = TrackKind.VIDEO if role in (TrackRole.MAIN, TrackRole.OVERLAY) else TrackKind.AUDIO
    return Track(id=TrackId(f"t{number}"), kind=kind, role=role, segments=tuple(clips), **more)  # type: ignore[arg-type]


def draft(assets: Sequence[Asset], tracks: Sequence[Track], **more: object) -> Draft:
    canvas = Canvas(width=320, height=180, fps=Fraction(30))
    return Draft(assets=tuple(assets), tracks=tuple(tracks), canvas=canvas, **more)  # type: ignore[arg-type]


def rendered(plan: SoundPlan, files: Mapping[str, Path], folder: Path) -> tuple[NDArray[np.float32], Mixed]:
    """The plan's samples, shape (2, n), and what the mixer said."""
    sources = {AssetId(k): SoundSource(v, name=f"{k}.mp4") for k, v in files.items()}
    target = folder / "mix.wav"
    mixed = write_sound(plan, sources, target, ffmpeg=FFMPEG)
    return np.concatenate(list(wave_blocks(target, RATE)), axis=1), mixed


def beep_places(samples: NDArray[np.float32], near: Sequence[float], *, reach: int = 2400) -> list[float]:
    """How far, in samples, the beep nearest to each expected sample is from it: by its centre of energy."""
    side = samples[0].astype(np.float64) if samples.ndim == 2 else samples.astype(np.float64)
    return list(_off(side, near, reach))


def _off(side: NDArray[np.float64], near: Sequence[float], reach: int) -> Iterator[float]:
    for one in near:
        first = max(round(one) - reach, 0)
        power = side[first : round(one) + reach] ** 2
        assert power.sum() > 1.0, f"no beep at {one / RATE:.3f} s"
        yield first + float((np.arange(len(power)) * power).sum() / power.sum()) - one
