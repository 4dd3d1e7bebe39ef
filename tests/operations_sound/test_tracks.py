"""Music, sounds and voices laid beside the pictures."""

from __future__ import annotations

import pytest

from operations_all.samples import (
    FACTS,
    SONG,
    audio_only,
    do,
    edited,
    empty,
    photos,
    plain,
    refusal,
    track,
    words_of,
)
from saycut.errors import NotAvailable
from saycut.operations.table import ANY_OPERATION
from saycut.timeline.facts import NO_FACTS, Need
from saycut.timeline.model import Clip, Draft, TrackRole


def pieces(draft: Draft, role: str) -> list[tuple[int, int]]:
    return [(s.start_ms, s.end_ms) for t in draft.tracks_of(TrackRole(role)) for s in t.segments]


def test_music_of_a_mood_covers_the_whole() -> None:
    applied = do(plain(), op="add_music", mood="upbeat", percent=35)
    music = track(applied.draft, "music")
    (clip,) = music.segments
    assert isinstance(clip, Clip)
    asset = applied.draft.asset(clip.asset)
    assert (asset.locator, asset.duration_ms, asset.has_audio) == ("music:upbeat", 40_000, True)
    assert (clip.start_ms, clip.end_ms, clip.sound.gain) == (0, 40_000, 0.35)
    assert clip.sound.fade_out_ms == 2000
    assert music.duck is not None
    assert "quieter while someone speaks" in words_of(applied)
    assert "made it itself" in words_of(applied)
    assert "35 %" in words_of(applied, "zh")


def test_the_fitting_gain_depends_on_what_else_is_heard() -> None:
    def gain(draft: Draft) -> float:
        clip = track(do(draft, op="add_music", mood="lofi").draft, "music").segments[0]
        assert isinstance(clip, Clip)
        return clip.sound.gain

    assert 0.2 <= gain(plain()) <= 0.25
    assert gain(photos()) > 0.5
    assert gain(do(plain(), op="mute", target="video").draft) > 0.5


def test_ducking_is_said_only_where_someone_speaks() -> None:
    assert "speaks" not in words_of(do(photos(), op="add_music", mood="lofi"))
    assert track(do(plain(), op="add_music", mood="lofi", duck=False).draft, "music").duck is None


def test_music_needs_to_know_of_speech_only_where_there_may_be_some() -> None:
    add = ANY_OPERATION.validate_python({"op": "add_music"})
    assert add.needs(plain()) == {Need.SPEECH}
    assert add.needs(photos()) == frozenset()


def test_the_persons_music_may_begin_inside_it() -> None:
    applied = do(plain(), op="add_music", asset="song.mp3", from_ms=3000)
    played = [
        (c.start_ms, c.source_start_ms, c.source_end_ms)
        for c in track(applied.draft, "music").segments
        if isinstance(c, Clip)
    ]
    assert played == [(at, 3000, 8000) for at in range(0, 40_000, 5000)]
    assert "from 0:03 of it" in words_of(applied)
    assert "8 times over" in words_of(applied)
    assert refusal(plain(), op="add_music", asset="song.mp3", from_ms=7900).field == "from_ms"
    assert refusal(plain(), op="add_music", mood="lofi", from_ms=1000).field == "from_ms"


def test_the_persons_music_is_looped_to_cover() -> None:
    applied = do(plain(), op="add_music", asset="song.mp3", fade_ms=1000)
    assert pieces(applied.draft, "music") == [(8000 * i, 8000 * (i + 1)) for i in range(5)]
    clips = [s for s in track(applied.draft, "music").segments if isinstance(s, Clip)]
    assert [c.sound.fade_in_ms for c in clips] == [1000, 0, 0, 0, 0]
    assert [c.sound.fade_out_ms for c in clips] == [0, 0, 0, 0, 1000]
    assert "5 times" in words_of(applied)


def test_the_one_song_that_waits_is_the_music() -> None:
    applied = do(plain(), op="add_music")
    assert {c.asset for c in track(applied.draft, "music").segments if isinstance(c, Clip)} == {SONG.id}
    used = do(edited(), op="add_music").draft
    assert any(a.locator == "music:lofi" for a in used.assets)


def test_a_second_music_takes_the_place_of_the_first() -> None:
    first = do(plain(), op="add_music", mood="upbeat").draft
    applied = do(first, op="add_music", mood="cinematic")
    assert [a.locator for a in applied.draft.assets if a.locator] == ["music:cinematic"]
    assert pieces(applied.draft, "music") == [(0, 40_000)]
    assert "takes the place" in words_of(applied)


def test_music_for_a_stretch_makes_room_in_the_first() -> None:
    first = do(plain(), op="add_music", mood="upbeat").draft
    applied = do(first, op="add_music", mood="cinematic", start={"ms": 10_000}, end={"ms": 20_000})
    assert sorted(pieces(applied.draft, "music")) == [(0, 10_000), (10_000, 20_000), (20_000, 40_000)]
    assert "makes room" in words_of(applied)


