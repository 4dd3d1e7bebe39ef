"""Transitions between clips, and pictures laid over pictures."""

from __future__ import annotations

import pytest

from operations_all.samples import SPOKEN, do, edited, photos, plain, refusal, track, words_of
from saycut.timeline.model import Clip, Draft, TrackRole
from saycut.timeline.text import Text


def cuts(draft: Draft) -> list[tuple[int, int]]:
    return [(c.start_ms, c.transition.duration_ms if c.transition else 0) for c in draft.main]


def test_transitions_between_all_shorten_the_video_and_say_so() -> None:
    applied = do(photos(), op="transition", kind="wipe_left", duration_ms=1000)
    assert cuts(applied.draft) == [(0, 0), (3000, 1000), (6000, 1000)]
    assert applied.draft.duration_ms == 10_000
    assert "2 s shorter (0:12 → 0:10)" in words_of(applied)
    assert "左擦除" in words_of(applied, "zh")


def test_between_two_neighbours() -> None:
    assert cuts(do(photos(), op="transition", between=[2, 3]).draft) == [(0, 0), (4000, 0), (7500, 500)]
    for wrong in ([1, 3], [2, 1], [3, 4], [0, 1]):
        assert refusal(photos(), op="transition", between=wrong).field == "between"


def test_at_a_time_takes_the_cut_that_is_near() -> None:
    applied = do(photos(), op="transition", at={"ms": 4400})
    assert cuts(applied.draft) == [(0, 0), (3500, 500), (7500, 0)]


def test_at_a_time_makes_a_cut_where_there_is_none() -> None:
    applied = do(plain(), op="transition", kind="zoom", duration_ms=800, at={"ms": 10_000})
    assert cuts(applied.draft) == [(0, 0), (9200, 800), (29_200, 0)]
    assert "so one was made there" in words_of(applied)
    assert applied.draft.main[1].source_start_ms == 10_000


def test_no_cut_at_all() -> None:
    one = do(plain(), op="delete", clip={"clip": 2}).draft
    error = refusal(one, op="transition")
    assert "at 0:10" in error.way_out
    assert refusal(one, op="transition", at={"ms": 0}).field == "at"
    assert refusal(one, op="transition", at={"ms": 90_000}).field == "at"


def test_too_long_for_its_neighbours_is_shortened_and_said() -> None:
    applied = do(photos(), op="transition", duration_ms=10_000)
    assert all(length <= 4000 for _, length in cuts(applied.draft))
    assert "too short" in words_of(applied)


def test_taking_transitions_away_gives_the_time_back() -> None:
    there = do(photos(), op="transition").draft
    applied = do(there, op="transition", kind="none")
    assert applied.draft == photos()
    assert "longer" in words_of(applied)
    assert refusal(plain(), op="transition", kind="none", at={"ms": 10_000}).field == "at"
    assert refusal(plain(), op="transition", kind="x:y").field == "kind"


def test_what_is_said_stays_with_its_pictures() -> None:
    cut = do(edited(), op="split", at=[{"ms": 10_000}]).draft
    applied = do(cut, op="transition", at={"ms": 10_000}, duration_ms=600)
    captions = [s for s in track(applied.draft, "captions").segments if isinstance(s, Text)]
    assert [c.start_ms for c in captions] == [1000, 5000, 19_400]
    assert [c.text for c in captions] == [text for text, _ in SPOKEN]
    title = track(applied.draft, "titles").segments[0]
    assert (title.start_ms, title.end_ms) == (0, 4000)
    over = track(applied.draft, "overlay").segments
    assert [(s.start_ms, s.end_ms) for s in over] == [(0, applied.draft.duration_ms)]
    gone = do(applied.draft, op="transition", kind="none", at={"ms": 9500}).draft
    later = [s for s in track(gone, "captions").segments if isinstance(s, Text)]
    assert [c.start_ms for c in later] == [1000, 5000, 20_000]


def test_no_word_is_lost_under_a_transition() -> None:
    cut = do(edited(), op="split", at=[{"ms": 6000}]).draft
    applied = do(cut, op="transition", at={"ms": 6000}, duration_ms=1000)
    captions = [s for s in track(applied.draft, "captions").segments if isinstance(s, Text)]
    assert [c.text for c in captions] == [text for text, _ in SPOKEN]
    assert [len(c.words) for c in captions] == [len(text.split()) for text, _ in SPOKEN]


