"""Titles, lower thirds, overlays and cards: when, where and how they look."""

from __future__ import annotations

from typing import Any

import pytest

from operations_all.samples import TALK, clip, do, edited, empty, main_track, plain, refusal, track, words_of
from saycut.operations.text.reading import reading_ms
from saycut.timeline.model import Draft, TrackRole
from saycut.timeline.text import POSITIONS, Text


def texts(draft: Draft, role: str = "titles") -> list[Text]:
    return [s for s in track(draft, role).segments if isinstance(s, Text)]


def added(draft: Draft, **fields: Any) -> Text:
    before = {s.id for t in draft.tracks for s in t.segments}
    after = do(draft, op="add_text", **{"text": "Hello", **fields}).draft
    (new,) = (t for t in texts(after) if t.id not in before)
    return new


@pytest.mark.parametrize(
    ("role", "times"),
    [
        ("title", (0, 4000)),
        ("lower_third", (1000, 6000)),
        ("overlay", (0, 40_000)),
        ("end_card", (36_000, 40_000)),
        ("cta", (35_000, 40_000)),
    ],
)
def test_each_role_has_its_time(role: str, times: tuple[int, int]) -> None:
    text = added(plain(), role=role)
    assert (text.start_ms, text.end_ms) == times
    assert text.role == role
    assert text.position is None


@pytest.mark.parametrize(
    ("fields", "times"),
    [
        ({"start": {"ms": 30_000}}, (30_000, 32_000)),
        ({"start": {"ms": 30_000}, "end": {"ms": 33_000}}, (30_000, 33_000)),
        ({"end": {"ms": 5000}}, (0, 5000)),
        ({"start": {"from_end_ms": 5000}, "role": "title"}, (35_000, 39_000)),
        ({"start": {"ms": 30_000}, "role": "end_card"}, (30_000, 40_000)),
        ({"end": {"ms": 20_000}, "role": "cta"}, (15_000, 20_000)),
        ({"start": {"fraction": 0.5}, "role": "lower_third"}, (20_000, 25_000)),
        ({"start": {"clip": 2}, "role": "title"}, (30_000, 34_000)),
    ],
)
def test_times_that_were_said(fields: dict[str, Any], times: tuple[int, int]) -> None:
    text = added(plain(), **fields)
    assert (text.start_ms, text.end_ms) == times


def test_long_texts_stay_longer_and_chinese_is_read_by_the_character() -> None:
    long = "This is a sentence that takes a good while to read to its very end."
    shown = added(plain(), text=long, start={"ms": 0})
    assert shown.duration_ms == reading_ms(long) > 4500
    assert reading_ms("夏日") == 2000 < reading_ms("夏日的海边有很多好玩的地方值得你去看一看")
    assert reading_ms("x" * 2000) == 12_000


def test_past_the_end_is_moved_back_and_said() -> None:
    applied = do(plain(), op="add_text", text="Hello", start={"ms": 90_000})
    (text,) = texts(applied.draft)
    assert (text.start_ms, text.end_ms) == (38_000, 40_000)
    assert "1:30 is past the end (0:40)" in words_of(applied)
    assert "moved back to 0:38" in words_of(applied)
    assert "已提前到 0:38" in words_of(applied, "zh")


def test_an_end_past_the_end_is_cut_there_and_said() -> None:
    applied = do(plain(), op="add_text", text="Hello", start={"ms": 38_000}, end={"ms": 45_000})
    (text,) = texts(applied.draft)
    assert (text.start_ms, text.end_ms) == (38_000, 40_000)
    assert "past the end" in words_of(applied)


def test_too_near_the_end_is_said() -> None:
    applied = do(plain(), op="add_text", text="Hello", role="title", start={"ms": 38_000})
    (text,) = texts(applied.draft)
    assert (text.start_ms, text.end_ms) == (38_000, 40_000)
    assert "for 2 s only" in words_of(applied)


def test_a_short_video_holds_its_title() -> None:
    short = do(plain(), op="trim", end={"ms": 2500}).draft
    for role in ("title", "lower_third", "overlay", "end_card", "cta"):
        text = added(short, role=role)
        assert 0 <= text.start_ms < text.end_ms == 2500


def test_two_texts_at_one_place_and_time_are_moved_apart() -> None:
    one = do(plain(), op="add_text", text="One", role="title").draft
    applied = do(one, op="add_text", text="Two", role="title")
    assert [t.position for t in texts(applied.draft)] == [None, "top"]
    assert "stands at the top" in words_of(applied)
    three = do(applied.draft, op="add_text", text="Three", role="title").draft
    assert [t.position for t in texts(three)] == [None, "top", "bottom"]
    later = do(one, op="add_text", text="Two", role="title", start={"ms": 5000})
    assert len(later.said) == 1
    said = do(plain(), op="add_text", text="A", position="top_left").draft
    assert added(said, text="B", position="top_left").position == "top_right"


def test_captions_make_room_for_what_stands_below() -> None:
    draft = do(edited(), op="add_text", text="Ann Lee", role="lower_third").draft
    assert [c.position for c in texts(draft, "captions")] == ["top", "top", None]