def test_music_in_another_stretch_is_one_more() -> None:
    first = do(plain(), op="add_music", mood="upbeat", end={"ms": 10_000}).draft
    applied = do(first, op="add_music", mood="cinematic", start={"ms": 20_000})
    assert len(applied.draft.tracks_of(TrackRole.MUSIC)) == 2
    assert len(applied.said) == 1


def test_music_that_cannot_be() -> None:
    assert refusal(plain(), op="add_music", mood="x; rm", percent=10).field == "mood"
    assert refusal(plain(), op="add_music", mood="lofi", asset="song.mp3").field == "mood"
    assert refusal(plain(), op="add_music", asset="logo.png").field == "asset"
    assert refusal(plain(), op="add_music", asset="no.mp3").field == "asset"
    assert refusal(empty(), op="add_music", mood="lofi").way_out


def test_duck() -> None:
    applied = do(edited(), op="duck", db=-15)
    duck = track(applied.draft, "music").duck
    assert duck is not None
    assert duck.db == -15
    assert "15 dB" in words_of(applied)
    assert track(do(applied.draft, op="duck", db=0).draft, "music").duck is None
    assert refusal(plain(), op="duck").field == "target"
    quiet = do(photos(), op="add_music", mood="lofi").draft
    assert "No speech" in words_of(do(quiet, op="duck"))


def test_replacing_the_sound_mutes_it_and_says_what_is_missing() -> None:
    applied = do(edited(), op="replace_audio", asset="song.mp3")
    assert all(c.sound.muted for c in applied.draft.main)
    assert pieces(applied.draft, "voice") == [(0, 8000)]
    assert track(applied.draft, "voice").instead
    assert pieces(applied.draft, "music")
    assert "silence" in words_of(applied)
    again = do(applied.draft, op="replace_audio", asset="b-roll.mp4").draft
    assert pieces(again, "voice") == [(0, 10_000)]
    longer = do(photos(), op="replace_audio", asset="talk.mp4")
    assert pieces(longer.draft, "voice") == [(0, 12_000)]
    assert "is cut at the end" in words_of(longer)


def test_detached_sound_is_the_same_sound() -> None:
    draft = do(do(plain(), op="speed", factor=2).draft, op="transition").draft
    applied = do(draft, op="detach_audio")
    voices = [s for s in track(applied.draft, "voice").segments if isinstance(s, Clip)]
    assert all(c.sound.muted for c in applied.draft.main)
    for voice, was in zip(voices, draft.main, strict=True):
        assert (voice.start_ms, voice.end_ms, voice.speed) == (was.start_ms, was.end_ms, was.speed)
        assert (voice.source_start_ms, voice.source_end_ms) == (was.source_start_ms, was.source_end_ms)
    shared = draft.main[1].transition
    assert shared is not None
    assert voices[0].speed == 2
    assert voices[0].sound.fade_out_ms == voices[1].sound.fade_in_ms == shared.duration_ms
    assert refusal(applied.draft, op="detach_audio").way_out
    only = do(plain(), op="detach_audio", asset="b-roll.mp4").draft
    assert [c.sound.muted for c in only.main] == [False, True]


def test_detached_sound_stays_with_its_pictures() -> None:
    draft = do(do(plain(), op="detach_audio").draft, op="trim", start={"ms": 10_000}).draft
    voices = [s for s in track(draft, "voice").segments if isinstance(s, Clip)]
    assert [(v.start_ms, v.source_start_ms) for v in voices] == [(0, 10_000), (20_000, 0)]


def test_voice_over() -> None:
    applied = do(plain(), op="voice_over", asset="song", at={"ms": 35_000})
    assert pieces(applied.draft, "voice") == [(35_000, 40_000)]
    assert not track(applied.draft, "voice").instead
    assert "is cut at 0:40" in words_of(applied)
    with pytest.raises(NotAvailable, match="not available"):
        do(plain(), op="voice_over", text="Welcome")
    assert refusal(plain(), op="voice_over").field == "asset"
    assert refusal(plain(), op="voice_over", asset="song.mp3", at={"ms": 90_000}).field == "at"


def test_sound_effects() -> None:
    applied = do(plain(), op="add_sound", text="Whoosh sound", at={"ms": 3000})
    (clip,) = track(applied.draft, "sound").segments
    assert isinstance(clip, Clip)
    assert applied.draft.asset(clip.asset).locator == "sound:whoosh_sound"
    assert clip.start_ms == 3000
    own = do(audio_only(), op="add_sound", asset="song.mp3", percent=50).draft
    assert [s.sound.gain for s in track(own, "sound").segments if isinstance(s, Clip)] == [0.5]
    assert refusal(plain(), op="add_sound").field == "asset"
    assert refusal(plain(), op="add_sound", text="../../etc").field == "text"


def test_unanalysed_sound_may_be_speech() -> None:
    clip = track(do(plain(), NO_FACTS, op="add_music", mood="lofi").draft, "music").segments[0]
    assert isinstance(clip, Clip)
    assert clip.sound.gain < 0.3
    assert FACTS[SONG.id].speech == ()
