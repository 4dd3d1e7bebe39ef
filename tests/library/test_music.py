"""Music of our own: loud as said, as long as asked, in time, seeded, of different moods."""

from __future__ import annotations

import re
import subprocess
import tracemalloc
import wave
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from effort import growth
from saycut.errors import InputError
from saycut.library import music
from saycut.library.music.recipes import QUALITIES, RECIPES
from saycut.library.music.score import harmony, notes_of
from saycut.library.music.tempo import bar_samples
from saycut.library.music.voices import VOICES

LENGTH_MS = 16_000
MOODS = music.moods()


@cache
def piece(mood: str, seed: int = 3, length_ms: int = LENGTH_MS) -> np.ndarray:
    return np.concatenate(list(music.synthesise(mood, duration_ms=length_ms, seed=seed)), axis=1)


def test_the_moods_of_the_brief_are_there() -> None:
    assert {"lofi", "upbeat", "corporate", "cinematic", "ambient"} <= set(MOODS)


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("some Lo-Fi beats", "lofi"),
        ("配上轻快的背景音乐", "upbeat"),
        ("使用欢快的BGM", "happy"),
        ("舒缓", "calm"),
        ("gentle piano music", "piano"),
        ("cinematic background music", "cinematic"),
        ("motivational", "corporate"),
        ("high-energy workout", "energetic"),
        ("background music", None),
    ],
)
def test_words_reach_a_mood(words: str, mood: str | None) -> None:
    assert music.mood_for(words) == mood


@pytest.mark.parametrize("mood", MOODS)
def test_loudness_and_peak(mood: str, ffmpeg: str) -> None:
    log = subprocess.run(
        [ffmpeg, "-hide_banner", "-nostats", "-f", "f32le", "-ac", "2", "-ar", "48000", "-i", "pipe:0",
         "-af", "ebur128=peak=true", "-f", "null", "-"],
        input=piece(mood).T.tobytes(), capture_output=True, check=True,
    ).stderr.decode()  # fmt: skip
    loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", log)[-1])
    peak = float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", log)[-1])
    assert loudness == pytest.approx(-15.0, abs=1.0)
    assert peak < -0.5


def test_the_file(tmp_path: Path) -> None:
    music.write_music(tmp_path / "a.wav", "chill", 5001, 3)
    with wave.open(str(tmp_path / "a.wav")) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (48_000, 2, 2)
        assert read.getnframes() == 5001 * 48
        whole = np.frombuffer(read.readframes(10**7), "<i2").reshape(-1, 2).T / 32767
    assert np.max(np.abs(whole - piece("chill", 3, 5001))) < 3 / 32767


@pytest.mark.parametrize("mood", MOODS)
def test_no_dc_no_clicks_at_the_ends_and_stereo(mood: str) -> None:
    sound = piece(mood)
    assert sound.dtype == np.float32
    assert np.all(np.abs(sound.mean(axis=1)) < 1e-4)
    assert np.max(np.abs(sound[:, :4])) < 0.003
    assert np.max(np.abs(sound[:, -48:])) < 0.002
    middle, side = sound.mean(axis=0), (sound[0] - sound[1]) / 2
    assert np.std(side) > 0.05 * np.std(middle)
    assert np.std(middle) > np.std(side)


@pytest.mark.parametrize("mood", MOODS)
def test_it_is_heard_all_the_way_and_ends_by_dying_away(mood: str) -> None:
    sound = piece(mood).mean(axis=0)
    level = [20 * np.log10(np.std(part) + 1e-9) for part in np.array_split(sound, 16)]
    assert min(level[:13]) > -38
    assert level[-1] < max(level) - 6
    assert level[-1] < level[-2]


@pytest.mark.parametrize("mood", ["lofi", "energetic", "piano"])
def test_seeds(mood: str) -> None:
    again = np.concatenate(list(music.synthesise(mood, duration_ms=6000, seed=5)), axis=1)
    other = piece(mood, 6, 6000)
    assert np.array_equal(piece(mood, 5, 6000), again)
    assert not np.allclose(again, other, atol=0.01)


def _onsets(sound: np.ndarray) -> np.ndarray:
    """Spectral flux, 100 times a second."""
    hop, size = 480, 2048
    count = (len(sound) - size) // hop
    frames = np.stack([sound[i * hop : i * hop + size] for i in range(count)]) * np.hanning(size)
    flux = np.diff(np.sqrt(np.abs(np.fft.rfft(frames))), axis=0).clip(0).sum(axis=1)
    return np.asarray(flux - flux.mean())


