"""Times, targets and names of a plan, resolved on a draft."""

from __future__ import annotations

import pytest

from saycut.errors import OperationError
from saycut.operations.refusal import NotDoneYet, Refusal
from saycut.operations.resolve import (
    asset_named,
    at,
    clip_number,
    main_clips,
    own_range,
    segments,
    sounds,
    stretch,
    texts,
)
from saycut.operations.times import (
    AtFraction,
    AtMs,
    ClipEdge,
    ClipNumber,
    FromEnd,
    OfAsset,
    SegmentById,
    When,
)
from saycut.timeline.model import Draft
from saycut.units import span

from .drafts import photo, sequence, song, video

DRAFT = sequence(video("Intro.mp4", 10_000, 1), video("talk.final.mp4", 20_000, 2), photo("logo.png", 3))
LENGTH = 34_000


@pytest.mark.parametrize(
    ("when", "ms"),
    [
        (AtMs(ms=0), 0),
        (AtMs(ms=30_000), 30_000),
        (FromEnd(from_end_ms=5000), LENGTH - 5000),
        (AtFraction(fraction=0.5), LENGTH // 2),
        (ClipEdge(clip=2), 10_000),
        (ClipEdge(clip=2, edge="end"), 30_000),
        (ClipEdge(clip=-1, edge="start", offset_ms=500), 30_500),
        (ClipEdge(clip=1, edge="start", offset_ms=-500), 0),
    ],
)
def test_times_are_resolved(when: When, ms: int) -> None:
    found = at(when, DRAFT, op="trim")
    assert (found.ms, found.clamped) == (ms, False)


@pytest.mark.parametrize(("when", "ms"), [(AtMs(ms=90_000), LENGTH), (FromEnd(from_end_ms=90_000), 0)])
def test_past_the_ends_is_clamped_and_said(when: When, ms: int) -> None:
    found = at(when, DRAFT, op="trim")
    assert (found.ms, found.clamped) == (ms, True)


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        (AtMs(ms=-1), None, "error.negative_time"),
        (AtMs(ms=5000), AtMs(ms=2000), "error.end_before_start"),
        (AtMs(ms=90_000), AtMs(ms=80_000), "error.end_before_start"),
        (FromEnd(from_end_ms=1000), AtMs(ms=2000), "error.end_before_start"),
        (AtMs(ms=5000), AtMs(ms=5000), "error.zero_length"),
        (AtMs(ms=LENGTH), None, "error.past_end"),
        (AtMs(ms=90_000), AtMs(ms=95_000), "error.past_end"),
        (ClipEdge(clip=4), None, "error.no_such_clip"),
        (ClipEdge(clip=0), None, "error.no_such_clip"),
        (ClipEdge(clip=-4), None, "error.no_such_clip"),
    ],
)
def test_bad_stretches_are_refused(start: When, end: When | None, key: str) -> None:
    with pytest.raises(Refusal) as caught:
        stretch(start, end, DRAFT, op="trim")
    assert caught.value.said.key == key
    assert caught.value.field in ("start", "end")
    for language in ("en", "zh"):
        message, way_out = caught.value.in_language(language)
        assert message
        assert way_out


def test_stretch_is_clamped_at_the_end() -> None:
    found = stretch(AtMs(ms=30_000), AtMs(ms=60_000), DRAFT, op="trim")
    assert found.range == span(30_000, LENGTH)
    assert [s.key for s in found.said] == ["time.clamped"]
    assert not found.whole
    assert stretch(None, None, DRAFT, op="trim").whole


def test_nothing_on_the_timeline() -> None:
    with pytest.raises(OperationError, match="nothing on the timeline"):
        stretch(None, None, Draft(), op="trim")
    with pytest.raises(OperationError, match="nothing on the timeline"):
        main_clips("all", Draft(), op="trim")


def test_targets() -> None:
    assert [c.id for c in main_clips(ClipNumber(clip=-1), DRAFT, op="x")] == ["s3"]
    assert [c.id for c in main_clips(OfAsset(asset="talk"), DRAFT, op="x")] == ["s2"]
    assert [c.id for c in main_clips(SegmentById(id="s1"), DRAFT, op="x")] == ["s1"]
    assert own_range(ClipNumber(clip=2), DRAFT, op="x") == span(10_000, 30_000)
    assert own_range("all", DRAFT, op="x") is None
    assert [f.segment.id for f in sounds("all", DRAFT, op="x")] == ["s1", "s2"]
    assert len(segments("all", DRAFT, op="x")) == 3
    assert clip_number(3, DRAFT, op="x").id == "s3"


@pytest.mark.parametrize("target", ["music", "captions", "titles", "voice"])
def test_a_target_that_is_not_there(target: str) -> None:
    with pytest.raises(Refusal, match="there is no"):
        segments(target, DRAFT, op="x")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="there is no text"):
        texts("all", DRAFT, op="x")


@pytest.mark.parametrize("name", ["Intro.mp4", "intro.MP4", "intro", "int", "a1", " intro "])
def test_assets_by_name(name: str) -> None:
    assert asset_named(name, DRAFT, op="insert").id == "a1"


def test_assets_that_are_not_there_or_not_clear() -> None:
    with pytest.raises(Refusal) as caught:
        asset_named("outro", DRAFT, op="insert")
    assert "Intro.mp4, talk.final.mp4 and logo.png" in caught.value.way_out
    two = sequence(video("clip1.mp4", 1000, 1), video("clip2.mp4", 1000, 2))
    with pytest.raises(Refusal, match="more than one"):
        asset_named("clip", two, op="insert")
    with pytest.raises(Refusal, match="no files"):
        asset_named("clip", Draft(), op="insert")
    unused = DRAFT.replace(assets=(*DRAFT.assets, song("song.mp3", 9000, 4)))
    with pytest.raises(Refusal, match="not on the timeline"):
        segments(OfAsset(asset="song"), unused, op="x")


def test_an_operation_that_is_not_done_yet_says_so_by_name() -> None:
    error = NotDoneYet("chroma_key", "not_available")
    assert "chroma key" in str(error)
    assert "暂时还不支持" in error.in_language("zh")[0]
