"""Cutting: nothing drifts, nothing breaks, and what rides on the pictures goes with them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effort import growth
from saycut.ids import AssetId, SegmentId, TrackId
from saycut.timeline.edit import (
    SHORTEST_MS,
    Moved,
    keep_ranges,
    moved_by,
    moved_pairs,
    numbered,
    relayout,
    split_clips,
    with_main,
)
from saycut.timeline.invariants import check
from saycut.timeline.model import (
    Asset,
    AssetKind,
    Canvas,
    Clip,
    Draft,
    Segment,
    Sound,
    Track,
    TrackKind,
    TrackRole,
    Transition,
)
from saycut.timeline.text import Text, TextRole, Word
from saycut.units import TimeRange, frame_at, inverted, merged, span

from .strategies import RATES, drafts

RATE = pytest.mark.parametrize("rate", RATES, ids=["23.976", "29.97", "30", "60"])


def one_clip(length: int, *extra: Track, fps: Fraction = Fraction(30)) -> Draft:
    asset = Asset(id=AssetId("a1"), name="a.mp4", kind=AssetKind.VIDEO, duration_ms=length, fps=fps)
    logo = Asset(id=AssetId("a2"), name="logo.png", kind=AssetKind.IMAGE)
    song = Asset(id=AssetId("a3"), name="s.mp3", kind=AssetKind.AUDIO, duration_ms=length, has_audio=True)
    clip = Clip(id=SegmentId("s1"), asset=asset.id, start_ms=0, duration_ms=length, source_end_ms=length)
    main = Track(id=TrackId("t1"), kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=(clip,))
    return Draft(
        canvas=Canvas(width=320, height=180, fps=fps), assets=(asset, logo, song), tracks=(main, *extra)
    )


def texts(role: TrackRole, *segments: Segment) -> Track:
    return Track(id=TrackId("t2"), kind=TrackKind.TEXT, role=role, segments=segments)


def text(start: int, length: int, *, number: int = 50, **more: object) -> Text:
    return Text(id=SegmentId(f"s{number}"), start_ms=start, duration_ms=length, text="Hi", **more)  # type: ignore[arg-type]


def on(draft: Draft, role: TrackRole) -> tuple[Segment, ...]:
    return tuple(s for t in draft.tracks_of(role) for s in t.segments)


@RATE
def test_no_drift_over_a_thousand_cuts(rate: Fraction) -> None:
    draft = one_clip(2_000_000, fps=rate)
    keep = [span(i * 1999, i * 1999 + 1001 + i % 7) for i in range(1000)]
    cut, _ = keep_ranges(draft, keep)
    check(cut)
    total = sum(r.duration_ms for r in keep)
    assert len(cut.main) == 1000
    assert cut.duration_ms == total
    assert frame_at(cut.duration_ms, rate) == frame_at(total, rate)
    frames = [frame_at(c.end_ms, rate) - frame_at(c.start_ms, rate) for c in cut.main]
    assert sum(frames) == frame_at(total, rate)
    for clip, wanted in zip(cut.main, keep, strict=True):
        assert (clip.source_start_ms, clip.source_end_ms) == (wanted.start_ms, wanted.end_ms)


@RATE
def test_no_drift_when_cut_one_after_another(rate: Fraction) -> None:
    draft = one_clip(300_000, fps=rate)
    removed = 0
    for i in range(200):
        start = 500 + i * 700
        gone = 33 + i % 5
        draft, _ = keep_ranges(draft, inverted([span(start, start + gone)], span(0, draft.duration_ms)))
        removed += gone
    assert check(draft).duration_ms == 300_000 - removed
    shown = sum(c.source_end_ms - c.source_start_ms for c in draft.main)
    assert shown == 300_000 - removed


def captioned(count: int) -> Draft:
    """A second and a caption of eight words, so many times."""
    captions = [
        text(i * 1000, 900, number=100 + i, role=TextRole.CAPTION,
             words=tuple(Word(text="w", start_ms=n * 100, end_ms=n * 100 + 90) for n in range(8)))
        for i in range(count)
    ]  # fmt: skip
    return one_clip(count * 1000, texts(TrackRole.CAPTIONS, *captions))


def cut_in_each(draft: Draft) -> Draft:
    seconds = draft.duration_ms // 1000
    cut, _ = keep_ranges(draft, [span(i * 1000 + 100, i * 1000 + 850) for i in range(seconds)])
    return check(cut)


def test_a_thousand_cuts_carry_a_thousand_captions() -> None:
    cut = cut_in_each(captioned(1000))
    assert cut.duration_ms == 750_000
    assert len(on(cut, TrackRole.CAPTIONS)) == 1000


def test_cuts_and_captions_cost_in_proportion_to_their_number() -> None:
    def cutting(count: int) -> Callable[[], Draft]:
        draft = captioned(count)
        return lambda: cut_in_each(draft)

    assert growth(cutting, 100, 1000) < 1.3


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.data())
def test_kept_stretches_last_as_long_as_asked(draft: Draft, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        length = draft.duration_ms
        points = sorted(data.draw(st.lists(st.integers(0, length), min_size=2, max_size=8)))
        keep = [span(a, b) for a, b in zip(points[::2], points[1::2], strict=False)]
        cut, moved = keep_ranges(draft, keep)
        check(cut)
        asked = sum(r.duration_ms for r in merged(keep))
        if not cut.main:
            assert all(r.duration_ms <= 2 * SHORTEST_MS for r in merged(keep))
            return
        slivers = 2 * SHORTEST_MS * len(keep) * (len(draft.main) + 1)
        assert asked - slivers <= cut.duration_ms <= asked
        if all(_clear(draft, r) for r in keep):
            assert cut.duration_ms == asked
            assert cut.duration_ms == sum(m.new.duration_ms for m in moved)
        for track in cut.tracks:
            for segment in track.segments:
                assert segment.end_ms <= cut.duration_ms
        draft = cut


def _clear(draft: Draft, one: TimeRange) -> bool:
    """No edge of the stretch is so near to an edge of a clip that a sliver is left."""
    edges = [t for c in draft.main for t in (c.start_ms, c.end_ms)]
    near = (abs(t - e) for t in (one.start_ms, one.end_ms) for e in edges)
    return one.duration_ms >= SHORTEST_MS and all(d == 0 or d >= SHORTEST_MS for d in near)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.lists(st.integers(0, 60_000), max_size=20))
def test_splitting_changes_no_time(draft: Draft, cuts: list[int]) -> None:
    pieces = split_clips(draft.main, cuts, draft)
    laid = relayout(pieces)
    assert laid[-1].end_ms == draft.duration_ms
    assert len({p.id for p in pieces}) == len(pieces)
    before = [(c.asset, c.source_start_ms, c.source_end_ms) for c in draft.main]
    assert sum(p.source_end_ms - p.source_start_ms for p in pieces) == sum(e - s for _, s, e in before)
    changed = with_main(draft, pieces, moved_by(pieces, laid))
    check(changed)
    assert changed.duration_ms == draft.duration_ms


def test_a_clip_whose_own_length_is_rounded_is_split_without_loss() -> None:
    draft = one_clip(2299)
    (whole,) = draft.main
    fast = whole.model_copy(update={"speed": 3.7, "duration_ms": 621})  # 2297.7 ms of its 2299
    pieces = split_clips([fast], [129], draft)
    assert [(p.source_start_ms, p.source_end_ms) for p in pieces] == [(0, 477), (477, 2299)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts())
def test_laying_out_again_changes_nothing(draft: Draft) -> None:
    assert relayout(draft.main) == draft.main
    assert with_main(draft, draft.main, moved_by(draft.main, draft.main)).main == draft.main


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.randoms(use_true_random=False))
def test_any_order_keeps_the_invariants(draft: Draft, random: object) -> None:
    clips = list(draft.main)
    random.shuffle(clips)  # type: ignore[attr-defined]
    laid = relayout(clips)
    check(with_main(draft, laid, moved_by(draft.main, laid)))


def _two(transition_ms: int) -> Draft:
    draft = one_clip(10_000)
    first = draft.main[0]
    second = first.replace(id=SegmentId("s2"), transition=Transition(duration_ms=transition_ms))
    return with_main(draft, [first, second])


@pytest.mark.parametrize(("start", "end"), [(0, 9500), (9500, 19_000), (9200, 9700), (8000, 12_000)])
def test_a_cut_inside_a_transition_keeps_what_was_seen(start: int, end: int) -> None:
    draft = _two(1000)
    assert draft.duration_ms == 19_000
    cut, _ = keep_ranges(draft, [span(start, end)])
    check(cut)
    assert cut.duration_ms == end - start
    shared = cut.main[1].transition
    assert shared is not None
    assert shared.duration_ms == min(end, 10_000) - max(start, 9000)
    for at in (start, (start + end) // 2, end - 1):
        seen = {c.source_at(at) for c in draft.main if c.start_ms <= at < c.end_ms}
        assert seen == {c.source_at(at - start) for c in cut.main if c.start_ms <= at - start < c.end_ms}


def test_transitions_never_overlap_each_other() -> None:
    draft = one_clip(10_000)
    clip = draft.main[0]
    short = clip.replace(duration_ms=600, source_end_ms=600)
    wish = Transition(duration_ms=5000)
    laid = relayout([clip, short.replace(transition=wish), clip.replace(transition=wish)])
    lengths = [c.transition.duration_ms for c in laid[1:] if c.transition]
    assert lengths == [300, 300]
    assert laid[0].transition is None
    assert relayout([clip.replace(transition=wish)])[0].transition is None


def test_titles_move_shrink_and_go() -> None:
    titles = texts(
        TrackRole.TITLES,
        text(0, 2000, number=50),
        text(3000, 4000, number=51),
        text(12_000, 2000, number=52),
    )
    cut, _ = keep_ranges(one_clip(20_000, titles), [span(5000, 20_000)])
    assert [(s.id, s.start_ms, s.end_ms) for s in on(cut, TrackRole.TITLES)] == [
        ("s51", 0, 2000),
        ("s52", 7000, 9000),
    ]


def test_a_title_over_a_hole_stays_one() -> None:
    cut, _ = keep_ranges(
        one_clip(20_000, texts(TrackRole.TITLES, text(3000, 6000))), [span(0, 5000), span(6000, 20_000)]
    )
    assert [(s.start_ms, s.end_ms) for s in on(cut, TrackRole.TITLES)] == [(3000, 8000)]


def test_a_watermark_stays_from_start_to_end() -> None:
    logo = Clip(id=SegmentId("s9"), asset=AssetId("a2"), start_ms=0, duration_ms=20_000)
    over = Track(id=TrackId("t3"), kind=TrackKind.VIDEO, role=TrackRole.OVERLAY, segments=(logo,))
    draft = one_clip(20_000, over, texts(TrackRole.TITLES, text(0, 20_000)))
    clip = draft.main[0]
    doubled = with_main(draft, [clip, clip.replace(id=SegmentId("s2"))], moved_by(draft.main, draft.main))
    for role in (TrackRole.OVERLAY, TrackRole.TITLES):
        assert [(s.start_ms, s.end_ms) for s in on(doubled, role)] == [(0, 40_000)]


def test_captions_lose_the_words_that_were_cut() -> None:
    words = tuple(Word(text=t, start_ms=i * 500, end_ms=i * 500 + 400) for i, t in enumerate("abcd"))
    caption = text(1000, 2000, role=TextRole.CAPTION, words=words).replace(text="a b c d")
    cut, _ = keep_ranges(
        one_clip(10_000, texts(TrackRole.CAPTIONS, caption)), [span(0, 1450), span(2000, 10_000)]
    )
    (left,) = on(cut, TrackRole.CAPTIONS)
    assert isinstance(left, Text)
    assert left.text == "a c d"
    assert (left.start_ms, left.end_ms) == (1000, 2450)
    assert [(w.start_ms, w.end_ms) for w in left.words] == [(0, 400), (450, 850), (950, 1350)]


def test_captions_of_chinese_are_joined_without_spaces() -> None:
    words = tuple(Word(text=t, start_ms=i * 500, end_ms=i * 500 + 400) for i, t in enumerate("你好世界"))
    caption = text(0, 2000, role=TextRole.CAPTION, words=words).replace(text="你好世界")
    cut, _ = keep_ranges(one_clip(10_000, texts(TrackRole.CAPTIONS, caption)), [span(500, 10_000)])
    assert on(cut, TrackRole.CAPTIONS)[0].text == "好世界"  # type: ignore[union-attr]


def _audio(role: TrackRole, length: int, **more: object) -> Track:
    clip = Clip(id=SegmentId("s9"), asset=AssetId("a3"), start_ms=0, duration_ms=length,
                source_end_ms=length, **more)  # type: ignore[arg-type]  # fmt: skip
    return Track(id=TrackId("t4"), kind=TrackKind.AUDIO, role=role, segments=(clip,))


def test_voice_stays_in_step_with_the_pictures() -> None:
    draft = one_clip(20_000, _audio(TrackRole.VOICE, 20_000))
    cut, _ = keep_ranges(draft, [span(2000, 5000), span(9000, 12_000)])
    for picture, voice in zip(cut.main, on(cut, TrackRole.VOICE), strict=True):
        assert isinstance(voice, Clip)
        assert (voice.start_ms, voice.source_start_ms) == (picture.start_ms, picture.source_start_ms)
        assert voice.duration_ms == picture.duration_ms


@pytest.mark.parametrize("factor", [2.0, 0.5, 1.7])
def test_voice_gets_faster_with_the_pictures(factor: float) -> None:
    draft = one_clip(20_000, _audio(TrackRole.VOICE, 20_000))
    (clip,) = draft.main
    fast = clip.replace(speed=factor, duration_ms=round(20_000 / factor))
    changed = check(with_main(draft, [fast], moved_by(draft.main, [fast])))
    (voice,) = on(changed, TrackRole.VOICE)
    assert isinstance(voice, Clip)
    assert voice.speed == pytest.approx(factor, rel=1e-3)
    assert voice.duration_ms == fast.duration_ms


def test_voice_is_turned_round_with_the_pictures() -> None:
    draft = one_clip(20_000, _audio(TrackRole.VOICE, 8000))
    (clip,) = draft.main
    turned = clip.replace(reverse=True)
    (voice,) = on(with_main(draft, [turned], moved_by(draft.main, [turned])), TrackRole.VOICE)
    assert isinstance(voice, Clip)
    assert voice.reverse
    assert (voice.start_ms, voice.end_ms) == (12_000, 20_000)


def test_texts_over_two_clips_stay_one_when_all_is_turned_round() -> None:
    draft = one_clip(20_000, texts(TrackRole.TITLES, text(5000, 8000)))
    a, b = split_clips(draft.main, [10_000], draft)
    turned = relayout([b.replace(reverse=True), a.replace(reverse=True)])
    changed = with_main(draft, turned, moved_by([a, b], turned))
    assert [(s.start_ms, s.end_ms) for s in on(changed, TrackRole.TITLES)] == [(7000, 15_000)]


def test_a_text_over_a_repeated_clip_is_repeated() -> None:
    draft = one_clip(9000, texts(TrackRole.TITLES, text(0, 9000, role=TextRole.TITLE)))
    a, b, c = split_clips(draft.main, [3000, 6000], draft)
    laid = relayout(numbered(draft, [a, b, b, c]))
    pairs = zip([a, b, b, c], laid, strict=True)
    changed = with_main(draft, laid, moved_pairs(pairs))
    assert [(s.start_ms, s.end_ms) for s in on(changed, TrackRole.TITLES)] == [(0, 6000), (6000, 12_000)]


def test_a_freeze_holds_texts_and_stops_the_voice() -> None:
    titles = texts(TrackRole.TITLES, text(1000, 4000))
    draft = one_clip(10_000, titles, _audio(TrackRole.VOICE, 10_000))
    a, b = split_clips(draft.main, [3000], draft)
    held = a.replace(
        id=SegmentId("s77"), source_start_ms=3000, source_end_ms=3000, duration_ms=2000, start_ms=0
    )
    laid = relayout([a, held, b])
    moved = (
        *moved_pairs([(a, laid[0]), (b, laid[2])]),
        Moved(old=span(3000, 3000), new=span(3000, 5000)),
    )
    changed = check(with_main(draft, laid, moved))
    assert [(s.start_ms, s.end_ms) for s in on(changed, TrackRole.TITLES)] == [(1000, 7000)]
    assert [(s.start_ms, s.end_ms) for s in on(changed, TrackRole.VOICE)] == [(0, 3000), (5000, 12_000)]


def test_music_plays_through_and_keeps_its_fade() -> None:
    music = _audio(TrackRole.MUSIC, 20_000, sound=Sound(gain=0.3, fade_in_ms=500, fade_out_ms=2000))
    cut, _ = keep_ranges(one_clip(20_000, music), [span(5000, 12_000)])
    (song,) = on(cut, TrackRole.MUSIC)
    assert isinstance(song, Clip)
    assert (song.start_ms, song.end_ms, song.source_start_ms) == (0, 7000, 0)
    assert (song.sound.fade_in_ms, song.sound.fade_out_ms, song.sound.gain) == (500, 2000, 0.3)


def test_music_plays_on_when_the_video_gets_longer() -> None:
    music = _audio(TrackRole.MUSIC, 20_000, sound=Sound(fade_in_ms=500, fade_out_ms=2000))
    draft = one_clip(20_000, music)
    clip = draft.main[0]
    three = numbered(draft, [clip, clip, clip.replace(duration_ms=5000, source_end_ms=5000)])
    longer = check(with_main(draft, three, moved_pairs([(clip, clip)])))
    songs = [s for s in on(longer, TrackRole.MUSIC) if isinstance(s, Clip)]
    assert [(s.start_ms, s.end_ms) for s in songs] == [(0, 20_000), (20_000, 40_000), (40_000, 45_000)]
    assert [s.sound.fade_out_ms for s in songs] == [0, 0, 2000]
    assert [s.sound.fade_in_ms for s in songs] == [500, 0, 0]


def test_speed_cut_again_and_again_stays_true() -> None:
    draft = one_clip(100_000)
    (clip,) = draft.main
    draft = with_main(draft, [clip.replace(speed=1.7, duration_ms=round(100_000 / 1.7))])
    for i in range(150):
        draft, _ = keep_ranges(check(draft), [span(11 + i % 3, draft.duration_ms - 13)])
    check(draft)
