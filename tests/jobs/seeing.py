"""Reading results back: decoded pictures and sound, and what they tell of the source.

The ruler clip tells its own time: a white column stands at x = t / length · width near the bottom, and the
sound's pitch is 300 + 100 · t Hz. So any output says which moment of the source it shows and plays.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from commanding import command

RULER_S = 12.0
RULER_WIDTH, RULER_HEIGHT, RULER_FPS = 640, 360, 30
COLUMN = 8
BASE_HZ, HZ_A_SECOND = 300.0, 100.0
RATE = 48_000


def ruler_arguments(
    length_s: float = RULER_S, size: tuple[int, int] = (RULER_WIDTH, RULER_HEIGHT)
) -> list[str]:
    """ffmpeg's arguments for a ruler clip."""
    width, height = size
    picture = (
        f"color=0x303438:s={width}x{height}:r={RULER_FPS}:d={length_s}[bg];"
        f"color=white:s={COLUMN}x{height // 9}:r={RULER_FPS}:d={length_s}[b];"
        f"[bg][b]overlay=x='t/{length_s}*{width - COLUMN}':y={height - height // 6}"
    )
    sound = f"aevalsrc='0.3*sin(2*PI*({BASE_HZ}*t+{HZ_A_SECOND / 2}*t*t))':s={RATE}:d={length_s}"
    return [
        "-filter_complex", picture, "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset", "ultrafast",
        "-crf", "16", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", "-shortest",
    ]  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """A file as decoded."""

    frames: int
    width: int
    height: int
    fps: float
    picture_s: float
    sound_s: float
    codec: str
    pix_fmt: str


def seen(path: Path) -> Seen:
    """Decodes the whole file."""
    with av.open(str(path)) as file:
        video = file.streams.video[0]
        count, last, size = 0, 0.0, (0, 0)
        for frame in file.decode(video):
            count += 1
            last = float(frame.pts * frame.time_base)
            size = (frame.width, frame.height)
        fps = float(video.average_rate or 0)
        codec, pix = video.codec_context.name, str(video.codec_context.pix_fmt)
    heard = sound(path)
    return Seen(count, *size, fps, last + (1 / fps if fps else 0), len(heard) / RATE, codec, pix)


def sound(path: Path) -> NDArray[np.float32]:
    """The sound at 48 kHz, the mean of its channels, as a player plays it; empty where there is none."""
    with av.open(str(path)) as file:
        if not file.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler(format="fltp", rate=RATE)
        parts = []
        for frame in file.decode(audio=0):
            parts += [one.to_ndarray().mean(axis=0) for one in resampler.resample(frame)]
        parts += [one.to_ndarray().mean(axis=0) for one in resampler.resample(None)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def picture(path: Path, at_s: float) -> NDArray[np.float32]:
    """The picture shown at a time, RGB 0 … 255."""
    shown = None
    with av.open(str(path)) as file:
        video = file.streams.video[0]
        for frame in file.decode(video):
            if shown is not None and float(frame.pts * frame.time_base) > at_s + 1e-6:
                break
            shown = frame
    assert shown is not None, f"{path} has no picture at {at_s}"
    return shown.to_ndarray(format="rgb24").astype(np.float32)


def source_time(frame: NDArray[np.float32], length_s: float = RULER_S) -> float:
    """Which moment of a ruler clip a picture shows (the whole width must be there)."""
    height, width = frame.shape[:2]
    band = frame[height - height // 6 : height - height // 6 + height // 9].mean(axis=(0, 2))
    bright = np.flatnonzero(band > 150)
    assert len(bright), "the ruler's column is not in the picture"
    column = COLUMN * width / RULER_WIDTH
    return float((bright.mean() + 0.5 - column / 2) / (width - column) * length_s)


def pitch(samples: NDArray[np.float32], at_s: float, window_s: float = 0.2) -> float:
    """The strongest frequency around a time, Hz."""
    part = samples[max(int((at_s - window_s / 2) * RATE), 0) :][: int(window_s * RATE)]
    padded = np.fft.rfft(part * np.hanning(len(part)), 1 << 18)
    return float(np.argmax(np.abs(padded)) * RATE / (1 << 18))


def heard_time(samples: NDArray[np.float32], at_s: float) -> float:
    """Which moment of a ruler clip is heard at a time (at speed 1)."""
    return (pitch(samples, at_s) - BASE_HZ) / HZ_A_SECOND


def level(samples: NDArray[np.float32], start_s: float, end_s: float) -> float:
    """RMS between two times."""
    part = samples[int(start_s * RATE) : int(end_s * RATE)]
    return float(np.sqrt((part**2).mean())) if len(part) else 0.0


def saycut(*arguments: str, folder: Path, code: int = 0, stdin: str | None = None) -> str:
    """Runs the command in a folder; gives what it printed; its exit code must be as said."""
    done = command(*arguments, folder=folder, stdin=stdin)
    assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def said(*arguments: str, folder: Path, code: int = 0) -> dict[str, Any]:
    """Runs a command with --json; exactly one object must be on standard output."""
    text = saycut(arguments[0], "--json", *arguments[1:], folder=folder, code=code)
    assert text.count("\n") == 1, text
    found: dict[str, Any] = json.loads(text)
    return found
