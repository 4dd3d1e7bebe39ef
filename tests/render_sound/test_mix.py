"""The mix, by its samples: where sounds stand, how loud they are, that nothing clicks."""

from __future__ import annotations

import re
import subprocess
import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.ids import AssetId
from saycut.operations.wording import sentence
from saycut.render.pieces import pieces_of
from saycut.render.sound.mix import write_sound
from saycut.render.sound.plan import samples_at, sound_plan
from saycut.render.sound.source import SoundSource
from saycut.render.sound.wave import HEADER_BYTES, wave_header
from saycut.timeline.edit import keep_ranges, relayout, split_clips
from saycut.timeline.facts import AssetFacts
from saycut.timeline.model import Draft, Duck, Sound, TrackRole, Transition
from saycut.units import frame_at, span

from .bench import FFMPEG, RATE, asset, beep_places, beeps, clip, draft, encoded, ffmpeg, rendered, track

AAC = ("-c:a", "aac", "-b:a", "192k")
RATES = [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(30), Fraction(60)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sound")


@pytest.fixture(scope="module")
def minute(folder: Path) -> Path:
    """A minute of AAC in MP4, with a beep in the middle of each second."""
    return encoded(beeps([s + 0.5 for s in range(60)], 60), folder / "minute.mp4", *AAC)


@pytest.fixture(scope="module")
def noise() -> NDArray[np.float32]:
    rng = np.random.default_rng(7)
    return rng.normal(0, 0.1, (2, RATE * 8)).astype(np.float32)


@pytest.fixture(scope="module")
def noisy(folder: Path, noise: NDArray[np.float32]) -> Path:
    return encoded(noise, folder / "noise.mkv", "-c:a", "pcm_f32le")


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_beeps_stand_where_their_pictures_do_after_hundreds_of_cuts(
    minute: Path, tmp_path: Path, rate: Fraction
) -> None:
    """120 cuts of irregular length: each beep is heard within half a frame of its timeline time, no drift."""
    keep = [span(s * 500 + 130 + (s * 37) % 90, s * 500 + 500) for s in range(120)]
    whole = draft([asset("a1", 60_000)], [track(1, TrackRole.MAIN, [clip(1, 0, (0, 60_000))])])
    cut, _ = keep_ranges(whole, keep)
    plan = sound_plan(cut, rate)
    samples, mixed = rendered(plan, {"a1": minute}, tmp_path)
    assert samples.shape[1] == samples_at(frame_at(cut.duration_ms, rate), rate) == mixed.samples
    expected = []
    for one in cut.main:
        if one.source_start_ms % 1000 < 460 and one.source_end_ms % 1000 == 500:
            continue
        middle = one.source_start_ms // 1000 * 1000 + 500
        if one.source_start_ms + 12 < middle < one.source_end_ms - 12:
            expected.append(one.timeline_at(middle))
    # The cuts end and start at the beeps; those inside a piece are the ones that can be placed.
    off = beep_places(samples, [ms * 48 for ms in expected])
    assert all(abs(o) <= 0.5 * float(RATE / rate) + 48 for o in off)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_sound_follows_the_picture_grid_to_the_sample(minute: Path, tmp_path: Path, rate: Fraction) -> None:
    """What is heard at a frame is what the source holds where that frame's picture comes from."""
    pieces = [clip(i, 0, (i * 600 + 7 * (i % 5), i * 600 + 7 * (i % 5) + 590)) for i in range(90)]
    made = draft([asset("a1", 60_000)], [track(1, TrackRole.MAIN, relayout(pieces))])
    samples, _ = rendered(sound_plan(made, rate), {"a1": minute}, tmp_path)
    expected = _beeps_by_the_picture(made, rate)
    off = beep_places(samples, expected, reach=700)
    assert len(off) > 40
    assert max(map(abs, off)) < 5  # a tenth of a millisecond: the codec's own


def test_a_split_clip_sounds_as_if_it_were_whole(noisy: Path, tmp_path: Path) -> None:
    """Fifty splits, at 29.97: not one bit is other than in the source."""
    rate = Fraction(30000, 1001)
    whole = draft([asset("a1", 8000)], [track(1, TrackRole.MAIN, [clip(1, 0, (0, 8000))])])
    pieces = split_clips(whole.main, range(151, 8000, 153), whole)
    split = draft([asset("a1", 8000)], [track(1, TrackRole.MAIN, pieces)])
    a, _ = rendered(sound_plan(whole, rate), {"a1": noisy}, tmp_path)
    b, _ = rendered(sound_plan(split, rate), {"a1": noisy}, tmp_path)
    assert len(split.main) > 50
    assert len(sound_plan(split, rate).layers[0].pieces) == 1
    assert np.array_equal(a, b)


def test_plain_sound_passes_bit_for_bit(noisy: Path, noise: NDArray[np.float32], tmp_path: Path) -> None:
    made = draft([asset("a1", 8000)], [track(1, TrackRole.MAIN, [clip(1, 0, (0, 8000))])])
    found, mixed = rendered(sound_plan(made, Fraction(30)), {"a1": noisy}, tmp_path)
    assert np.array_equal(found, noise)
    assert not mixed.limited
    assert not mixed.warnings


def test_a_hard_cut_does_not_click(tmp_path: Path) -> None:
    """A bass tone cut at its crests: no step, and nothing far above the tone in its spectrum."""
    t = np.arange(RATE * 4) / RATE
    tone = (0.8 * np.sin(2 * np.pi * 55 * t)).astype(np.float32)
    path = encoded(tone, tmp_path / "tone.wav", "-c:a", "pcm_f32le")
    pieces = relayout([clip(1, 0, (0, 1005)), clip(2, 0, (2014, 3000)), clip(3, 0, (1100, 1900))])
    made = draft([asset("a1", 4000)], [track(1, TrackRole.MAIN, pieces)])
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": path}, tmp_path)
    steps = np.abs(np.diff(found[0]))
    assert steps.max() < 0.8 * 2 * np.pi * 55 / RATE + 0.8 / 240 + 1e-3
    assert np.abs(found).max() > 0.75


@pytest.mark.parametrize("speed", [0.1, 0.4, 0.5, 0.79, 0.8, 1.1, 1.25, 1.5, 2.0, 3.0])
def test_speed_keeps_the_pitch_and_the_place(minute: Path, tmp_path: Path, speed: float) -> None:
    made = draft([asset("a1", 60_000)], [track(1, TrackRole.MAIN, [clip(1, 0, (3000, 15_000), speed=speed)])])
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": minute}, tmp_path)
    assert found.shape[1] == samples_at(frame_at(made.duration_ms, Fraction(30)), Fraction(30))
    expected = _beeps_by_the_picture(made, Fraction(30))
    off = beep_places(found, expected, reach=round(4800 / speed))
    assert len(off) == 12
    assert max(map(abs, off)) < (48 * 3 if speed > 0.5 else 48 * 6)


@pytest.mark.parametrize("speed", [0.1, 0.5, 0.79, 0.8, 1.25, 2.0, 3.0])
def test_speed_keeps_the_pitch_of_a_tone(tmp_path: Path, speed: float) -> None:
    """A steady one: a beep of 20 ms played twice as fast is 100 Hz wide."""
    t = np.arange(RATE * 6) / RATE
    path = encoded(
        (0.5 * np.sin(2 * np.pi * 1000 * t)).astype(np.float32), tmp_path / "t.wav", "-c:a", "pcm_f32le"
    )
    made = draft([asset("a1", 6000)], [track(1, TrackRole.MAIN, [clip(1, 0, (0, 6000), speed=speed)])])
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": path}, tmp_path)
    assert _pitch(found[0]) == pytest.approx(1000, rel=0.005)


@pytest.mark.parametrize("speed", [1.1, 1.25, 1.5])
def test_a_sudden_tone_is_heard_from_its_beginning_at_another_speed(tmp_path: Path, speed: float) -> None:
    """The standard window leaves a hole in it: it lost up to all of a tone of 30 ms."""
    t = np.arange(RATE * 3) / RATE
    tone = np.where(
        (t >= 1.0) & (t < 1.1), 0.5 * np.sin(2 * np.pi * 1000 * t), 0.02 * np.sin(2 * np.pi * 220 * t)
    )
    path = encoded(tone.astype(np.float32), tmp_path / "tone.wav", "-c:a", "pcm_f32le")
    made = draft([asset("a1", 3000)], [track(1, TrackRole.MAIN, [clip(1, 0, (0, 3000), speed=speed)])])
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": path}, tmp_path)
    start, end = 1.01 / speed, 1.09 / speed
    inside = np.abs(found[0, round(start * RATE) : round(end * RATE)])
    crests = [inside[i : i + 240].max() for i in range(0, len(inside) - 240, 240)]
    assert min(crests) > 0.25


def test_speed_with_the_pitch_following(minute: Path, tmp_path: Path) -> None:
    one = clip(1, 0, (3000, 15_000), speed=1.5, keep_pitch=False)
    made = draft([asset("a1", 60_000)], [track(1, TrackRole.MAIN, [one])])
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": minute}, tmp_path)
    off = beep_places(found, _beeps_by_the_picture(made, Fraction(30)))
    assert max(map(abs, off)) < 24
    assert _pitch(found[0]) == pytest.approx(1500, rel=0.02)


def test_hundreds_of_sped_up_cuts_do_not_drift(minute: Path, tmp_path: Path) -> None:
    """200 pieces at 1.5x through one process: the last beep is as near as the first."""
    pieces = relayout([clip(i, 0, (i * 300, i * 300 + 240), speed=1.5) for i in range(200)])
    made = draft([asset("a1", 60_000)], [track(1, TrackRole.MAIN, pieces)])
    rate = Fraction(30)
    found, _ = rendered(sound_plan(made, rate), {"a1": minute}, tmp_path)
    off = beep_places(found, _beeps_by_the_picture(made, rate))
    assert len(off) >= 18
    assert max(map(abs, off)) < 96


def test_reversed_sound_is_the_source_from_its_end(
    noisy: Path, noise: NDArray[np.float32], tmp_path: Path
) -> None:
    made = draft([asset("a1", 8000)], [track(1, TrackRole.MAIN, [clip(1, 0, (1000, 6000), reverse=True)])])
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": noisy}, tmp_path)
    wanted = noise[:, RATE : RATE * 6][:, ::-1]
    assert np.array_equal(found[:, 300:-300], wanted[:, 300:-300])


def test_a_transition_crossfades_at_equal_power(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    files = {
        name: encoded(
            rng.normal(0, 0.1, RATE * 4).astype(np.float32), tmp_path / f"{name}.wav", "-c:a", "pcm_f32le"
        )
        for name in ("a1", "a2")
    }
    second = clip(2, 0, (0, 4000), of="a2", transition=Transition(kind="dissolve", duration_ms=1000))
    pieces = relayout([clip(1, 0, (0, 4000)), second])
    made = draft([asset("a1", 4000), asset("a2", 4000)], [track(1, TrackRole.MAIN, pieces)])
    found, _ = rendered(sound_plan(made, Fraction(30)), files, tmp_path)
    assert found.shape[1] == 7 * RATE
    levels = [found[0, s : s + 4800].std() for s in range(RATE, 6 * RATE, 4800)]
    assert min(levels) > 0.1 * 0.93
    assert max(levels) < 0.1 * 1.07


def test_music_at_35_percent_is_a_gain_of_035(
    noisy: Path, noise: NDArray[np.float32], tmp_path: Path
) -> None:
    picture = clip(1, 0, (0, 6000), of="a2")
    song = clip(2, 0, (0, 6000), sound=Sound(gain=0.35))
    made = draft(
        [asset("a1", 8000), asset("a2", 6000, sound=False)],
        [track(1, TrackRole.MAIN, [picture]), track(2, TrackRole.MUSIC, [song])],
    )
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": noisy}, tmp_path)
    inner = slice(RATE, 5 * RATE)
    assert np.allclose(found[:, inner], noise[:, inner] * np.float32(0.35), atol=1e-7)


def test_music_ducks_by_10_db_under_speech_and_holds_short_pauses(noisy: Path, tmp_path: Path) -> None:
    """Speech at 2-3 s and 3.5-4.5 s: down through both and the pause between, level elsewhere."""
    silent = encoded(np.zeros(RATE * 8, np.float32), tmp_path / "silent.wav")
    made = draft(
        [asset("a1", 8000), asset("a2", 8000)],
        [
            track(1, TrackRole.MAIN, [clip(1, 0, (0, 8000), of="a2")]),
            track(2, TrackRole.MUSIC, [clip(2, 0, (0, 8000))], duck=Duck(db=-10)),
        ],
    )
    facts = {AssetId("a2"): AssetFacts(speech=(span(2000, 3000), span(3500, 4500)))}
    with_duck, _ = rendered(
        sound_plan(made, Fraction(30), facts=facts), {"a1": noisy, "a2": silent}, tmp_path
    )
    without, _ = rendered(sound_plan(made, Fraction(30)), {"a1": noisy, "a2": silent}, tmp_path)

    def depth(from_s: float, to_s: float) -> float:
        part = slice(round(from_s * RATE), round(to_s * RATE))
        return float(20 * np.log10(with_duck[:, part].std() / without[:, part].std()))

    assert depth(2.0, 4.5) == pytest.approx(-10, abs=0.05)
    assert depth(3.1, 3.4) == pytest.approx(-10, abs=0.05)
    assert depth(0.5, 1.74) == pytest.approx(0, abs=0.01)
    assert depth(4.76, 7.5) == pytest.approx(0, abs=0.01)
    assert -10 < depth(1.8, 1.95) < -2


@pytest.mark.parametrize("level", [0.008, 0.05, 0.5])
def test_loudness_lands_on_its_target(tmp_path: Path, level: float) -> None:
    """Quiet, usual and hot: -14 LUFS by ffmpeg's own meter, true peak at most -1 dB."""
    rng = np.random.default_rng(5)
    swell = 0.3 + 0.7 * np.abs(np.sin(np.arange(RATE * 8) / RATE * 2.1))
    loud = np.clip(rng.normal(0, level, RATE * 8) * swell, -1, 1).astype(np.float32)
    path = encoded(loud, tmp_path / "loud.wav", "-c:a", "pcm_f32le")
    made = draft(
        [asset("a1", 8000)], [track(1, TrackRole.MAIN, [clip(1, 0, (0, 8000))])], loudness_lufs=-14.0
    )
    _, mixed = rendered(sound_plan(made, Fraction(30)), {"a1": path}, tmp_path)
    words = ["-hide_banner", "-i", tmp_path / "mix.wav", "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run([FFMPEG, *words], capture_output=True, text=True, check=True).stderr
    integrated = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])
    true_peak = float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", told)[-1])
    assert integrated == pytest.approx(-14, abs=0.3)
    assert mixed.loudness == pytest.approx(integrated, abs=0.1)
    assert true_peak <= -0.8


def test_adding_up_never_clips_and_says_so(noisy: Path, tmp_path: Path) -> None:
    loud = clip(1, 0, (0, 6000), sound=Sound(gain=6.0))
    made = draft([asset("a1", 8000)], [track(1, TrackRole.MAIN, [loud])])
    found, mixed = rendered(sound_plan(made, Fraction(30)), {"a1": noisy}, tmp_path)
    assert mixed.limited
    assert np.abs(found).max() <= 0.9886


def test_fades_and_gain_changes(noisy: Path, noise: NDArray[np.float32], tmp_path: Path) -> None:
    faded = clip(1, 0, (0, 8000), sound=Sound(gain=0.5, fade_in_ms=1000, fade_out_ms=2000))
    made = draft([asset("a1", 8000)], [track(1, TrackRole.MAIN, [faded])], sound_fade_out_ms=4000)
    found, _ = rendered(sound_plan(made, Fraction(30)), {"a1": noisy}, tmp_path)
    places = {0: 0.0, 500: 0.25, 2000: 0.5, 5000: 0.5 * 0.75, 7000: 0.5 * 0.5 * 0.25}
    for ms, gain in places.items():
        at = ms * 48
        assert np.allclose(found[:, at], noise[:, at] * gain, atol=2e-3), ms


def test_silence_where_there_is_no_sound_and_a_warning_where_it_cannot_be_read(tmp_path: Path) -> None:
    text = tmp_path / "not-media.mp4"
    text.write_text("words")
    made = draft(
        [asset("a1", 2000), asset("a2", 2000)],
        [track(1, TrackRole.MAIN, relayout([clip(1, 0, (0, 2000)), clip(2, 0, (0, 2000), of="a2")]))],
    )
    found, mixed = rendered(sound_plan(made, Fraction(30)), {"a1": text}, tmp_path)
    assert found.shape[1] == 4 * RATE
    assert not found.any()
    told = [sentence(warning, "en") for warning in mixed.warnings]
    assert any("a1.mp4" in line and "silence" in line for line in told)


def test_memory_does_not_grow_with_the_length(minute: Path, tmp_path: Path) -> None:
    """Two minutes of float samples are 46 MB; a few blocks are held at a time."""
    pieces = relayout([clip(i, 0, (0, 60_000)) for i in range(2)])
    made = draft([asset("a1", 60_000)], [track(1, TrackRole.MAIN, pieces)])
    plan = sound_plan(made, Fraction(30))
    target = tmp_path / "long.wav"
    tracemalloc.start()
    try:
        write_sound(plan, {AssetId("a1"): SoundSource(minute)}, target, ffmpeg=FFMPEG)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        target.unlink(missing_ok=True)
    assert peak < 12_000_000


def test_the_written_file_is_read_by_ffmpeg_to_the_sample(noisy: Path, tmp_path: Path) -> None:
    made = draft([asset("a1", 8000)], [track(1, TrackRole.MAIN, [clip(1, 0, (0, 7000))])])
    found, _ = rendered(sound_plan(made, Fraction(30000, 1001)), {"a1": noisy}, tmp_path)
    raw = np.frombuffer(ffmpeg("-i", tmp_path / "mix.wav", "-f", "f32le", "-"), np.float32).reshape(-1, 2)
    assert np.array_equal(raw.T, found)


def _beeps_by_the_picture(made: Draft, rate: Fraction) -> list[float]:
    """Where the beeps (in the middle of each second of the source) belong, by the frames that are shown."""
    found, first = [], 0
    for one in pieces_of(made.main, rate):
        speed = Fraction(one.clip.speed).limit_denominator(1000)
        a, b = one.source / rate * speed, one.source_end / rate * speed
        for second in range(60):
            middle = second + Fraction(1, 2)
            if a + Fraction(1, 50) < middle < b - Fraction(1, 50):
                found.append(float((first / rate + (middle - a) / speed) * RATE))
        first += one.frames
    return found


def _pitch(side: NDArray[np.float32]) -> float:
    power = np.abs(np.fft.rfft(side)) ** 2
    places = np.fft.rfftfreq(len(side), 1 / RATE)
    top = power > power.max() * 0.05
    return float((places[top] * power[top]).sum() / power[top].sum())


def test_four_hours_are_a_file_that_ffmpeg_reads_to_its_end(tmp_path: Path) -> None:
    """Past 4 GB WAV's sizes overflow: RF64. The file is sparse; its last second is asked for."""
    samples = 4 * 3600 * RATE
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        file.write(wave_header(samples))
        file.truncate(HEADER_BYTES + samples * 8)
        file.seek(HEADER_BYTES + (samples - RATE) * 8)
        file.write(np.full((RATE, 2), 0.5, np.float32).tobytes())
    raw = ffmpeg("-ss", str(4 * 3600 - 2), "-i", path, "-f", "f32le", "-")
    found = np.frombuffer(raw, np.float32).reshape(-1, 2)
    assert found.shape[0] == 2 * RATE
    assert not found[:RATE].any()
    assert np.all(found[RATE:] == 0.5)
