"""Speech and silence on real talks, in noise, beside music; and the guard where nobody speaks."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from effort import growth
from saycut.media.probe import probe
from saycut.media.recording import RATE, Recording, recorded
from saycut.media.silence import Heard, hear

from .conftest import PICTURE, Make

Wave = NDArray[np.float64]
Find = Callable[[str], Path]


def load(path: Path) -> Wave:
    with recorded(path, probe(path)) as recording:
        return recording.read(0, recording.samples).astype(np.float64) / 32768


def recording_of(wave: Wave) -> Recording:
    samples = np.clip(wave * 32768, -32768, 32767).astype(np.int16)
    return Recording(io.BytesIO(samples.tobytes()), len(samples))


def removed(heard: Heard, *, least_ms: int = 500, padding_ms: int = 100) -> list[tuple[int, int]]:
    """What `remove_silence` takes out by its defaults."""
    long = [s for s in heard.silence if s.duration_ms >= least_ms]
    return [(s.start_ms + (padding_ms if s.start_ms else 0), s.end_ms - padding_ms) for s in long]


def covered(ranges: list[tuple[int, int]], others: list[tuple[int, int]]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in ranges for c, d in others)


def noise_at(noise: Wave, wave: Wave, decibels: float) -> Wave:
    """Noise so much quieter than the louder half of the wave (its speech)."""
    loud = np.sort(np.abs(wave))[len(wave) // 2 :]
    level = np.sqrt((loud**2).mean()) / 10 ** (decibels / 20)
    return noise / np.sqrt((noise**2).mean()) * level


def test_the_long_pauses_of_a_talk_are_found_to_the_word(shared_media: Find) -> None:
    wave = load(shared_media("talk_pauses_720p.mp4"))
    heard = hear(recording_of(wave))
    taken = removed(heard)
    assert heard.why_not is None
    assert sum(b - a for a, b in taken) > 24_000
    long = [(a, b) for a, b in taken if b - a > 3000]
    assert len(long) == 1 or len(long) == 2
    # The talk has digital silence between its words: nothing that can be heard may go.
    for start, end in taken:
        assert np.abs(wave[start * 16 : end * 16]).max() < 10 ** (-55 / 20)


@pytest.mark.parametrize("name", ["talk_pauses_720p.mp4", "jfk_11s.flac"])
@pytest.mark.parametrize("kind", ["white 20", "pink 15", "hum 10", "quiet"])
def test_words_stay_and_pauses_go_in_noise(shared_media: Find, name: str, kind: str) -> None:
    wave = load(shared_media(name))
    clean = hear(recording_of(wave))
    truth = [(s.start_ms, s.end_ms) for s in clean.speech]
    heard = hear(recording_of(disturbed(wave, kind)))
    taken = removed(heard)
    spoken = sum(b - a for a, b in truth)
    assert covered(taken, truth) <= 0.015 * spoken
    assert covered(taken, removed(clean)) >= 0.7 * sum(b - a for a, b in removed(clean))


def disturbed(wave: Wave, kind: str) -> Wave:
    chance = np.random.default_rng(5)
    count = len(wave)
    if kind == "white 20":
        return wave + noise_at(chance.standard_normal(count), wave, 20)
    if kind == "hum 10":
        at = np.arange(count) / RATE
        return wave + noise_at(sum(np.sin(2 * np.pi * 50 * h * at) / h for h in (1, 2, 3, 5)), wave, 10)
    if kind == "pink 15":
        spectrum = np.fft.rfft(chance.standard_normal(count))
        pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), count)
        return wave + noise_at(pink, wave, 15)
    return wave * 10 ** (-30 / 20) + chance.standard_normal(count) * 10 ** (-78 / 20)


def test_music_between_two_talks_is_no_pause(shared_media: Find) -> None:
    talk = load(shared_media("talk_pauses_720p.mp4"))[: 17 * RATE]
    music = load(shared_media("music_vibe_ace_61s.ogg"))[10 * RATE : 25 * RATE]
    softer = music / np.sqrt((music**2).mean()) * np.sqrt((talk**2).mean()) * 0.25
    heard = hear(recording_of(np.concatenate([talk, softer, talk])))
    assert covered(removed(heard), [(17_200, 31_800)]) <= 300


def test_a_room_where_nobody_speaks_is_not_cut_to_nothing(shared_media: Find) -> None:
    for name in ("flower_540p.mp4", "music_vibe_ace_61s.ogg", "bbb_30s_854x480_51.mp4"):
        heard = hear(recording_of(load(shared_media(name))))
        assert heard.silence == ()
        assert heard.why_not


def test_digital_silence_and_a_tone_are_told_apart() -> None:
    nothing = hear(recording_of(np.zeros(3 * RATE)))
    assert (nothing.silence, nothing.why_not) == ((), "It holds nothing but silence.")
    tone = hear(recording_of(0.3 * np.sin(np.arange(3 * RATE) * 2 * np.pi * 440 / RATE)))
    assert tone.why_not is not None
    assert tone.why_not.startswith("No speech")


def test_a_level_of_ones_own_replaces_the_adapted_one(shared_media: Find) -> None:
    recording = recording_of(load(shared_media("jfk_11s.flac")))
    strict = sum(s.duration_ms for s in hear(recording, threshold_db=-70).silence)
    loose = sum(s.duration_ms for s in hear(recording, threshold_db=-30).silence)
    assert strict < loose


def test_a_long_recording_is_heard_to_its_end_at_a_cost_in_proportion(shared_media: Find) -> None:
    wave = load(shared_media("jfk_11s.flac"))
    assert growth(lambda times: partial(hear, recording_of(np.tile(wave, times))), 3, 12) < 1.3
    heard = hear(recording_of(np.tile(wave, 12)))
    first = [s for s in heard.silence if 2000 < s.start_ms < 10_000 and s.duration_ms > 300]
    later = [s for s in heard.silence if 112_000 < s.start_ms < 120_000 and s.duration_ms > 300]
    assert len(first) == len(later) == 3
    for one, other in zip(first, later, strict=True):
        assert abs(one.start_ms + 110_000 - other.start_ms) <= 50


def test_the_recording_stands_on_the_assets_clock(make: Make) -> None:
    """A beep at 1.0 s of a sound track that starts at 0.5 s is heard at 1.5 s, in a file of 3 s."""
    path = make(
        "late.mkv", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=25:d=3", "-itsoffset", "0.5", "-f", "lavfi",
        "-i", "aevalsrc='if(between(t,1,1.2),sin(6283*t),0)':s=44100:d=2", "-c:v", "libx264", "-preset",
        "ultrafast", "-c:a", "pcm_s16le",
    )  # fmt: skip
    wave = load(path)
    assert abs(len(wave) - 3 * RATE) <= RATE // 50
    loud = np.flatnonzero(np.abs(wave) > 0.1)
    assert abs(loud[0] / RATE - 1.5) < 0.01
    assert abs(loud[-1] / RATE - 1.7) < 0.01


def test_six_channels_and_eight_kilohertz_are_read(make: Make) -> None:
    six = make("six.mka", "-f", "lavfi", "-i", "aevalsrc=0.3*sin(880*t)|0|0.3*sin(880*t)|0|0|0:c=5.1:d=1")
    eight = make("eight.wav", "-f", "lavfi", "-i", "sine=300:r=8000:d=1")
    for path in (six, eight):
        wave = load(path)
        assert abs(len(wave) - RATE) < 200
        assert np.abs(wave).max() > 0.02


def test_a_file_with_no_sound_cannot_be_recorded(make: Make) -> None:
    path = make("dumb.mp4", *PICTURE, "-c:v", "libx264", "-preset", "ultrafast")
    with pytest.raises(ValueError, match="usable sound"), recorded(path, probe(path)):
        pass
