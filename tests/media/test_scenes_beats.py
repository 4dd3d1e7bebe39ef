"""Scene cuts, beats and loudness against signals whose truth is known, and against the engine's own meter."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from saycut.library.music import beats_ms, synthesise, tempo_bpm
from saycut.media.beats import find_beats
from saycut.media.loudness import measure_loudness
from saycut.media.probe import probe
from saycut.media.recording import RATE, Recording, recorded
from saycut.media.scenes import scene_cuts

from .conftest import FAST, Make

Find = Callable[[str], Path]


def test_the_cuts_between_eight_real_shots(make: Make, shared_media: Find) -> None:
    shots = (
        ("talk_pauses_720p.mp4", 1.0), ("flower_540p.mp4", 0.8), ("movie_dialogue_480p.mp4", 1.2),
        ("bbb_avi_mpeg4_mp3_960x400.avi", 0.8), ("phone_rot90_720p.mp4", 1.0),
        ("rabbit_vp8_320x240.webm", 0.8), ("hdr10_av1_portrait.mp4", 1.0), ("no_duration_vp9_opus.webm", 1.0),
    )  # fmt: skip
    same = "scale=256:144:force_original_aspect_ratio=increase,crop=256:144,setsar=1,fps=25,format=yuv420p"
    inputs = [a for name, length in shots for a in ("-t", str(length), "-i", str(shared_media(name)))]
    graph = "".join(f"[{i}:v:0]{same}[v{i}];" for i in range(8))
    graph += "".join(f"[v{i}]" for i in range(8)) + "concat=n=8:v=1:a=0[v]"
    path = make("shots.mp4", *inputs, "-filter_complex", graph, "-map", "[v]", *FAST)
    assert scene_cuts(path, probe(path)) == (1000, 1800, 3000, 3800, 4800, 5600, 6600)


def test_the_cuts_inside_a_real_film(shared_media: Find) -> None:
    path = shared_media("bbb_30s_854x480_51.mp4")
    assert scene_cuts(path, probe(path)) == (11875, 15750, 23042)


def test_a_flash_and_a_dissolve_are_no_cuts(make: Make) -> None:
    flash = make("flash.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2", *FAST, "-vf",
                 "drawbox=c=white:t=fill:enable='between(n,20,21)'")  # fmt: skip
    dissolve = make(
        "dissolve.mp4", "-f", "lavfi", "-i", "color=navy:s=320x180:r=25:d=2", "-f", "lavfi", "-i",
        "color=orange:s=320x180:r=25:d=2", "-filter_complex", "xfade=duration=1:offset=0.5", *FAST,
    )  # fmt: skip
    assert scene_cuts(flash, probe(flash)) == ()
    assert scene_cuts(dissolve, probe(dissolve)) == ()


def test_a_sound_has_no_scenes(make: Make) -> None:
    path = make("a.wav", "-f", "lavfi", "-i", "sine=d=1")
    assert scene_cuts(path, probe(path)) == ()


def clicks(bpm: float, length_s: float) -> tuple[Recording, list[float]]:
    wave = np.random.default_rng(1).standard_normal(int(length_s * RATE)) * 1e-4
    at = np.arange(int(0.03 * RATE)) / RATE
    click = 0.8 * np.sin(2 * np.pi * 1000 * at) * np.exp(-at / 0.006)
    times = list(np.arange(0.3, length_s - 0.5, 60 / bpm))
    for time in times:
        first = int(time * RATE)
        wave[first : first + len(click)] += click
    samples = (np.clip(wave, -1, 1) * 32767).astype(np.int16)
    return Recording(io.BytesIO(samples.tobytes()), len(samples)), times


@pytest.mark.parametrize("bpm", [63, 72, 85, 100, 118, 128, 140])
def test_the_beats_of_a_click_track(bpm: int) -> None:
    recording, times = clicks(bpm, 20)
    beats = find_beats(recording)
    assert beats.bpm is not None
    assert abs(beats.bpm / bpm - 1) < 0.02
    found = np.array(beats.times_ms) / 1000
    errors = np.array([np.abs(found - time).min() for time in times])
    assert (errors < 0.015).mean() > 0.95
    assert abs(len(found) - len(times)) <= 2


@pytest.mark.parametrize("mood", ["upbeat", "corporate", "lofi"])
def test_the_beats_of_music_we_made_are_its_drums_not_its_hats(mood: str) -> None:
    """Its beats are known to the sample; hats stand between them, as loud as the drums."""
    sound = np.concatenate(list(synthesise(mood, duration_ms=20_000)), axis=1).mean(axis=0)
    samples = (np.clip(sound.reshape(-1, 3).mean(axis=1), -1, 1) * 32767).astype(np.int16)
    beats = find_beats(Recording(io.BytesIO(samples.tobytes()), len(samples)))
    assert beats.bpm is not None
    assert abs(beats.bpm / tempo_bpm(mood) - 1) < 0.02
    truth = np.array(beats_ms(mood, 20_000))
    errors = np.array([np.abs(truth - t).min() for t in beats.times_ms])
    assert np.median(errors) <= 20
    assert (errors < 60).mean() > 0.7  # where a part has hats alone, nobody could tell


def test_the_beats_of_real_music_and_of_a_talk(shared_media: Find) -> None:
    path = shared_media("music_vibe_ace_61s.ogg")
    with recorded(path, probe(path)) as recording:
        beats = find_beats(recording)
    assert beats.bpm is not None
    assert abs(beats.bpm - 130) < 2  # the file's own tag says 130
    assert 120 <= len(beats.times_ms) <= 136
    talk = shared_media("sonnet1_53s.mp3")
    with recorded(talk, probe(talk)) as recording:
        assert find_beats(recording).times_ms == ()


def test_silence_and_a_moment_have_no_beats() -> None:
    for count in (0, RATE, 10 * RATE):
        assert find_beats(Recording(io.BytesIO(bytes(count * 2)), count)).times_ms == ()


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1"])
def test_loudness_is_what_the_engine_measures(make: Make, layout: str) -> None:
    path = make("a.wav", "-f", "lavfi", "-i", "anoisesrc=d=4:a=0.2:seed=3", "-af",
                f"volume='0.1+0.2*t':eval=frame,aformat=channel_layouts={layout}")  # fmt: skip
    found = measure_loudness(path, probe(path))
    told = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", str(path), "-af",
         "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stderr.split("Summary:")[1]  # fmt: skip
    numbers = {key: float(value) for key, value in re.findall(r"(I|LRA|Peak): +(-?[\d.]+)", told)}
    assert found is not None
    assert abs(found.integrated_lufs - numbers["I"]) <= 0.1
    assert abs(found.range_lu - numbers["LRA"]) <= 0.1
    assert abs(found.true_peak_db - numbers["Peak"]) <= 0.1


def test_loudness_of_nothing(make: Make) -> None:
    silent = make("s.wav", "-f", "lavfi", "-i", "anullsrc=d=1")
    found = measure_loudness(silent, probe(silent))
    assert found is not None
    assert (found.integrated_lufs, found.true_peak_db) == (-70.0, -99.0)
    picture = make("p.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", *FAST)
    assert measure_loudness(picture, probe(picture)) is None
