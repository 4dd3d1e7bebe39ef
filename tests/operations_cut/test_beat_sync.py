"""Cuts, pushes and transitions on the beats of the music, each told from the draft that came out."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from operations_all.samples import FACTS, PHOTO, ROLL, SONG, TALK, audio_only, do, refusal, words_of
from saycut.operations.apply import apply
from saycut.operations.table import ANY_OPERATION
from saycut.timeline.edit import relayout
from saycut.timeline.facts import AssetFacts, Facts, Need
from saycut.timeline.model import Clip, Draft, Track, TrackRole, Transition
from saycut.timeline.start import draft_of

BEATS: Facts = {
    **FACTS,
    SONG.id: AssetFacts(speech=(), silence=(), beats=tuple(range(130, 8000, 500))),
}
"""A beat every half second, the first at 0.13 s."""
ON_BEAT = tuple(130 + 500 * i for i in range(100))


def scored(*lengths: int, still: bool = False, **more: Any) -> Draft:
    """Clips of the talk and the b-roll in turn, each from its start, with the song looped under them."""
    assets = (TALK, PHOTO if still else ROLL)
    clips = [
        Clip(
            id=f"s{i}", asset=assets[i % 2].id, start_ms=0, duration_ms=length,
            source_end_ms=0 if still and i % 2 else length, **(more if i else {}),
        )
        for i, length in enumerate(lengths)
    ]  # fmt: skip
    draft = draft_of((TALK, ROLL, SONG, PHOTO))
    draft = draft.replace(tracks=(draft.tracks[0].replace(segments=relayout(clips)),))
    return do(draft, op="add_music", asset="song.mp3").draft


def synced(draft: Draft, facts: Facts = BEATS, /, **fields: Any) -> Any:
    return apply(draft, ANY_OPERATION.validate_python({"op": "beat_sync", **fields}), facts)


def on_beat(ms: int) -> bool:
    return any(abs(ms % 8000 - t % 8000) <= 1 for t in ON_BEAT[:16])


def test_each_cut_goes_to_the_nearest_beat_and_the_length_stays() -> None:
    draft = scored(3000, 2200, 4100)
    applied = synced(draft, every=1)
    assert [c.start_ms for c in applied.draft.main] == [0, 3130, 5130]
    assert applied.draft.duration_ms == draft.duration_ms
    assert [c.source_end_ms for c in applied.draft.main] == [3130, 2000, 4170]
    assert words_of(applied) == ("Put 2 cuts on the beat of “song.mp3” (120 beats a minute, each beat).")
    assert words_of(applied, "zh") == "已把 2 个剪切点对上 “song.mp3” 的节拍（每分钟 120 拍，每拍）。"


def test_only_every_fourth_beat_counts() -> None:
    applied = synced(scored(3000, 2200, 4100))
    assert [c.start_ms for c in applied.draft.main] == [0, 2130, 6130]
    assert "every 4 beats" in words_of(applied)


def test_no_clip_lasts_longer_than_its_source() -> None:
    draft = scored(1000, 9900, 2000)
    applied = synced(draft, every=8)
    for clip in applied.draft.main:
        asset = applied.draft.asset(clip.asset)
        assert clip.source_end_ms <= (asset.duration_ms or 0)
    assert all(on_beat(c.start_ms) for c in applied.draft.main[1:])
    assert refusal(scored(1000, 2000), BEATS, op="beat_sync", every=64).field == "every"


def test_photos_last_as_long_as_the_beat_wants() -> None:
    applied = synced(scored(2000, 4000, 2000, 4000, still=True), every=2)
    assert all(on_beat(c.start_ms) for c in applied.draft.main[1:])


def test_a_cut_within_one_recording_neither_repeats_nor_drops_a_picture() -> None:
    draft = do(scored(9000), op="split", at=[{"ms": 3000}, {"ms": 6200}]).draft
    draft = do(draft, op="add_text", text="Hi", start={"ms": 2900}, end={"ms": 3300}).draft
    applied = synced(draft, every=1)
    clips = applied.draft.main
    assert [c.start_ms for c in clips] == [0, 3130, 6130]
    assert all(a.source_end_ms == b.source_start_ms for a, b in pairwise(clips))
    (title,) = applied.draft.tracks_of(TrackRole.TITLES)[0].segments
    assert (title.start_ms, title.end_ms) == (2900, 3300)


def test_what_is_written_over_a_clip_stays_on_it() -> None:
    draft = scored(3000, 4000, 4000)
    draft = do(draft, op="add_text", text="Second", start={"ms": 3200}, end={"ms": 4200}).draft
    applied = synced(draft, every=1)
    (title,) = applied.draft.tracks_of(TrackRole.TITLES)[0].segments
    assert (title.start_ms, title.end_ms) == (3330, 4330)


def test_transitions_have_their_middle_on_a_beat() -> None:
    applied = synced(scored(3000, 4000, 4000), what="transition", every=1)
    clips = applied.draft.main
    lengths = [c.transition.duration_ms for c in clips[1:] if c.transition]
    assert lengths == [250, 250]
    assert all(on_beat(c.start_ms + n // 2) for c, n in zip(clips[1:], lengths, strict=True))
    assert "2 transitions on the beat" in words_of(applied)
    kept = synced(scored(3000, 4000, transition=Transition(kind="wipe_left", duration_ms=600)), every=1)
    (second,) = kept.draft.main[1:]
    assert second.transition == Transition(kind="wipe_left", duration_ms=600)
    assert on_beat(second.start_ms + 300)


def test_a_single_clip_is_cut_on_the_beats_and_told_that_it_plays_on() -> None:
    applied = synced(scored(5000), every=2)
    assert [c.start_ms for c in applied.draft.main] == [0, 130, 1130, 2130, 3130, 4130]
    assert "plays on through its cuts" in words_of(applied)
    assert refusal(scored(5000), BEATS, op="beat_sync", what="transition").field == "what"


def test_pushes_on_the_beat() -> None:
    applied = synced(scored(2600), what="zoom", every=2)
    zooms = {c.start_ms: c.look.zoom for c in applied.draft.main}
    assert [t for t, z in zooms.items() if z is not None] == [130, 1130, 2130]
    assert all(z is None or (z.factor_start, z.factor_end) == (1.12, 1.0) for z in zooms.values())
    assert [t for t, z in zooms.items() if z is None] == [0, 450, 1450, 2450]
    assert "Pushes into the picture 3 times, on the beat" in words_of(applied)


def test_music_that_waits_is_laid_first() -> None:
    draft = draft_of((TALK, ROLL, SONG))
    operation = ANY_OPERATION.validate_python({"op": "beat_sync", "every": 1})
    assert operation.needs(draft) == {Need.BEATS, Need.SPEECH}
    applied = synced(draft, every=1)
    assert applied.draft.tracks_of(TrackRole.MUSIC)
    assert "song.mp3" in words_of(applied)
    assert all(on_beat(c.start_ms) for c in applied.draft.main[1:])


def test_without_music_or_a_beat_there_is_a_way_out() -> None:
    for draft, facts in (
        (draft_of((TALK, ROLL)), BEATS),
        (scored(3000, 3000), {**BEATS, SONG.id: AssetFacts(beats=())}),
        (scored(3000, 3000), {}),
        (audio_only(), BEATS),
    ):
        error = refusal(draft, facts, op="beat_sync")
        assert error.field == "asset"
        assert error.way_out
    assert refusal(scored(3000), BEATS, op="beat_sync", asset="none.mp3").field == "asset"


def test_the_track_is_what_it_was() -> None:
    draft = scored(3000, 2200)
    music: Track = draft.tracks_of(TrackRole.MUSIC)[0]
    assert synced(draft, every=1).draft.tracks_of(TrackRole.MUSIC)[0] == music


@pytest.mark.parametrize("every", [1, 3, 4])
def test_doing_it_again_changes_nothing(every: int) -> None:
    once = synced(scored(3000, 2200, 4100), every=every).draft
    assert synced(once, every=every).draft == once
