"""A flash and a beep that began together are together at the end of two hundred cuts, sped and joined."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from saycut.timeline.model import Canvas, Transition

from .drafts import assets_of, clip_of, rendered, sequence
from .footage import FFMPEG

RATE = Fraction(30000, 1001)
FRAME_S = float(1 / RATE)
EVERY = 15
"""Frames between flashes."""
SECONDS = 30


@pytest.fixture(scope="module")
def flashing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frame of white twice a second, and 20 ms of 2 kHz in the middle of it."""
    path = tmp_path_factory.mktemp("flash") / "flash.mp4"
    middle, period = 7.5 * FRAME_S, EVERY * FRAME_S
    beep = f"0.8*sin(2*PI*2000*t)*lt(abs(mod(t,{period:.9f})-{middle:.9f}),0.01)"
    lit = f"geq=lum='if(eq(mod(N,{EVERY}),7),235,16)':cb=128:cr=128"
    words = ["-f", "lavfi", "-i", f"color=black:s=64x48:r={RATE}:d={SECONDS}"]
    words += ["-f", "lavfi", "-i", f"aevalsrc={beep!r}:s=48000:d={SECONDS}", "-vf", lit]
    words += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([FFMPEG, "-y", "-loglevel", "error", *words, str(path)], check=True)
    return path


def flashes(path: Path) -> list[float]:
    """When the middles of the full flashes are shown, s."""
    found: list[float] = []
    run: list[float] = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.to_ndarray(format="gray").mean() > 200:
                run.append(float(frame.time or 0) + FRAME_S / 2)
            elif run:
                found.append(sum(run) / len(run))
                run = []
    return found


def beeps(path: Path) -> list[float]:
    """When the middles of the beeps are heard, s."""
    words = [FFMPEG, "-loglevel", "error", "-i", str(path), "-ac", "1", "-ar", "48000", "-f", "f32le", "-"]
    sound = np.frombuffer(subprocess.run(words, capture_output=True, check=True).stdout, np.float32)
    loud = np.flatnonzero(np.abs(sound) > 0.2) / 48_000
    return [float(run.mean()) for run in np.split(loud, np.flatnonzero(np.diff(loud) > 0.05) + 1)]


def test_two_hundred_cuts_with_speeds_and_transitions_end_in_sync(flashing: Path, tmp_path: Path) -> None:
    assets, sources, probes = assets_of(flashing)
    turn = Transition(kind="dissolve", duration_ms=120)
    clips = []
    for i in range(220):
        at = (i * 131 + i // 50 * 977) % (SECONDS * 1000 - 900)
        length = 260 + i * 37 % 140
        speed = {3: 1.5, 7: 0.8}.get(i % 11, 1.0)
        clips.append(
            clip_of(assets[0], i, at, at + length, speed=speed, transition=turn if i % 9 == 5 else None)
        )
    canvas = Canvas(width=64, height=48, fps=RATE)
    draft = sequence(assets, clips, canvas=canvas)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    heard, seen = np.array(beeps(made.path)), np.array(flashes(made.path))
    late = seen[seen > draft.duration_ms / 1000 - 8]
    assert len(seen) > 90
    assert len(late) >= 8
    apart = np.array([heard[np.abs(heard - flash).argmin()] - flash for flash in seen])
    # A beep or a flash may be cut in two by a clip's edge: a few stand half a frame off, none drift.
    assert np.abs(apart).max() <= FRAME_S
    assert np.abs(apart[-len(late) :]).max() <= FRAME_S
    assert abs(np.median(apart[-40:]) - np.median(apart[:40])) < 0.004
