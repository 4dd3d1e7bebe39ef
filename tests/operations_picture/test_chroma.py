"""A screen taken out: which clips, which colour, what stands behind, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from operations_all.samples import FACTS, PHOTO, ROLL, TALK, do, edited, plain, refusal, track, words_of
from saycut.operations.apply import apply
from saycut.operations.base import Applied
from saycut.operations.table import ANY_OPERATION
from saycut.timeline.facts import AssetFacts, Facts
from saycut.timeline.model import Clip, Draft, Key
from saycut.timeline.start import draft_of

SCREENED: Facts = {
    TALK.id: FACTS[TALK.id].replace(screens=("#2f9e42", "#2030c0")),
    ROLL.id: FACTS[ROLL.id].replace(screens=()),
    PHOTO.id: AssetFacts(screens=()),
}


def keyed(draft: Draft, **fields: Any) -> Applied:
    return apply(draft, ANY_OPERATION.validate_python({"op": "chroma_key", **fields}), SCREENED)


def keys(draft: Draft) -> list[Key | None]:
    return [c.look.key for c in draft.main]


def test_the_screens_own_colour_goes_and_the_backdrop_is_no_clip_any_more() -> None:
    draft = draft_of([TALK, PHOTO])
    applied = keyed(draft, background="beach.jpg")
    assert keys(applied.draft) == [Key(color="#2f9e42", behind=PHOTO.id)]
    assert applied.draft.duration_ms == TALK.duration_ms
    assert words_of(applied) == (
        "Took the green out of talk.mp4; behind it stands “beach.jpg”. "
        "“beach.jpg” is no longer shown by itself (0:34 → 0:30)."
    )
    assert words_of(applied, "zh").startswith("已抠掉 talk.mp4 的绿色，背景换成 “beach.jpg”。")


def test_blue_a_told_colour_and_how_far_it_reaches() -> None:
    draft = draft_of([TALK])
    assert keys(keyed(draft, color="#0000ff", background="#FFFFFF").draft) == [
        Key(color="#2030c0", plain="#ffffff")
    ]
    told = keyed(draft, color="#aa3311", similarity=0.1, background="white")
    assert keys(told.draft) == [Key(color="#aa3311", similarity=0.1, plain="#ffffff")]
    assert words_of(told) == "Took the colour out of talk.mp4; behind it is plain white."


def test_nothing_named_behind_is_black_or_the_only_other_picture() -> None:
    alone = keyed(draft_of([TALK]))
    assert keys(alone.draft) == [Key(color="#2f9e42")]
    assert "so that is black: say" in words_of(alone)
    beside = keyed(draft_of([TALK, ROLL]))
    assert keys(beside.draft) == [Key(color="#2f9e42", behind=ROLL.id)]
    assert "“b-roll.mp4”, the only other picture" in words_of(beside)
    assert "The sound of “b-roll.mp4” is not heard." in words_of(beside)
    many = keyed(draft_of([TALK, ROLL, PHOTO]))
    assert keys(many.draft) == [Key(color="#2f9e42"), None, None]


def test_what_is_behind_can_be_told_later() -> None:
    first = keyed(draft_of([TALK]), color="#0000ff").draft
    second = keyed(first.replace(assets=(*first.assets, PHOTO)), background="beach.jpg", blur=True)
    assert keys(second.draft) == [Key(color="#2030c0", behind=PHOTO.id, blurred=True)]
    assert "“beach.jpg”, out of focus" in words_of(second)


def test_an_overlay_lets_through_what_it_lies_over() -> None:
    draft = do(draft_of([ROLL, TALK]), op="delete", clip={"clip": 2}).draft
    draft = do(draft, op="overlay", asset="talk.mp4", scale=1.0, position="center").draft
    applied = keyed(draft)
    over = track(applied.draft, "overlay").segments[0]
    assert isinstance(over, Clip)
    assert over.look.key == Key(color="#2f9e42")
    assert keys(applied.draft) == [None]
    assert "what lies under it shows through" in words_of(applied)


def test_no_screen_to_be_found_is_said() -> None:
    applied = keyed(draft_of([ROLL]))
    assert keys(applied.draft) == [Key(color="#00ff00")]
    assert "No plain green screen was found in b-roll.mp4" in words_of(applied)
    assert "b-roll.mp4 里没有找到绿色的纯色幕布" in words_of(applied, "zh")
    unlooked = apply(draft_of([ROLL]), ANY_OPERATION.validate_python({"op": "chroma_key"}))
    assert "was found" not in words_of(unlooked)


def test_a_target_is_only_it() -> None:
    applied = keyed(edited(), target={"clip": 1}, background="#112233")
    assert [k is not None for k in keys(applied.draft)].count(True) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"color": "greenish"}, "color"),
        ({"background": "#12"}, "background"),
        ({"background": "nowhere.jpg"}, "background"),
        ({"background": "song.mp3"}, "background"),
        ({"background": "talk.mp4", "target": {"clip": 1}}, "background"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(fields: dict[str, Any], field: str) -> None:
    error = refusal(plain(), op="chroma_key", **fields)
    assert error.field == field
    assert error.way_out


def test_a_clip_cannot_stand_behind_itself() -> None:
    assert refusal(draft_of([TALK]), op="chroma_key", background="talk.mp4").field == "background"
