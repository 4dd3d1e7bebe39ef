"""What `beat_sync` promises, seen in the pictures that come out: they change on the beat that is heard."""

from __future__ import annotations

import subprocess
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saycut.media.beats import find_beats
from saycut.media.probe import probe
from saycut.media.recording import recorded
from saycut.operations.apply import apply
from saycut.operations.table import ANY_OPERATION
from saycut.timeline.facts import AssetFacts
from saycut.units import frame_at

from .drafts import assets_of, clip_of, rendered, sequence
from .footage import FFMPEG, coded_clip, numbers, pictures

RATE = Fraction(30)
BPM, FIRST_S = 112, 0.25


def ticking(path: Path, seconds: int = 8) -> Path:
    """A click track as a WAV."""
    at = np.arange(seconds * 48_000) / 48_000
    since = (at - FIRST_S) % (60 / BPM)
    sound = np.where(at >= FIRST_S, 0.8 * np.sin(2 * np.pi * 1000 * since) * np.exp(-since / 0.006), 0)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((sound * 32767).astype(np.int16).tobytes())
    return path


def test_pictures_change_on_the_beat_that_is_heard(tmp_path: Path) -> None:
    song = ticking(tmp_path / "song.wav")
    one = coded_clip(tmp_path / "one.mp4", 180, RATE, size=(160, 96))
    two = coded_clip(tmp_path / "two.mp4", 180, RATE, size=(160, 96))
    assets, sources, probes = assets_of(one, two, song)
    with recorded(song, probe(song)) as recording:
        beats = find_beats(recording).times_ms
    facts = {assets[2].id: AssetFacts(beats=beats, speech=())}
    draft = sequence(assets, [clip_of(assets[0], 1, 0, 2100), clip_of(assets[1], 2, 3000, 5000)])
    synced = apply(draft, ANY_OPERATION.validate_python({"op": "beat_sync", "every": 1}), facts).draft
    made = tmp_path / "out.mp4"
    rendered(synced, sources, probes, made)
    seen = numbers(made)
    jumps = [i for i in range(1, len(seen)) if seen[i] != seen[i - 1] + 1]
    assert len(jumps) == 1
    step = 60 / BPM
    off = (jumps[0] / 30 - FIRST_S) % step
    assert min(off, step - off) <= 0.02 + 1 / 60  # a tick heard, and the nearest picture
    assert abs(jumps[0] / 30 - 2.1) <= step / 2 + 1 / 30
    assert seen[jumps[0]] == 90


def test_pushes_are_seen_on_the_beat_and_fall_back(tmp_path: Path) -> None:
    song = ticking(tmp_path / "song.wav", 4)
    clip = coded_clip(tmp_path / "one.mp4", 90, RATE, size=(160, 96))
    still = next(pictures(clip))
    photo = tmp_path / "photo.png"
    _save(photo, still)
    assets, sources, probes = assets_of(photo, song)
    beats = tuple(round((FIRST_S + i * 60 / BPM) * 1000) for i in range(4))
    facts = {assets[1].id: AssetFacts(beats=beats, speech=())}
    draft = sequence(assets, [clip_of(assets[0], end_ms=2200)])
    plan = ANY_OPERATION.validate_python({"op": "beat_sync", "every": 2, "what": "zoom"})
    made = tmp_path / "out.mp4"
    rendered(apply(draft, plan, facts).draft, sources, probes, made)
    seen = [p.astype(int) for p in pictures(made)]
    differs = [float(np.abs(p - seen[0]).mean()) for p in seen]
    for beat in beats[::2]:
        at = frame_at(beat, RATE)
        assert differs[at] > 2 > 4 * max(differs[at - 1], 0.1)
        assert differs[at + 11] < 1


def _save(path: Path, picture: NDArray[np.uint8]) -> None:
    height, width = picture.shape
    shape = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-i", "-"]
    words = [FFMPEG, "-y", "-loglevel", "error", *shape, "-frames:v", "1", str(path)]
    subprocess.run(words, input=picture.tobytes(), check=True)
