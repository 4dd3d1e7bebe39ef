"""Files that were only brought along: what is laid over, put in or heard is no clip of the row as well."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from saycut.operations.apply import apply
from saycut.operations.base import Operation
from saycut.operations.brought import set_aside
from saycut.operations.table import OPERATIONS
from saycut.operations.wording import sentence
from saycut.timeline.model import Draft, TrackRole
from saycut.timeline.start import draft_of

from .drafts import photo, song, video

TALK = video("talk.mp4", 10_000, 1)
LOGO = photo("logo.png", 2)
TAKE = video("take.mp4", 6000, 3)
SONG = song("song.mp3", 30_000, 4)
FIRST = draft_of([TALK, LOGO, TAKE, SONG])


def named(draft: Draft) -> list[str]:
    return [draft.asset(c.asset).name for c in draft.main]


def op(name: str, **fields: object) -> Operation:
    return OPERATIONS[name](**fields)


@pytest.mark.parametrize(
    ("operations", "left"),
    [
        ([op("watermark", asset="logo.png")], ["talk.mp4", "take.mp4"]),
        ([op("overlay", asset="logo")], ["talk.mp4", "take.mp4"]),
        ([op("insert", asset="logo.png", at={"ms": 3000})], ["talk.mp4", "take.mp4"]),
        ([op("replace_audio", asset="take.mp4"), op("overlay", asset="logo.png")], ["talk.mp4"]),
        ([op("combine", assets=["talk.mp4", "logo.png"]), op("watermark", asset="logo.png")],
         ["talk.mp4", "logo.png", "take.mp4"]),
        ([op("mute")], ["talk.mp4", "logo.png", "take.mp4"]),
        ([op("overlay", asset="nothing.png")], ["talk.mp4", "logo.png", "take.mp4"]),
    ],
)  # fmt: skip
def test_what_a_plan_uses_otherwise_is_not_in_the_row(
    operations: Sequence[Operation], left: list[str]
) -> None:
    begun = set_aside(FIRST, operations)
    assert named(begun) == left
    assert begun.assets == FIRST.assets


def test_nothing_is_set_aside_where_it_would_be_all_or_where_the_edit_has_begun() -> None:
    alone = draft_of([LOGO, SONG])
    assert set_aside(alone, [op("overlay", asset="logo.png")]) == alone
    cut = apply(FIRST, op("trim", start={"ms": 1000}), {}).draft
    assert set_aside(cut, [op("overlay", asset="logo.png")]) == cut
    heard = draft_of([song("voice.mp3", 9000, 1), SONG])
    assert named(set_aside(heard, [op("add_music", asset="song.mp3")])) == ["voice.mp3"]


@pytest.mark.parametrize("name", ["overlay", "watermark"])
def test_later_on_it_is_taken_off_the_row_and_said(name: str) -> None:
    cut = apply(FIRST, op("trim", start={"ms": 1000}), {}).draft
    done = apply(cut, op(name, asset="logo.png"), {})
    assert named(done.draft) == ["talk.mp4", "take.mp4"]
    ((laid,),) = [t.segments for t in done.draft.tracks_of(TrackRole.OVERLAY)]
    assert laid.end_ms == done.draft.duration_ms == 15_000
    told = [sentence(s, "en") for s in done.said]
    assert "“logo.png” is no longer shown by itself (0:19 → 0:15)." in told


def test_a_clip_that_was_worked_on_stays() -> None:
    part = apply(FIRST, op("trim", start={"ms": 12_000}), {}).draft
    faded = apply(FIRST, op("transition", kind="dissolve", duration_ms=500), {}).draft
    cut = apply(FIRST, op("remove", ranges=[[{"ms": 15_000}, {"ms": 16_000}]]), {}).draft
    for draft, asset in ((faded, "logo.png"), (cut, "take.mp4")):
        assert named(apply(draft, op("overlay", asset=asset), {}).draft) == named(draft)
    assert named(apply(part, op("overlay", asset="logo.png"), {}).draft) == ["take.mp4"]