@pytest.mark.parametrize(
    "mood", ["lofi", "chill", "upbeat", "happy", "corporate", "epic", "energetic", "acoustic", "hiphop"]
)
def test_tempo_by_autocorrelation(mood: str) -> None:
    onsets = _onsets(piece(mood).mean(axis=0))
    power = np.correlate(onsets, onsets, "full")[len(onsets) - 1 :] / np.arange(len(onsets), 0, -1)
    beat = 6000 / music.tempo_bpm(mood)
    # the bar's lag (four beats) is where a piece is most like itself: its peak must be where we say, to 1 %
    low, high = int(beat * 4 * 0.9), int(beat * 4 * 1.1)
    found = low + int(np.argmax(power[low:high]))
    assert found == pytest.approx(beat * 4, rel=0.01)


def test_beats_are_on_the_grid() -> None:
    beats = music.beats_ms("upbeat", 4000)
    assert beats[:4] == (0, 500, 1000, 1500)
    assert all(b < 4000 for b in beats)
    assert len(beats) == 8
    for mood in MOODS:
        assert music.tempo_bpm(mood) == pytest.approx(RECIPES[mood].bpm, rel=0.005)


def test_moods_sound_different() -> None:
    def bands(sound: np.ndarray) -> np.ndarray:
        power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
        freq = np.fft.rfftfreq(sound.shape[1], 1 / 48_000)
        edges = 40 * 2 ** np.arange(0, 9.1)
        found = [power[(freq >= a) & (freq < b)].sum() for a, b in pairwise(edges)]
        return np.asarray(10 * np.log10(np.array(found) / power.sum() + 1e-9))

    seen = {mood: bands(piece(mood)) for mood in MOODS}
    for one in MOODS:
        for other in MOODS:
            if one < other:
                assert np.max(np.abs(seen[one] - seen[other])) > 2.0, (one, other)
    assert seen["ambient"][-2] < seen["upbeat"][-2] - 10


@pytest.mark.parametrize("length_ms", [1, 40, 900, 2500, 7001, 33_333])
def test_any_length_is_exact(length_ms: int) -> None:
    sound = piece("upbeat", 1, length_ms)
    assert sound.shape == (2, length_ms * 48)
    assert np.all(np.isfinite(sound))
    assert np.max(np.abs(sound)) <= 0.9


def test_a_longer_piece_costs_in_proportion() -> None:
    def composing(seconds: int) -> Callable[[], object]:
        return lambda: list(music.synthesise("corporate", duration_ms=seconds * 1000, seed=11))

    assert growth(composing, 30, 60) < 1.3


def test_ten_minutes_take_bounded_memory() -> None:
    tracemalloc.start()
    total = sum(b.shape[1] for b in music.synthesise("energetic", duration_ms=600_000, seed=1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == 600 * 48_000
    assert peak < 160e6


def test_unknown_moods_are_refused() -> None:
    with pytest.raises(InputError):
        music.tempo_bpm("polka from mars")
    with pytest.raises(InputError):
        list(music.synthesise("polka from mars", duration_ms=1000))


def test_recipes_are_whole() -> None:
    for mood, recipe in RECIPES.items():
        assert bar_samples(recipe.bpm) % 16 == 0
        for words in (*recipe.a, *recipe.b):
            assert len(harmony(words, 60).chords) == 4, (mood, words)
            assert all(name.split(":")[1] in QUALITIES for name in words.split())
        for part in recipe.parts:
            assert len(part.pattern) % 16 == 0 or part.kind == "lead"
            notes = notes_of(part, recipe, harmony(recipe.a[0], 60), b=False, rng=np.random.default_rng(1))
            assert notes
            assert all(0 <= n.step < 64 + 1 for n in notes)
            if part.kind != "drum":
                assert part.voice in VOICES
                assert all(24 <= n.pitch <= 96 for n in notes), (mood, part.voice)


def test_tunes_stay_in_the_scale_of_their_chords() -> None:
    for mood, recipe in RECIPES.items():
        for part in recipe.parts:
            if part.kind != "lead":
                continue
            chords = harmony(recipe.a[0], recipe.keys[0])
            for note in notes_of(part, recipe, chords, b=False, rng=np.random.default_rng(4)):
                pentatonic = (0, 3, 5, 7, 10) if recipe.minor else (0, 2, 4, 7, 9)
                tones = {(chords.at(note.step).root + t) % 12 for t in chords.at(note.step).tones}
                allowed = tones | {(chords.key + s) % 12 for s in pentatonic}
                assert note.pitch % 12 in allowed, (mood, note)


def test_an_operators_folder(tmp_path: Path) -> None:
    (tmp_path / "piano").mkdir()
    (tmp_path / "piano" / "dawn.mp3").write_bytes(b"x")
    (tmp_path / "Upbeat_Summer.WAV").write_bytes(b"x")
    (tmp_path / "lofi notes.txt").write_bytes(b"x")
    assert music.find_music(tmp_path, "piano") == tmp_path / "piano" / "dawn.mp3"
    assert music.find_music(tmp_path, "轻快") == tmp_path / "Upbeat_Summer.WAV"
    assert music.find_music(tmp_path, "lofi") is None
    assert music.find_music(tmp_path / "nowhere", "lofi") is None
