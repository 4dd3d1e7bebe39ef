"""Reading sound out of files of every kind: in place, at its level, whatever the container says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.render.sound.source import Broken, SoundReader, SoundSource

from .bench import RATE, SHARED, beep_places, beeps, encoded, ffmpeg

KINDS = {
    "aac.mp4": ("-c:a", "aac"),
    "aac44.m4a": ("-c:a", "aac", "-ar", "44100"),
    "aac.mkv": ("-c:a", "aac"),
    "opus.webm": ("-c:a", "libopus"),
    "vorbis.ogg": ("-c:a", "libvorbis", "-ar", "44100"),
    "lame.mp3": ("-c:a", "libmp3lame", "-ar", "44100"),
    "flac.flac": ("-c:a", "flac", "-ar", "22050"),
    "pcm8k.wav": ("-c:a", "pcm_s16le", "-ar", "8000"),
    "u8.wav": ("-c:a", "pcm_u8", "-ar", "11025"),
    "mp3.avi": ("-c:a", "libmp3lame"),
    "adts.aac": ("-c:a", "aac"),
    "pcm96.mov": ("-c:a", "pcm_s24le", "-ar", "96000"),
}
LATE = {"adts.aac": 1024, "mp3.avi": 1105}
"""Samples of encoder priming in formats that have no place to tell of it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sources")


def read(path: Path, start: int, count: int) -> NDArray[np.float32]:
    reader = SoundReader(SoundSource(path))
    try:
        return reader.read(start, count)
    finally:
        reader.close()


@pytest.mark.parametrize("kind", KINDS)
def test_beeps_stand_in_their_places_in_every_kind_of_file(folder: Path, kind: str) -> None:
    """Priming, edit lists and resampling taken into account: within a millisecond from start to end."""
    times = [0.25, 1.0, 5.5, 11.75]
    path = encoded(beeps(times, 12), folder / kind, *KINDS[kind])
    found = read(path, 0, 12 * RATE)
    off = beep_places(found, [t * RATE + LATE.get(kind, 0) for t in times])
    assert max(map(abs, off)) < 48
    assert np.array_equal(found[0], found[1])
    assert 0.6 < np.abs(found).max() < 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_seeking_gives_the_samples_that_reading_through_gives(folder: Path, kind: str) -> None:
    """Forward jumps, far jumps and jumps back, each against one read of the whole."""
    rng = np.random.default_rng(11)
    path = encoded(rng.normal(0, 0.1, 40 * RATE).astype(np.float32), folder / f"noise-{kind}", *KINDS[kind])
    whole = read(path, 0, 40 * RATE)
    reader = SoundReader(SoundSource(path))
    for start in (100, 3 * RATE + 7, 20 * RATE + 333, 33 * RATE + 1, 9 * RATE + 5, 9 * RATE + 6000, 0):
        found = reader.read(start, 4800)
        if kind == "opus.webm":
            # Matroska counts in milliseconds and Opus starts at half of one: sought places are 0.5 ms off.
            lags = np.correlate(whole[0, max(start - 100, 0) : start + 4900], found[0, 100:4700], "valid")
            assert abs(int(lags.argmax()) - 100 - min(start, 100)) <= 24, start
            continue
        apart = np.abs(found - whole[:, start : start + 4800]).max()
        assert apart < 2e-3, (start, apart)
    reader.close()


def test_sound_that_starts_late_stays_late(folder: Path) -> None:
    """An MP4 whose sound begins 0.7 s after its picture (an edit list says so)."""
    sound = encoded(beeps([0.5], 2), folder / "late.wav", "-c:a", "pcm_s16le")
    path = folder / "late.mp4"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=3", "-itsoffset", "0.7", "-i", sound,
        "-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path,
    )  # fmt: skip
    found = read(path, 0, 4 * RATE)
    assert abs(beep_places(found, [1.2 * RATE])[0]) < 48
    assert np.abs(found[:, : round(0.65 * RATE)]).max() < 0.01
    assert not found[:, round(2.8 * RATE) :].any()


def test_a_file_whose_clock_does_not_start_at_zero(folder: Path) -> None:
    """MPEG-TS starts at 1.4 s: the asset's clock starts there too."""
    path = encoded(beeps([0.5, 2.5], 3), folder / "clock.mkv", "-c:a", "pcm_s16le", "-output_ts_offset", "5")
    assert max(map(abs, beep_places(read(path, 0, 3 * RATE), [0.5 * RATE, 2.5 * RATE]))) < 48


def test_a_gap_in_the_timestamps_is_silence(folder: Path) -> None:
    """Two seconds of sound, a hole of three, two more: the second part keeps its place."""
    path = folder / "gap.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for start, times in ((0, [0.5, 1.5]), (5, [0.5, 1.5])):
            samples = (beeps(times, 2) * 32767).astype(np.int16)[None]
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start * RATE, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    found = read(path, 0, 7 * RATE)
    assert max(map(abs, beep_places(found, [t * RATE for t in (0.5, 1.5, 5.5, 6.5)]))) < 48
    assert not found[:, 2 * RATE : 5 * RATE].any()


