"""speed, reverse, loop, freeze: effects, refusals and what is said."""

from __future__ import annotations

import pytest

from saycut.operations.apply import apply
from saycut.operations.arrange.freeze import Freeze
from saycut.operations.arrange.loop import Loop
from saycut.operations.arrange.reverse import Reverse
from saycut.operations.arrange.speed import Speed
from saycut.operations.times import ClipEdge, ClipNumber, FromEnd
from saycut.timeline.edit import with_main
from saycut.timeline.model import Draft, Transition

from .drafts import photo, sequence, song, video
from .test_cut import TALK, TWO, ms, refused, shown, told

DISSOLVED = with_main(TWO, [TWO.main[0], TWO.main[1].replace(transition=Transition(duration_ms=1000))])


def test_speed_of_the_whole() -> None:
    done = apply(TALK, Speed(factor=2))
    assert done.draft.duration_ms == 60_000
    assert [(c.speed, c.keep_pitch) for c in done.draft.main] == [(2.0, True)]
    assert told(done) == ["Sped up 2x (2:00 → 1:00)."]
    slow = apply(TALK, Speed(factor=0.5, keep_pitch=False))
    assert told(slow) == ["Slowed down to 0.5x (2:00 → 4:00)."]
    assert [(c.speed, c.keep_pitch) for c in slow.draft.main] == [(0.5, False)]
    assert told(slow, "zh") == ["已减速到 0.5 倍（2:00 → 4:00）。"]


def test_speed_of_a_stretch_and_of_a_clip() -> None:
    done = apply(TALK, Speed(factor=4, start=ms(20_000), end=ms(40_000)))
    assert [(c.start_ms, c.duration_ms, c.speed) for c in done.draft.main] == [
        (0, 20_000, 1.0),
        (20_000, 5000, 4.0),
        (25_000, 80_000, 1.0),
    ]
    assert told(done) == ["Sped up 0:20–0:40 4x (2:00 → 1:45)."]
    clip = apply(TWO, Speed(factor=2, target=ClipNumber(clip=1)))
    assert [c.duration_ms for c in clip.draft.main] == [5000, 20_000]
    assert told(clip) == ["Sped up a.mp4 2x (0:30 → 0:25)."]
    late = apply(TALK, Speed(factor=2, start=ms(110_000), end=ms(200_000)))
    assert late.draft.duration_ms == 115_000
    assert "past the end" in told(late)[1]


def test_speed_again_multiplies() -> None:
    twice = apply(apply(TALK, Speed(factor=2)).draft, Speed(factor=1.5)).draft
    assert [(c.speed, c.duration_ms) for c in twice.main] == [(3.0, 40_000)]
    assert "nothing was changed" in told(apply(TALK, Speed(factor=1)))[0]


def test_speed_with_transitions_is_exact() -> None:
    done = apply(DISSOLVED, Speed(factor=2))
    assert DISSOLVED.duration_ms == 29_000
    assert done.draft.duration_ms == 14_500
    assert done.draft.main[1].transition == Transition(duration_ms=500)
    part = apply(DISSOLVED, Speed(factor=2, start=ms(9500), end=ms(19_000)))
    assert part.draft.duration_ms == 29_000 - 4500
    assert [(c.speed, c.duration_ms) for c in part.draft.main] == [
        (1.0, 10_000), (1.0, 1000), (2.0, 4500), (1.0, 10_000),
    ]  # fmt: skip
    refused(DISSOLVED, Speed(factor=2, start=ms(9200), end=ms(9800)), "in_transition")


def test_a_ramp_goes_up_and_down_in_steps() -> None:
    done = apply(TALK, Speed(factor=4, start=ms(40_000), end=ms(60_000), ramp_ms=2000))
    speeds = [c.speed for c in done.draft.main]
    top = speeds.index(4.0)
    assert speeds[: top + 1] == sorted(speeds[: top + 1])
    assert speeds[top:] == sorted(speeds[top:], reverse=True)
    assert len(speeds) > 20
    assert told(done)[1] == "The speed changes over 2 s at each end."
    whole = apply(TALK, Speed(factor=2, ramp_ms=500_000))
    assert 60_000 < whole.draft.duration_ms < 120_000


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        (ms(5000), ms(5000), "zero_length"),
        (ms(9000), ms(5000), "end_before_start"),
        (ms(-1), None, "negative_time"),
        (ms(500_000), None, "past_end"),
    ],
)
def test_stretches_are_checked(start: object, end: object, key: str) -> None:
    refused(TALK, Speed(factor=2, start=start, end=end), key)  # type: ignore[arg-type]
    refused(TALK, Reverse(start=start, end=end), key)  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", [Speed(factor=2), Reverse(), Loop(), Freeze(at=ms(0))])
def test_an_empty_draft_is_refused(operation: Speed) -> None:
    refused(Draft(), operation, "empty")


def test_speed_has_limits() -> None:
    slow = apply(TALK, Speed(factor=0.05)).draft
    refused(slow, Speed(factor=0.5), "speed_limit")
    with pytest.raises(ValueError, match="greater than or equal"):
        Speed(factor=0)
    refused(sequence(video("a.mp4", 300)), Speed(factor=100), "nothing_left")


def test_no_drift_over_many_sped_clips() -> None:
    clip = TALK.main[0].replace(duration_ms=333, source_end_ms=333)
    many = with_main(TALK, [clip.replace(id=f"s{i}") for i in range(1, 1001)])
    for factor in (1.7, 0.3, 3.0):
        done = apply(many, Speed(factor=factor))
        assert abs(done.draft.duration_ms - 333_000 / factor) <= 0.5


