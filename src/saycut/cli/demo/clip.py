"""Draws the demo's clip: a speaker whose mouth follows the voice, before a chart that grows.

Drawn small in numpy by signed distances (soft edges at any size) and scaled up as it is encoded.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, FPS = 640, 360, 25
OUT_WIDTH, OUT_HEIGHT = 1280, 720
RATE = 48_000

SCRIPT = """
Hello, and welcome. Here is our third quarter, in three sentences.



Sales went up by a third.



Customers stay longer, and they tell their friends.



And the next quarter looks better still. Thank you for watching.

"""
"""What the demo's speaker says; an empty line is half a second of silence."""

Picture = NDArray[np.float32]
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Spoken:
    """The voice at 48 kHz mono, -1 … 1, and how it was made."""

    samples: Sound
    how: str


def speak(script: str = SCRIPT) -> Spoken:
    """The script as speech by eSpeak NG in a process of its own, else as tones in the rhythm of speech."""
    done = subprocess.run(
        [sys.executable, "-m", "saycut.cli.demo.speak"],
        input=script.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    if done.returncode == 0 and done.stdout:
        rate = int(done.stderr.split()[-1])
        voice = np.frombuffer(done.stdout, np.int16).astype(np.float32) / np.float32(32768)
        return Spoken(_resampled(voice, rate), "a basic voice, eSpeak NG")
    return Spoken(_tones(script), "tones in the rhythm of speech; pip install saycut[voice] for a voice")


def draw(path: Path, spoken: Spoken) -> None:
    """Makes the clip as an MP4 of H.264 and AAC."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as file:
        picture = file.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "18"})
        picture.width, picture.height, picture.pix_fmt = OUT_WIDTH, OUT_HEIGHT, "yuv420p"
        sound = file.add_stream("aac", rate=RATE, layout="mono")
        for index, pixels in enumerate(frames(spoken.samples)):
            drawn = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame = drawn.reformat(
                OUT_WIDTH, OUT_HEIGHT, "yuv420p", dst_colorspace="ITU709", interpolation="LANCZOS"
            )
            frame.pts = index
            file.mux(picture.encode(frame))
        file.mux(picture.encode())
        heard = av.AudioFrame.from_ndarray(spoken.samples[None, :], format="fltp", layout="mono")
        heard.sample_rate = RATE
        heard.pts = 0
        file.mux(sound.encode(heard))
        file.mux(sound.encode())


def frames(voice: Sound) -> Iterator[NDArray[np.uint8]]:
    """The pictures, one after another, as RGB, (height, width, 3)."""
    count = len(voice) * FPS // RATE
    loud = _loudness(voice, count)
    scene = _Scene()
    for index in range(count):
        yield scene.picture(index / FPS, index / max(count - 1, 1), float(loud[index]))


@dataclass(frozen=True)
class _At:
    """Where a shape's middle is and how far it goes each way, in pixels."""

    x: float
    y: float
    half_w: float
    half_h: float


class _Scene:
    """What does not change from picture to picture: the backdrop's parts, and the grid to draw on."""

    def __init__(self) -> None:
        ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        self.x, self.y = xs, ys
        u, v = xs / WIDTH, ys / HEIGHT
        slope = 2.2 * u + 1.4 * v
        low, high = _rgb("#132a4f"), _rgb("#3d2f7f")
        glow = np.exp(-(((u - 0.5) ** 2) * 7 + ((v - 0.4) ** 2) * 5))
        self.still = (low + (high - low) * 0.5 + glow[..., None] * _rgb("#16a3b8") * 0.45).astype(np.float32)
        self.sines = ((high - low) * 0.5 * np.sin(slope)[..., None]).astype(np.float32)
        self.cosines = ((high - low) * 0.5 * np.cos(slope)[..., None]).astype(np.float32)

    def picture(self, at_s: float, share: float, loud: float) -> NDArray[np.uint8]:
        turn = np.float32(0.5 * at_s)
        canvas: Picture = self.still + self.sines * np.cos(turn) + self.cosines * np.sin(turn)
        self._bubbles(canvas, at_s)
        self._chart(canvas, share)
        self._speaker(canvas, at_s, loud)
        return (np.clip(canvas, 0, 1) * 255).astype(np.uint8)

    def _bubbles(self, canvas: Picture, t: float) -> None:
        for k in range(9):
            x = WIDTH * ((0.13 + 0.61803 * k + 0.012 * t) % 1.1 - 0.05)
            y = HEIGHT * (0.12 + 0.5 * ((0.37 * k) % 1)) + 14 * np.sin(0.6 * t + k)
            radius = 10.0 + 5 * (k % 4)
            self._put(canvas, _At(x, y, radius, radius), _rgb("#ffffff"), radius, 0.07)

    def _chart(self, canvas: Picture, share: float) -> None:
        base, colors = HEIGHT * 0.93, ("#37c6d0", "#4fd08a", "#ffd166", "#ff8c69")
        for k in range(10):
            grown = _ease((share * 1.3 - 0.085 * k) / 0.3)
            tall = max((52 + 19 * k + 14 * (k % 2)) * grown, 4.0)
            at = _At(WIDTH * (0.06 + 0.0978 * k), base - tall / 2, 21, tall / 2)
            self._put(canvas, at, _rgb(colors[k % 4]), 7, 0.9)
        self._put(canvas, _At(WIDTH / 2, base + 6, WIDTH * 0.48, 2), _rgb("#ffffff"), 2, 0.5)

    def _speaker(self, canvas: Picture, t: float, loud: float) -> None:
        x, y = WIDTH * 0.5, HEIGHT * 0.68 + 3 * np.sin(1.9 * t) - 4 * loud
        self._put(canvas, _At(x, HEIGHT * 1.13, 80, 64), _rgb("#f2f4f8"), 50)
        self._put(canvas, _At(x, y + 62, 17, 42), _rgb("#f0c096"), 12)
        self._put(canvas, _At(x, HEIGHT * 1.13, 15, 58), _rgb("#1fb5a8"), 7)
        self._put(canvas, _At(x, y - 6, 56, 56), _rgb("#3a2a3f"), 56)
        self._put(canvas, _At(x, y + 4, 51, 51), _rgb("#ffd9b0"), 50)
        self._put(canvas, _At(x + 10, y - 39, 41, 17), _rgb("#3a2a3f"), 16)
        closed = (t % 3.7) < 0.14
        for side in (-1, 1):
            self._put(canvas, _At(x + 19 * side, y, 5, 1.2 if closed else 6.5), _rgb("#2a2140"), 5)
            self._put(canvas, _At(x + 32 * side, y + 17, 7, 7), _rgb("#ff9f8f"), 7, 0.5)
        opened = 2 + 12 * loud
        self._put(canvas, _At(x, y + 28, 14 - 3 * loud, opened), _rgb("#7a2038"), 10)

    def _put(self, canvas: Picture, at: _At, color: Picture, corner: float, opacity: float = 1.0) -> None:
        """Paints a box with round corners (a disc, when they are round enough), with a soft edge."""
        rows = slice(max(int(at.y - at.half_h) - 2, 0), max(int(at.y + at.half_h) + 3, 0))
        columns = slice(max(int(at.x - at.half_w) - 2, 0), max(int(at.x + at.half_w) + 3, 0))
        corner = min(corner, at.half_w, at.half_h)
        dx = np.abs(self.x[rows, columns] - at.x) - (at.half_w - corner)
        dy = np.abs(self.y[rows, columns] - at.y) - (at.half_h - corner)
        outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
        distance = outside + np.minimum(np.maximum(dx, dy), 0) - corner
        part = canvas[rows, columns]
        part += (color - part) * (np.clip(0.5 - distance, 0, 1)[..., None] * np.float32(opacity))


def _rgb(code: str) -> Picture:
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def _ease(share: float) -> float:
    held = min(max(share, 0.0), 1.0)
    return held * held * (3 - 2 * held)


def _loudness(voice: Sound, count: int) -> Sound:
    """How far the mouth is open at each picture, 0 … 1, a little smoothed."""
    step = RATE // FPS
    power = np.sqrt((voice[: count * step].reshape(count, step) ** 2).mean(axis=1))
    smooth = np.convolve(power, [0.25, 0.5, 0.25], "same")
    return np.clip(smooth / max(float(np.quantile(smooth, 0.95)), 1e-4), 0, 1).astype(np.float32)


def _resampled(voice: Sound, rate: int) -> Sound:
    at = np.arange(int(len(voice) * RATE / rate)) * (rate / RATE)
    found = np.interp(at, np.arange(len(voice)), voice).astype(np.float32)
    loudest = max(float(np.abs(found).max()), 1e-4)
    return np.asarray(found * (0.7 / loudest), np.float32)


def _tones(script: str) -> Sound:
    """Syllables as short harmonic tones, empty lines as silence: heard where there is no voice."""
    parts = []
    for number, line in enumerate(script.splitlines()):
        if not line.strip():
            parts.append(np.zeros(RATE // 2, np.float32))
            continue
        for k, word in enumerate(line.split()):
            t = np.arange(int(RATE * (0.1 + 0.035 * len(word)))) / RATE
            pitch = 130 * 2 ** (((k * 5 + number) % 7) / 12)
            tone = sum(np.sin(2 * np.pi * pitch * h * t) / h for h in (1, 2, 3, 4, 5))
            parts.append((0.22 * tone * np.sin(np.pi * np.arange(len(t)) / len(t)) ** 0.5).astype(np.float32))
            parts.append(np.zeros(RATE // 25, np.float32))
    return np.concatenate(parts)
