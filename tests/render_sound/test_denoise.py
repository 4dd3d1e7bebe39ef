"""Noise goes, speech stays, nothing moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.render.sound.denoise import Denoiser
from saycut.render.sound.source import SoundReader, SoundSource

from .bench import RATE, SHARED, encoded, ffmpeg


def through(samples: NDArray[np.float32], strength: float, block: int = 5000) -> NDArray[np.float32]:
    denoiser = Denoiser(strength)
    parts = [denoiser.push(samples[:, i : i + block]) for i in range(0, samples.shape[1], block)]
    return np.concatenate([*parts, denoiser.flush()], axis=1)


@pytest.mark.parametrize("count", [0, 1, 500, 2048, 95_000, 96_001, 300_007])
def test_as_many_samples_come_out_as_went_in(count: int) -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.05, (2, count)).astype(np.float32)
    assert through(noise, 0.5).shape == noise.shape


def test_a_sound_over_noise_stays_in_its_place() -> None:
    """Bursts of a chord in noise 30 dB below: within a sample of where they were, within 1 dB of as loud."""
    rng = np.random.default_rng(2)
    t = np.arange(RATE * 8) / RATE
    bursts = (np.sin(2 * np.pi * 300 * t) + np.sin(2 * np.pi * 1100 * t)) * 0.2 * (t % 1 > 0.6)
    both = np.stack([bursts + rng.normal(0, 0.006, len(t))] * 2).astype(np.float32)
    found = through(both, 0.6)
    lags = np.correlate(found[0, RATE : RATE * 3], both[0, RATE - 20 : RATE * 3 + 20], "valid")
    assert int(lags.argmax()) - 20 == 0
    lit = (t % 1 > 0.65) & (t > 1)
    quiet = (t % 1 > 0.1) & (t % 1 < 0.5) & (t > 1)
    assert abs(20 * np.log10(found[0, lit].std() / both[0, lit].std())) < 1
    assert 20 * np.log10(found[0, quiet].std() / both[0, quiet].std()) < -7


@pytest.mark.parametrize("level", [0.003, 0.03])
def test_a_noisy_talk_is_clearer_and_its_pauses_are_quieter(level: float) -> None:
    path = SHARED / "talk_pauses_720p.mp4"
    if not path.exists():
        pytest.skip("../shared/media/talk_pauses_720p.mp4 is not there")
    raw = ffmpeg("-i", path, "-t", "40", "-vn", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-")
    clean = np.frombuffer(raw, np.float32)
    clean = clean[: len(clean) // 4800 * 4800]
    rng = np.random.default_rng(3)
    noisy = (clean + rng.normal(0, level, len(clean))).astype(np.float32)
    found = through(np.stack([noisy, noisy]), 0.6)[0]
    by_tenths = [x.reshape(-1, 4800) for x in (clean, noisy, found)]
    energy = by_tenths[0].std(axis=1)
    pause, speech = energy < 0.002, energy > 0.03
    _, before, after = by_tenths
    assert 20 * np.log10(after[pause].std() / before[pause].std()) < -8
    assert 20 * np.log10(after[speech].std() / before[speech].std()) > -0.8
    if level > 0.01:
        wrong = [(x[speech] - by_tenths[0][speech]).std() for x in (before, after)]
        assert 20 * np.log10(wrong[1] / wrong[0]) < -4


def test_a_reader_that_denoises_gives_the_same_after_seeking(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    t = np.arange(RATE * 30) / RATE
    sound = 0.2 * np.sin(2 * np.pi * 440 * t) * (t % 2 > 1) + rng.normal(0, 0.01, len(t))
    path = encoded(sound.astype(np.float32), tmp_path / "s.mkv", "-c:a", "pcm_f32le")
    whole = SoundReader(SoundSource(path), denoise=0.5)
    everything = whole.read(0, 30 * RATE)
    whole.close()
    sought = SoundReader(SoundSource(path), denoise=0.5)
    part = sought.read(20 * RATE + 123, RATE)
    sought.close()
    wanted = everything[:, 20 * RATE + 123 : 21 * RATE + 123]
    assert (part - wanted).std() < 0.1 * wanted.std()
