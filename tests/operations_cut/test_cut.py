"""trim, remove, split, fit_duration: effects, refusals and what is said."""

from __future__ import annotations

import pytest

from saycut.operations.apply import apply
from saycut.operations.base import Applied, Operation
from saycut.operations.cut.fit_duration import FitDuration
from saycut.operations.cut.remove import Remove
from saycut.operations.cut.split import Split
from saycut.operations.cut.trim import Trim
from saycut.operations.refusal import Refusal
from saycut.operations.times import AtMs, ClipEdge, ClipNumber, FromEnd, OfAsset
from saycut.operations.wording import sentence
from saycut.timeline.edit import with_main
from saycut.timeline.facts import AssetFacts
from saycut.timeline.model import Draft, Output, Transition

from .drafts import photo, sequence, song, video

TALK = sequence(video("talk.mp4", 120_000))
TWO = sequence(video("a.mp4", 10_000, 1), video("b.mp4", 20_000, 2))


def ms(value: int) -> AtMs:
    return AtMs(ms=value)


def told(applied: Applied, language: str = "en") -> list[str]:
    return [sentence(s, language) for s in applied.said]


def shown(draft: Draft) -> list[tuple[str, int, int]]:
    return [(c.asset, c.source_start_ms, c.source_end_ms) for c in draft.main]


def refused(draft: Draft, operation: Operation, key: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        apply(draft, operation)
    assert caught.value.said.key == f"error.{key}"
    for language in ("en", "zh"):
        assert all(caught.value.in_language(language))
    return caught.value


def test_trim_the_start() -> None:
    done = apply(TALK, Trim(start=ms(10_000)))
    assert shown(done.draft) == [("a1", 10_000, 120_000)]
    assert told(done) == ["Removed the first 10 s (2:00 → 1:50)."]
    assert told(done, "zh") == ["已删除开头 10 秒（2:00 → 1:50）。"]
    assert TALK.duration_ms == 120_000


def test_trim_the_end_and_both() -> None:
    assert told(apply(TALK, Trim(end=FromEnd(from_end_ms=5000)))) == ["Removed the last 5 s (2:00 → 1:55)."]
    done = apply(TALK, Trim(start=ms(10_000), end=ms(20_000)))
    assert told(done) == ["Kept 0:10–0:20 (2:00 → 0:10)."]
    assert done.draft.duration_ms == 10_000


def test_trim_past_the_end_is_clamped_and_said() -> None:
    done = apply(TALK, Trim(start=ms(60_000), end=ms(300_000)))
    assert done.draft.duration_ms == 60_000
    assert told(done)[1] == "5:00 is past the end (2:00), so the end was used."


def test_trim_one_clip() -> None:
    done = apply(TWO, Trim(start=ms(5000), end=ms(9000), target=ClipNumber(clip=2)))
    assert shown(done.draft) == [("a1", 0, 10_000), ("a2", 5000, 9000)]
    assert told(done) == ["Trimmed b.mp4 to its 0:05–0:09 (0:30 → 0:14)."]
    same = apply(TWO, Trim(start=ms(5000), end=ms(9000), target=OfAsset(asset="b")))
    assert shown(same.draft) == shown(done.draft)


def test_trim_nothing() -> None:
    done = apply(TALK, Trim())
    assert done.draft == TALK
    assert "Nothing to trim" in told(done)[0]


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        (ms(20_000), ms(10_000), "end_before_start"),
        (ms(20_000), ms(20_000), "zero_length"),
        (ms(120_000), FromEnd(from_end_ms=0), "past_end"),
        (ms(500_000), ms(600_000), "past_end"),
        (ms(-1), FromEnd(from_end_ms=0), "negative_time"),
        (ClipEdge(clip=3), FromEnd(from_end_ms=0), "no_such_clip"),
    ],
)
def test_trim_refuses(start: AtMs, end: AtMs, key: str) -> None:
    refused(TALK, Trim(start=start, end=end), key)
    refused(TALK, Remove(ranges=((start, end),)), key)


@pytest.mark.parametrize("taken", [120_000, 300_000])
def test_trim_refuses_to_take_all_from_the_end(taken: int) -> None:
    said = refused(TALK, Trim(end=FromEnd(from_end_ms=taken)), "takes_all")
    assert "the video is 2:00 long" in said.message
    assert said.way_out


def test_an_empty_draft_is_refused() -> None:
    for operation in (
        Trim(start=ms(5)),
        Remove(ranges=((ms(0), ms(5)),)),
        Split(parts=2),
        FitDuration(duration_ms=5),
    ):
        refused(Draft(), operation, "empty")


def test_remove_one_and_many() -> None:
    done = apply(TALK, Remove(ranges=((ms(30_000), ms(45_000)),)))
    assert shown(done.draft) == [("a1", 0, 30_000), ("a1", 45_000, 120_000)]
    assert told(done) == ["Removed 0:30–0:45 (2:00 → 1:45)."]
    ranges = ((ms(0), ms(10_000)), (ms(5000), ms(15_000)), (ms(110_000), ms(180_000)))
    done = apply(TALK, Remove(ranges=ranges))
    assert shown(done.draft) == [("a1", 15_000, 110_000)]
    assert told(done) == [
        "Removed 2 parts, 25 s together (2:00 → 1:35).",
        "3:00 is past the end (2:00), so the end was used.",
    ]