def test_a_picture_over_the_picture() -> None:
    applied = do(plain(), op="overlay", asset="logo", position="bottom_left", scale=0.2, start={"ms": 5000})
    (over,) = track(applied.draft, "overlay").segments
    assert isinstance(over, Clip)
    assert (over.start_ms, over.end_ms) == (5000, 40_000)
    assert over.still
    assert over.place is not None
    assert (over.place.position, over.place.scale) == ("bottom_left", 0.2)
    assert "at the bottom left (0:05–0:40)" in words_of(applied)


def test_a_logo_in_a_corner_is_small_whatever_its_shape() -> None:
    for name, most in (("overlay", 0.21), ("watermark", 0.13)):
        (over,) = track(do(plain(), op=name, asset="logo", position="top_right").draft, "overlay").segments
        assert isinstance(over, Clip)
        assert over.place is not None
        logo, canvas = plain().asset(over.asset), plain().canvas
        assert canvas is not None
        assert logo.width is not None
        assert logo.height is not None
        high = over.place.scale * canvas.width * logo.height / logo.width / canvas.height
        assert (over.place.scale * high) ** 0.5 < most
        assert high < 0.5


def test_a_video_over_the_picture_is_silent_and_ends_where_it_ends() -> None:
    applied = do(plain(), op="overlay", asset="b-roll", start={"ms": 5000}, end={"ms": 25_000})
    (over,) = track(applied.draft, "overlay").segments
    assert isinstance(over, Clip)
    assert (over.start_ms, over.end_ms, over.sound.muted) == (5000, 15_000, True)
    assert "ends before" in words_of(applied)
    assert "not heard" in words_of(applied)


def test_a_video_over_the_picture_is_heard_where_that_is_asked_for() -> None:
    applied = do(plain(), op="overlay", asset="b-roll", sound=True)
    (over,) = track(applied.draft, "overlay").segments
    assert isinstance(over, Clip)
    assert not over.sound.muted
    assert "The sound of “b-roll.mp4” is heard, too." in words_of(applied)
    assert "has no sound" in words_of(do(plain(), op="overlay", asset="logo", sound=True))


def test_overlays_that_meet_stand_one_above_the_other() -> None:
    draft = do(plain(), op="overlay", asset="logo", end={"ms": 5000}).draft
    draft = do(draft, op="overlay", asset="logo", start={"ms": 6000}).draft
    assert len(draft.tracks_of(TrackRole.OVERLAY)) == 1
    draft = do(draft, op="overlay", asset="beach.jpg").draft
    assert len(draft.tracks_of(TrackRole.OVERLAY)) == 2


def test_words_over_the_picture_are_a_text() -> None:
    draft = do(
        plain(), op="overlay", text="Hello", position="top", start={"ms": 1000}, end={"ms": 2000}
    ).draft
    (text,) = track(draft, "titles").segments
    assert isinstance(text, Text)
    assert (text.text, text.position, text.start_ms, text.end_ms) == ("Hello", "top", 1000, 2000)


def test_watermarks() -> None:
    applied = do(plain(), op="watermark", asset="logo.png")
    (mark,) = track(applied.draft, "overlay").segments
    assert isinstance(mark, Clip)
    assert mark.place is not None
    assert (mark.start_ms, mark.end_ms, mark.place.opacity) == (0, 40_000, 0.6)
    words = do(plain(), op="watermark", text="@saycut", opacity=0.5).draft
    (text,) = track(words, "titles").segments
    assert isinstance(text, Text)
    assert (text.position, text.style.color, text.end_ms) == ("bottom_right", "#ffffff80", 40_000)


@pytest.mark.parametrize("op", ["overlay", "watermark"])
def test_what_cannot_be_laid_over(op: str) -> None:
    assert refusal(plain(), op=op).field == "asset"
    assert refusal(plain(), op=op, asset="logo", text="both").field == "asset"
    assert refusal(plain(), op=op, asset="song.mp3").field == "asset"
    assert refusal(plain(), op=op, asset="logo", position="middle").field == "position"
    assert refusal(plain(), op=op, asset="logo", start={"ms": 9000}, end={"ms": 3000}).field == "end"