def test_surround_is_folded_down_with_the_usual_weights(folder: Path) -> None:
    """Each channel of 5.1 by itself: front 1, centre and surround 0.707, no LFE; mono keeps its level."""
    weights = [(1, 0), (0, 1), (0.7071, 0.7071), (0, 0), (0.7071, 0), (0, 0.7071)]
    t = np.arange(RATE) / RATE
    for channel, (left, right) in enumerate(weights):
        many = np.zeros((6, RATE), np.float32)
        many[channel] = 0.5 * np.sin(2 * np.pi * 440 * t)
        path = encoded(many, folder / f"surround{channel}.flac", "-c:a", "flac")
        peak = np.abs(read(path, 0, RATE)).max(axis=1)
        assert peak == pytest.approx([0.5 * left, 0.5 * right], abs=2e-3)


def test_shorter_than_asked_is_silence_after_its_end_and_before_its_start(folder: Path) -> None:
    path = encoded(beeps([0.5], 1), folder / "short.wav", "-c:a", "pcm_s16le")
    found = read(path, -RATE, 4 * RATE)
    assert abs(beep_places(found, [1.5 * RATE])[0]) < 2
    assert not found[:, :RATE].any()
    assert not found[:, 2 * RATE :].any()


def test_the_asked_track_of_several_is_read(folder: Path) -> None:
    low = encoded(beeps([0.5], 2), folder / "low.wav")
    high = encoded(beeps([1.5], 2), folder / "high.wav")
    path = folder / "two.mkv"
    ffmpeg("-i", low, "-i", high, "-map", "0:a", "-map", "1:a", "-c:a", "flac", path)
    assert abs(beep_places(read(path, 0, 2 * RATE), [0.5 * RATE])[0]) < 48
    reader = SoundReader(SoundSource(path, stream=1))
    assert abs(beep_places(reader.read(0, 2 * RATE), [1.5 * RATE])[0]) < 48
    reader.close()


def test_a_cut_off_file_gives_what_decodes(folder: Path) -> None:
    whole = encoded(beeps([0.5, 1.5, 2.5, 3.5], 4), folder / "whole.mkv", "-c:a", "aac")
    path = folder / "cut.mkv"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    found = read(path, 0, 4 * RATE)
    assert abs(beep_places(found, [0.5 * RATE])[0]) < 48


def test_what_is_no_sound_is_refused(folder: Path) -> None:
    text = folder / "text.mp4"
    text.write_text("words")
    with pytest.raises(Broken):
        SoundReader(SoundSource(text))
    silent = folder / "silent.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x90:d=1", "-c:v", "libx264", silent)
    with pytest.raises(Broken):
        SoundReader(SoundSource(silent))


@pytest.mark.parametrize(
    ("name", "seconds", "least"),
    [
        ("bbb_30s_854x480_51.mp4", 30, 0.05),
        ("bbb_avi_mpeg4_mp3_960x400.avi", 4, 0.01),
        ("movie_dialogue_480p.mp4", 6, 0.05),
        ("music_vibe_ace_61s.ogg", 61, 0.05),
        ("phone_vfr_rot180.mp4", 2, 0.005),
        ("rabbit_vp8_320x240.webm", 7, 0.001),
        ("sonnet1_53s.mp3", 53, 0.02),
        ("no_duration_vp9_opus.webm", 1, 0.0),
    ],
)
def test_real_files_sound_as_ffmpeg_decodes_them(name: str, seconds: int, least: float) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/media/{name} is not there")
    found = read(path, 0, seconds * RATE)
    pan = "pan=stereo|FL=FL+0.7071*FC+0.7071*BL|FR=FR+0.7071*FC+0.7071*BR," if "51" in name else ""
    mono = "phone_vfr" in name or "vibe" in name
    gaps = ":async=1" if "phone_vfr" in name else ""  # there is a hole of 155 ms in it
    form = f"{pan}aresample=48000{gaps},aformat=channel_layouts={'mono' if mono else 'stereo'}"
    raw = ffmpeg("-i", path, "-map", "0:a:0", "-af", form, "-f", "f32le", "-")
    wanted = np.frombuffer(raw, np.float32).reshape(-1, 1 if mono else 2).T[0]
    start = round(_first_sound_s(path) * RATE)
    ours = found[0, start:]
    count = min(len(ours), len(wanted))
    assert count > 0.9 * seconds * RATE
    assert np.abs(ours).max() >= least
    assert float((ours[:count] - wanted[:count]).std()) <= 0.01 * max(float(wanted.std()), 1e-4)


def _first_sound_s(path: Path) -> float:
    with av.open(str(path)) as container:
        frame = next(container.decode(container.streams.audio[0]))
        assert frame.pts is not None
        assert frame.time_base is not None
        return float(frame.pts * frame.time_base) - (container.start_time or 0) / 1e6


def test_an_unusable_track_beside_a_good_picture() -> None:
    path = SHARED / "broken_audio_track.mp4"
    if not path.exists():
        pytest.skip("../shared/media/broken_audio_track.mp4 is not there")
    with pytest.raises(Broken):
        SoundReader(SoundSource(path))