def test_remove_in_one_clip() -> None:
    done = apply(TWO, Remove(ranges=((ms(0), ms(5000)),), target=ClipNumber(clip=-1)))
    assert shown(done.draft) == [("a1", 0, 10_000), ("a2", 5000, 20_000)]
    assert told(done) == ["Removed 0:00–0:05 of b.mp4 (0:30 → 0:25)."]


def test_remove_everything_is_refused() -> None:
    refused(TALK, Remove(ranges=((ms(0), FromEnd(from_end_ms=0)),)), "nothing_left")


def test_split_at_times_and_in_parts() -> None:
    done = apply(TALK, Split(at=(ms(60_000), ms(90_000))))
    assert shown(done.draft) == [("a1", 0, 60_000), ("a1", 60_000, 90_000), ("a1", 90_000, 120_000)]
    assert told(done) == ["Split into 3 parts (at 1:00 and 1:30)."]
    assert len(apply(TALK, Split(parts=7)).draft.main) == 7
    assert len(apply(TALK, Split(every=50_000)).draft.main) == 3
    part = apply(TWO, Split(parts=2, target=ClipNumber(clip=2)))
    assert [c.duration_ms for c in part.draft.main] == [10_000, 10_000, 10_000]


def test_split_into_files() -> None:
    done = apply(TALK, Split(parts=3, files=True))
    assert [(o.part, o.start_ms, o.end_ms) for o in done.draft.outputs] == [
        (1, 0, 40_000),
        (2, 40_000, 80_000),
        (3, 80_000, 120_000),
    ]
    assert "each becomes a file of its own" in told(done)[0]
    asked = TALK.replace(outputs=(Output(format="webm"), Output(kind="still", at_ms=5)))
    done = apply(asked, Split(parts=2, files=True))
    assert [(o.kind, o.format, o.part) for o in done.draft.outputs] == [
        ("video", "webm", 1),
        ("video", "webm", 2),
        ("still", None, None),
    ]


def test_split_at_scenes() -> None:
    facts = {TALK.main[0].asset: AssetFacts(scenes=(30_000, 70_000))}
    done = apply(TALK, Split(scenes=True), facts)
    assert [c.start_ms for c in done.draft.main] == [0, 30_000, 70_000]
    none = apply(TALK, Split(scenes=True), {TALK.main[0].asset: AssetFacts(scenes=())})
    assert told(none) == ["No scene changes were found, so it stays in one part."]
    refused(TALK, Split(scenes=True), "not_analysed")


def test_split_refuses_what_makes_no_sense() -> None:
    refused(TALK, Split(), "split_how")
    refused(TALK, Split(every=1), "too_many_parts")
    assert "nothing to split" in told(apply(TALK, Split(at=(ms(0),))))[0]


def test_a_split_inside_a_transition_changes_no_time() -> None:
    first, second = TWO.main
    dissolved = with_main(TWO, [first, second.replace(transition=Transition(duration_ms=1000))])
    done = apply(dissolved, Split(at=(ms(9500),)))
    assert done.draft.main == dissolved.main


@pytest.mark.parametrize(
    ("how", "asked", "length"),
    [
        ("cut", 60_000, 60_000),
        ("cut", 200_000, 120_000),
        ("speed", 60_000, 60_000),
        ("speed", 181_123, 181_123),
        ("loop", 300_001, 300_001),
        ("loop", 60_000, 60_000),
    ],
)
def test_fit_duration(how: str, asked: int, length: int) -> None:
    done = apply(TALK, FitDuration(duration_ms=asked, how=how))  # type: ignore[arg-type]
    assert done.draft.duration_ms == length
    assert all(told(done, language) for language in ("en", "zh"))


def test_fit_duration_keeps_transitions_in_proportion() -> None:
    first, second = TWO.main
    draft = with_main(TWO, [first, second.replace(transition=Transition(duration_ms=1000))])
    fast = apply(draft, FitDuration(duration_ms=14_500, how="speed")).draft
    assert fast.duration_ms == 14_500
    assert fast.main[1].transition is not None
    assert fast.main[1].transition.duration_ms == 500


def test_fit_duration_of_one_clip() -> None:
    for how in ("cut", "speed"):
        done = apply(TWO, FitDuration(duration_ms=4000, how=how, target=ClipNumber(clip=1)))  # type: ignore[arg-type]
        assert [c.duration_ms for c in done.draft.main] == [4000, 20_000]
    looped = apply(TWO, FitDuration(duration_ms=25_000, how="loop", target=ClipNumber(clip=1))).draft
    assert [c.duration_ms for c in looped.main] == [10_000, 10_000, 5000, 20_000]


def test_fit_duration_says_when_there_is_nothing_to_do() -> None:
    assert "already" in told(apply(TALK, FitDuration(duration_ms=120_000)))[0]
    assert "only 2:00" in told(apply(TALK, FitDuration(duration_ms=180_000)))[0]
    refused(TALK, FitDuration(duration_ms=100, how="speed"), "speed_limit")


def test_sound_and_photos_are_cut_too() -> None:
    radio = sequence(song("talk.mp3", 60_000, 1)).replace(canvas=None)
    assert apply(radio, Trim(start=ms(10_000))).draft.duration_ms == 50_000
    parts = apply(radio, Split(parts=2, files=True)).draft.outputs
    assert [o.kind for o in parts] == ["audio", "audio"]
    photos = sequence(photo("a.jpg", 1), photo("b.jpg", 2))
    assert apply(photos, FitDuration(duration_ms=3000, how="speed")).draft.duration_ms == 3000