def test_reverse() -> None:
    done = apply(TWO, Reverse())
    assert [(c.asset, c.reverse) for c in done.draft.main] == [("a2", True), ("a1", True)]
    assert told(done) == ["Reversed: it plays backwards."]
    assert apply(done.draft, Reverse()).draft.main == TWO.main
    part = apply(TALK, Reverse(start=ms(10_000), end=ms(20_000)))
    assert [(c.source_start_ms, c.reverse) for c in part.draft.main] == [
        (0, False),
        (10_000, True),
        (20_000, False),
    ]
    assert told(part) == ["Reversed 0:10–0:20."]
    clip = apply(TWO, Reverse(target=ClipNumber(clip=2)))
    assert [c.reverse for c in clip.draft.main] == [False, True]


def test_reverse_keeps_transitions_where_they_were() -> None:
    done = apply(DISSOLVED, Reverse()).draft
    assert done.duration_ms == 29_000
    assert [c.transition is not None for c in done.main] == [False, True]
    clip = apply(DISSOLVED, Reverse(target=ClipNumber(clip=2))).draft
    assert [c.transition is not None for c in clip.main] == [False, True]
    refused(sequence(photo("a.jpg", 1)), Reverse(), "no_backwards")


def test_loop_and_boomerang() -> None:
    done = apply(TWO, Loop(times=3))
    assert [str(c.asset) for c in done.draft.main] == ["a1", "a2"] * 3
    assert done.draft.duration_ms == 90_000
    assert told(done) == ["Looped: it plays 3 times (0:30 → 1:30)."]
    boomerang = apply(TWO, Loop(boomerang=True))
    assert [(str(c.asset), c.reverse) for c in boomerang.draft.main] == [
        ("a1", False), ("a2", False), ("a2", True), ("a1", True),
    ]  # fmt: skip
    assert apply(DISSOLVED, Loop(times=4)).draft.duration_ms == 4 * 29_000
    clip = apply(TWO, Loop(times=2, target=ClipNumber(clip=1)))
    assert [str(c.asset) for c in clip.draft.main] == ["a1", "a1", "a2"]
    assert told(clip, "zh") == ["已将 a.mp4 循环播放 2 次（0:30 → 0:40）。"]


def test_a_stretch_played_again() -> None:
    done = apply(TALK, Loop(start=ms(10_000), end=ms(13_000), boomerang=True))
    assert [(c.start_ms, c.duration_ms, c.reverse) for c in done.draft.main] == [
        (0, 10_000, False), (10_000, 3000, False), (13_000, 3000, True), (16_000, 107_000, False),
    ]  # fmt: skip
    assert told(done) == ["Made a boomerang of 0:10–0:13: forwards and backwards, 2 passes (2:00 → 2:03)."]
    last = apply(TALK, Loop(start=FromEnd(from_end_ms=5000), times=3))
    assert last.draft.duration_ms == 130_000
    assert told(last) == ["Looped 1:55–2:00: it plays 3 times (2:00 → 2:10)."]
    own = apply(TWO, Loop(end=ms(2000), target=ClipNumber(clip=2)))
    assert [str(c.asset) for c in own.draft.main] == ["a1", "a2", "a2", "a2"]
    assert own.draft.duration_ms == 32_000
    refused(TALK, Loop(start=ms(20_000), end=ms(10_000)), "end_before_start")


def test_a_loop_without_end_is_refused() -> None:
    hours = sequence(video("long.mp4", 3 * 3_600_000))
    refused(hours, Loop(times=100), "too_long")


def test_freeze() -> None:
    done = apply(TALK, Freeze(at=ms(30_000), duration_ms=3000))
    assert [(c.start_ms, c.duration_ms, c.still) for c in done.draft.main] == [
        (0, 30_000, False), (30_000, 3000, True), (33_000, 90_000, False),
    ]  # fmt: skip
    assert done.draft.main[1].source_start_ms == 30_000
    assert told(done) == ["Held the picture at 0:30 for 3 s (2:00 → 2:03)."]
    end = apply(TALK, Freeze(at=FromEnd(from_end_ms=0)))
    assert (end.draft.main[-1].still, end.draft.main[-1].source_start_ms) == (True, 119_950)
    start = apply(TALK, Freeze(at=ms(0)))
    assert (start.draft.main[0].still, start.draft.main[0].source_start_ms) == (True, 0)
    second = apply(TWO, Freeze(at=ClipEdge(clip=2)))
    assert [str(c.asset) for c in second.draft.main] == ["a1", "a2", "a2"]
    past = apply(TALK, Freeze(at=ms(500_000)))
    assert past.draft.main[-1].still
    assert "past the end" in told(past)[1]


def test_freeze_of_a_clip_that_plays_backwards() -> None:
    backwards = apply(TALK, Reverse()).draft
    done = apply(backwards, Freeze(at=ms(30_000)))
    assert done.draft.main[1].source_start_ms == 90_000 - 50
    assert shown(done.draft)[0] == ("a1", 90_000, 120_000)


def test_freeze_at_a_transition_and_without_a_picture() -> None:
    for at in (9000, 9500, 10_000):
        assert apply(DISSOLVED, Freeze(at=ms(at))).draft.duration_ms == 31_000
    refused(sequence(song("s.mp3", 5000, 1)).replace(canvas=None), Freeze(at=ms(0)), "no_picture")
    refused(TALK, Freeze(at=ms(-5)), "negative_time")