def test_look_and_place() -> None:
    style = {"color": "#FF0000", "weight": "bold", "size": 1.5, "box": "#00000080", "font": "Inter"}
    text = added(plain(), position="bottom_right", style=style, animation="slide")
    assert text.style.color == "#ff0000"
    assert (text.position, text.animation, text.style.size) == ("bottom_right", "slide", 1.5)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"position": "here"}, "position"),
        ({"style": {"color": "red"}}, "style.color"),
        ({"style": {"box": "#00"}}, "style.box"),
        ({"style": {"font": "a:b{}"}}, "style.font"),
        ({"text": " \n\t "}, "text"),
        ({"start": {"ms": 9000}, "end": {"ms": 3000}}, "end"),
        ({"start": {"ms": 3000}, "end": {"ms": 3000}}, "end"),
        ({"start": {"ms": -5}}, "start"),
        ({"end": {"ms": 0}}, "end"),
        ({"start": {"clip": 7}}, "start"),
    ],
)
def test_what_is_refused_names_its_field(fields: dict[str, Any], field: str) -> None:
    error = refusal(plain(), op="add_text", **{"text": "Hello", **fields})
    assert error.field == field
    assert error.way_out


def test_words_are_data() -> None:
    odd = "100% {\\an8} 'x'; %d\r\n:=\x00\x1b[31m"
    text = added(plain(), text=odd)
    assert text.text == "100% {\\an8} 'x'; %d\n:=[31m"
    assert (
        words_of(do(plain(), op="add_text", text="{0.__class__} {text}")).count("{0.__class__} {text}") == 1
    )


def test_text_needs_something_to_go_with() -> None:
    assert refusal(empty(), op="add_text", text="Hello").way_out


@pytest.mark.parametrize(
    "operation",
    [{"op": "add_text", "text": "Hello"}, {"op": "add_captions"}, {"op": "add_captions", "burn": False}],
)
def test_text_over_sounds_alone_stands_on_a_plain_ground(operation: dict[str, Any]) -> None:
    spoken = Draft(assets=plain().assets, tracks=(main_track(clip(1, TALK, 0, 8000)),))
    done = do(spoken, **operation)
    if operation.get("burn", True):
        assert done.draft.canvas is not None
        assert done.draft.canvas.background != "#000000"
        assert "There is no picture, so the text stands on a plain ground." in words_of(done)
        assert not [o for o in done.draft.outputs if o.kind == "subtitles"]
    else:
        assert done.draft.canvas is None
    more = do(done.draft, op="add_text", text="Again")
    assert ("plain ground" in words_of(more)) == (done.draft.canvas is None)  # said once


def test_restyling_changes_what_was_said_and_no_more() -> None:
    draft = do(edited(), op="add_text", text="Hi", style={"size": 2}, position="left").draft
    applied = do(draft, op="restyle_text", style={"color": "#00ff00"}, target="titles")
    assert [(t.style.color, t.style.size) for t in texts(applied.draft)] == [
        ("#00ff00", 2),
        ("#00ff00", None),
    ] or [(t.style.color, t.style.size) for t in texts(applied.draft)] == [("#00ff00", None), ("#00ff00", 2)]
    assert all(c.style.color is None for c in texts(applied.draft, "captions"))
    assert words_of(applied) == "Changed 2 texts: colour #00ff00."
    moved = do(draft, op="restyle_text", position="top_left", animation="pop").draft
    assert {t.position for t in texts(moved)} == {"top_left"}
    assert {c.animation for c in texts(moved, "captions")} == {None}


def test_restyling_captions_leaves_titles() -> None:
    applied = do(edited(), op="restyle_text", captions="karaoke")
    kinds = {c.caption.kind for c in texts(applied.draft, "captions") if c.caption}
    assert kinds == {"karaoke"}
    assert texts(applied.draft) == texts(edited())
    assert "卡拉OK" in words_of(applied, "zh")
    assert refusal(plain(), op="restyle_text", captions="boxed").field
    assert refusal(edited(), op="restyle_text").field == "style"
    assert refusal(edited(), op="restyle_text", style={"color": "nope"}).field == "style.color"
    assert set(POSITIONS) > {"top", "bottom"}


def test_one_text_of_several_is_deleted_by_its_words_or_its_number() -> None:
    spoken = [s.text for s in track(edited(), "captions").segments if isinstance(s, Text)]
    gone = do(edited(), op="delete", clip={"words": " q3 RESULTS! "})
    assert not any(t.role is TrackRole.TITLES and t.segments for t in gone.draft.tracks)
    assert "Q3 results" in words_of(gone)
    for number, left in ((1, spoken[1:]), (-1, spoken[:-1])):
        draft = do(edited(), op="delete", clip={"number": number, "among": "captions"}).draft
        assert [s.text for s in track(draft, "captions").segments if isinstance(s, Text)] == left
    for one in ({"words": "nobody says so"}, {"words": "!"}, {"number": 9, "among": "captions"}):
        assert refusal(edited(), op="delete", clip=one).way_out
    assert refusal(edited(), op="delete", clip={"number": 0, "among": "captions"}).way_out
