"""Volume, muting, fades, loudness and noise."""

from __future__ import annotations

import pytest

from operations_all.samples import audio_only, do, edited, empty, photos, plain, refusal, track, words_of
from saycut.timeline.model import Clip, Draft


def gains(draft: Draft, role: str) -> list[float]:
    return [c.sound.gain for c in track(draft, role).segments if isinstance(c, Clip)]


def muted(draft: Draft, role: str = "main") -> list[tuple[int, int]]:
    return [
        (c.start_ms, c.end_ms) for c in track(draft, role).segments if isinstance(c, Clip) and c.sound.muted
    ]


def test_a_percentage_of_all_keeps_the_balance() -> None:
    half = do(edited(), op="volume", percent=50).draft
    assert gains(half, "main") == [0.5, 0.5]
    assert gains(half, "music") == [0.175] * 5
    again = do(half, op="volume", percent=50).draft
    assert again == half


def test_a_percentage_of_the_music_is_the_musics() -> None:
    applied = do(edited(), op="volume", percent=20, target="music")
    assert gains(applied.draft, "music") == [0.2] * 5
    assert gains(applied.draft, "main") == [1, 1]
    assert words_of(applied) == "Set the music to 20 %."
    assert words_of(applied, "zh") == "音乐的音量已设为 20 %。"


def test_decibels_are_relative() -> None:
    draft = do(edited(), op="volume", db=-6, target="music").draft
    assert gains(draft, "music") == pytest.approx([0.35 * 0.501187] * 5, abs=1e-5)


def test_a_stretch_is_cut_out_at_its_edges() -> None:
    applied = do(plain(), op="volume", percent=200, start={"ms": 5000}, end={"ms": 8000})
    assert [(c.start_ms, c.end_ms, c.sound.gain) for c in applied.draft.main] == [
        (0, 5000, 1.0), (5000, 8000, 2.0), (8000, 30_000, 1.0), (30_000, 40_000, 1.0),
    ]  # fmt: skip
    assert [(c.source_start_ms, c.source_end_ms) for c in applied.draft.main][:3] == [
        (0, 5000), (5000, 8000), (8000, 30_000),
    ]  # fmt: skip
    assert "0:05–0:08" in words_of(applied)


def test_too_loud_is_clamped_and_said() -> None:
    loud = do(plain(), op="volume", percent=1600).draft
    applied = do(loud, op="volume", db=24)
    assert gains(applied.draft, "main") == [16, 16]
    assert "16 times" in words_of(applied)


def test_a_percentage_wakes_what_was_muted_and_decibels_do_not() -> None:
    silent = do(plain(), op="mute").draft
    assert refusal(silent, op="volume", db=6).field == "db"
    assert not muted(do(silent, op="volume", percent=100).draft)


def test_volume_wants_one_of_two() -> None:
    assert refusal(plain(), op="volume").field == "percent"
    assert refusal(plain(), op="volume", percent=50, db=3).field == "percent"
    assert refusal(photos(), op="volume", percent=50).way_out


def test_mute_takes_everything_or_only_the_pictures_own_sound() -> None:
    everything = do(edited(), op="mute").draft
    assert len(muted(everything)) == 2
    assert len(muted(everything, "music")) == 5
    own = do(edited(), op="mute", target="video").draft
    assert len(muted(own)) == 2
    assert not muted(own, "music")
    assert words_of(do(own, op="mute", target="video")).startswith("Muted already")


def test_mute_of_a_stretch_splits_music_too() -> None:
    applied = do(edited(), op="mute", start={"ms": 3000}, end={"ms": 5000})
    assert muted(applied.draft) == [(3000, 5000)]
    assert muted(applied.draft, "music") == [(3000, 5000)]
    assert applied.draft.duration_ms == edited().duration_ms
    ids = [s.id for t in applied.draft.tracks for s in t.segments]
    assert len(set(ids)) == len(ids)


def test_mute_of_one_clip_counts_from_its_start() -> None:
    applied = do(plain(), op="mute", target={"clip": 2}, start={"ms": 1000}, end={"ms": 2000})
    assert muted(applied.draft) == [(31_000, 32_000)]


def test_an_edge_inside_a_transition_does_not_change_the_length() -> None:
    applied = do(edited(), op="mute", target="video", start={"ms": 29_700}, end={"ms": 33_000})
    assert applied.draft.duration_ms == 39_500
    assert [c.transition for c in applied.draft.main if c.transition] == [edited().main[1].transition]
    assert muted(applied.draft) == [(29_500, 30_000), (29_500, 33_000)]


def test_fades_of_the_whole_are_the_drafts() -> None:
    applied = do(plain(), op="fade_audio", in_ms=500, out_ms=2000)
    assert (applied.draft.sound_fade_in_ms, applied.draft.sound_fade_out_ms) == (500, 2000)
    kept = do(applied.draft, op="fade_audio", out_ms=1000).draft
    assert (kept.sound_fade_in_ms, kept.sound_fade_out_ms) == (500, 1000)


def test_fades_of_looped_music_stand_at_its_two_ends() -> None:
    music = track(do(edited(), op="fade_audio", in_ms=500, out_ms=2000, target="music").draft, "music")
    fades = [(c.sound.fade_in_ms, c.sound.fade_out_ms) for c in music.segments if isinstance(c, Clip)]
    assert fades == [(500, 0), (0, 0), (0, 0), (0, 0), (0, 2000)]


def test_fades_of_a_clip_are_its_own() -> None:
    draft = do(plain(), op="fade_audio", in_ms=300, target={"clip": 2}).draft
    assert [c.sound.fade_in_ms for c in draft.main] == [0, 300]


def test_fades_longer_than_the_sound_are_shortened_and_said() -> None:
    applied = do(audio_only(), op="fade_audio", in_ms=30_000, out_ms=10_000)
    assert (applied.draft.sound_fade_in_ms, applied.draft.sound_fade_out_ms) == (6000, 2000)
    assert "shortened" in words_of(applied)
    assert refusal(audio_only(), op="fade_audio").field == "in_ms"


def test_loudness_and_noise() -> None:
    applied = do(edited(), op="normalize_loudness", lufs=-16)
    assert applied.draft.loudness_lufs == -16
    assert "-16 LUFS" in words_of(applied)
    clean = do(edited(), op="denoise_audio", strength=0.8).draft
    assert [c.sound.denoise for c in clean.main] == [0.8, 0.8]
    assert all(c.sound.denoise == 0 for c in track(clean, "music").segments if isinstance(c, Clip))
    for nothing in (photos(), empty()):
        assert refusal(nothing, op="normalize_loudness").way_out
        assert refusal(nothing, op="denoise_audio").way_out
