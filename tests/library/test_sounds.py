"""Sound effects: made, safe in level, quiet at their ends, of the length asked."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from saycut.errors import InputError
from saycut.library import sounds


@pytest.mark.parametrize("name", sounds.names())
def test_each_sound(name: str) -> None:
    sound = sounds.made(name)
    assert sound.dtype == np.float32
    assert sound.shape[0] == 2
    assert np.max(np.abs(sound)) == pytest.approx(0.5, abs=0.01)
    assert np.max(np.abs(sound[:, 0])) < 0.01
    assert np.max(np.abs(sound[:, -1])) < 0.01
    assert np.all(np.abs(sound.mean(axis=1)) < 2e-3)
    assert np.array_equal(sound, sounds.made(name))


def test_sounds_differ() -> None:
    made = [sounds.made(name) for name in sounds.names()]
    assert len({one.tobytes() for one in made}) == len(made)


def test_a_riser_rises_and_a_whoosh_passes() -> None:
    riser = sounds.made("riser")
    first, last = np.std(riser[:, :24_000]), np.std(riser[:, -24_000:])
    assert last > 5 * first
    whoosh = sounds.made("whoosh")
    half = whoosh.shape[1] // 2
    left, right = np.std(whoosh[:, :half], axis=1), np.std(whoosh[:, half:], axis=1)
    assert left[0] > left[1]
    assert right[1] > right[0]


@pytest.mark.parametrize(("wanted", "frames"), [(None, 36_000), (200, 9600), (2000, 96_000)])
def test_written_in_any_length(tmp_path: Path, wanted: int | None, frames: int) -> None:
    sounds.write_sound(tmp_path / "s.wav", "whoosh", wanted)
    with wave.open(str(tmp_path / "s.wav")) as read:
        assert (read.getnframes(), read.getframerate(), read.getnchannels()) == (frames, 48_000, 2)


def test_words() -> None:
    assert sounds.find("a camera shutter sound") == "shutter"
    assert sounds.find("叮") == "ding"
    with pytest.raises(InputError):
        sounds.made("moo")
