"""combine, layout, insert, move, reorder, delete, duplicate: effects, refusals and what is said."""

from __future__ import annotations

import pytest

from saycut.ids import SegmentId, TrackId
from saycut.operations.apply import apply
from saycut.operations.arrange.combine import Combine
from saycut.operations.arrange.delete import Delete
from saycut.operations.arrange.duplicate import Duplicate
from saycut.operations.arrange.insert import Insert
from saycut.operations.arrange.layout import Layout
from saycut.operations.arrange.move import Move
from saycut.operations.arrange.reorder import Reorder
from saycut.operations.picture.transition import Transition as Changed
from saycut.operations.times import ClipEdge, ClipNumber, FromEnd, OfAsset, SegmentById
from saycut.timeline.edit import with_main, with_track
from saycut.timeline.model import Clip, Draft, Track, TrackKind, TrackRole, Transition
from saycut.timeline.start import draft_of
from saycut.timeline.text import Text

from .drafts import photo, sequence, song, video
from .test_cut import TWO, ms, refused, shown, told

PROMO = draft_of([
    *(video(f"clip{i}.mp4", 9000 + 1000 * i, i) for i in range(1, 5)),
    *(photo(f"photo{i}.jpg", 4 + i) for i in range(1, 6)),
])  # fmt: skip


def order(draft: Draft) -> list[str]:
    return [str(c.asset) for c in draft.main]


@pytest.mark.parametrize("length", [60_000, 59_999, 20_001, 9_000, 45_678, 120_000])
@pytest.mark.parametrize("transition", [None, "dissolve"])
def test_combine_is_as_long_as_asked_and_shows_everything(length: int, transition: str | None) -> None:
    done = apply(PROMO, Combine(duration_ms=length, transition=transition))
    assert done.draft.duration_ms == length
    assert order(done.draft) == [f"a{i}" for i in range(1, 10)]
    assert min(c.duration_ms for c in done.draft.main) >= 300
    joined = [c for c in done.draft.main if c.transition]
    assert len(joined) == (8 if transition else 0)


def test_combine_says_what_it_made() -> None:
    done = apply(PROMO, Combine(duration_ms=60_000, transition="dissolve"))
    assert told(done) == [
        "Combined 4 clips and 5 photos into 1:00.",
        "Joined them by dissolve transitions of 0.5 s.",
    ]
    assert told(done, "zh")[0] == "已将 4 个片段和 5 张照片合并为 1:00。"


def test_photos_are_moved_into_and_stand_as_long_as_asked() -> None:
    done = apply(PROMO, Combine(still_ms=2500))
    stills = [c for c in done.draft.main if c.still]
    assert [c.duration_ms for c in stills] == [2500] * 5
    zooms = [c.look.zoom for c in stills]
    assert all(z is not None and z.factor_start != z.factor_end for z in zooms)
    assert done.draft.duration_ms == 10_000 + 11_000 + 12_000 + 13_000 + 5 * 2500


def test_clips_are_shortened_from_their_middle() -> None:
    done = apply(sequence(video("a.mp4", 30_000, 1), video("b.mp4", 30_000, 2)), Combine(duration_ms=20_000))
    assert shown(done.draft) == [("a1", 10_000, 20_000), ("a2", 10_000, 20_000)]


def test_a_short_clip_leaves_its_time_to_the_others() -> None:
    draft = sequence(video("a.mp4", 2000, 1), video("b.mp4", 30_000, 2), video("c.mp4", 30_000, 3))
    done = apply(draft, Combine(duration_ms=20_000))
    assert [c.duration_ms for c in done.draft.main] == [2000, 9000, 9000]


def test_too_little_footage_is_said_and_not_stretched() -> None:
    done = apply(TWO, Combine(duration_ms=60_000))
    assert done.draft.duration_ms == 30_000
    assert told(done)[-1] == "All of them together last only 0:30, not 1:00."


def test_combine_in_another_order() -> None:
    files = [video("clip10.mp4", 1000, 1), video("clip2.mp4", 1000, 2), video("Clip1.mp4", 1000, 3)]
    assert order(apply(draft_of(files), Combine(order="name")).draft) == ["a3", "a2", "a1"]
    assert order(apply(draft_of(files), Combine(assets=("clip2", "Clip1.mp4"))).draft) == ["a2", "a3"]
    dated = [files[0].replace(created_ms=200), files[1].replace(created_ms=100), files[2]]
    done = apply(draft_of(dated), Combine(order="date"))
    assert order(done.draft) == ["a2", "a1", "a3"]
    assert "Clip1.mp4" in told(done)[-1]
    assert "None of the files" in told(apply(draft_of(files), Combine(order="date")))[-1]
    twice = apply(draft_of(files), Combine(assets=("clip2", "clip10", "clip2")))
    assert order(twice.draft) == ["a2", "a1", "a2"]


def test_combine_keeps_what_was_cut_before() -> None:
    first, second = TWO.main
    cut = with_main(TWO, [first.replace(duration_ms=4000, source_end_ms=4000), second])
    done = apply(cut, Combine(transition="wipe", transition_ms=800))
    assert shown(done.draft) == [("a1", 0, 4000), ("a2", 0, 20_000)]
    assert done.draft.main[1].transition == Transition(kind="wipe", duration_ms=800)
    assert done.draft.duration_ms == 23_200


def test_no_transition_takes_up_a_clip_of_a_frame_and_what_is_shorter_is_said() -> None:
    files = [
        video("a.mp4", 6000, 1),
        video("frame.mp4", 33, 2),
        video("b.mp4", 600, 3),
        video("c.mp4", 5000, 4),
    ]
    done = apply(draft_of(files), Combine(transition="dissolve", transition_ms=1000))
    assert [c.transition.duration_ms if c.transition else 0 for c in done.draft.main] == [0, 0, 0, 600]
    assert told(done)[1:] == [
        "Joined them by dissolve transitions of 0.6 s.",
        "3 of them are shorter than 1 s, as the clips beside are too short.",
    ]
    none = "The clips beside it are too short for it, so it is a plain cut."
    done = apply(draft_of(files[:3]), Combine(transition="dissolve"))
    assert done.draft.duration_ms == 6633
    assert told(done)[1:] == [none]
    cut = apply(apply(draft_of(files[:2]), Combine()).draft, Changed(kind="dissolve", duration_ms=500))
    assert told(cut) == [none]


def test_combine_refuses() -> None:
    refused(PROMO, Combine(duration_ms=1000), "too_many_for_duration")
    refused(Draft(), Combine(), "empty")
    refused(PROMO, Combine(assets=("nothing",)), "no_such_asset")
    mixed = PROMO.replace(assets=(*PROMO.assets, song("s.mp3", 5000, 20)))
    refused(mixed, Combine(assets=("clip1", "s.mp3")), "asset_kind")


def test_insert_where_asked() -> None:
    draft = draft_of([video("a.mp4", 10_000, 1)])
    draft = draft.replace(assets=(*draft.assets, video("intro.mp4", 3000, 2), photo("logo.png", 3)))
    done = apply(draft, Insert(asset="intro", at=ms(0)))
    assert shown(done.draft) == [("a2", 0, 3000), ("a1", 0, 10_000)]
    assert told(done) == ["Inserted intro.mp4 at 0:00, 3 s long (0:10 → 0:13)."]
    middle = apply(draft, Insert(asset="intro.mp4", at=ms(4000), duration_ms=1000))
    assert shown(middle.draft) == [("a1", 0, 4000), ("a2", 0, 1000), ("a1", 4000, 10_000)]
    end = apply(draft, Insert(asset="logo"))
    assert [c.duration_ms for c in end.draft.main] == [10_000, 4000]
    late = apply(draft, Insert(asset="intro", at=ms(99_000), duration_ms=9000))
    assert order(late.draft) == ["a1", "a2"]
    assert told(late)[1] == "intro.mp4 is only 3 s long, not 9 s."
    assert "past the end" in told(late)[2]


def test_insert_into_nothing_and_what_cannot_be_inserted() -> None:
    empty = Draft(assets=(video("a.mp4", 5000, 1), song("s.mp3", 5000, 2)))
    done = apply(empty, Insert(asset="a"))
    assert done.draft.duration_ms == 5000
    assert done.draft.canvas is not None
    refused(done.draft, Insert(asset="s.mp3"), "asset_kind")
    refused(empty, Insert(asset="zzz"), "no_such_asset")
    refused(empty, Insert(asset="a", at=ms(-5)), "negative_time")
    assert apply(empty, Insert(asset="s")).draft.duration_ms == 5000
    refused(Draft(assets=(video("v.mp4", 5000).replace(duration_ms=0),)), Insert(asset="v"), "no_length")


THREE = sequence(video("a.mp4", 1000, 1), video("b.mp4", 2000, 2), video("c.mp4", 3000, 3))


def test_move_a_clip() -> None:
    done = apply(THREE, Move(clip=ClipNumber(clip=3), at=ms(0)))
    assert order(done.draft) == ["a3", "a1", "a2"]
    assert told(done) == ["Moved c.mp4 to 0:00."]
    assert order(apply(THREE, Move(clip=OfAsset(asset="a"), at=FromEnd(from_end_ms=0))).draft) == [
        "a2",
        "a3",
        "a1",
    ]
    before = apply(THREE, Move(clip=ClipNumber(clip=1), at=ClipEdge(clip=3, edge="start")))
    assert order(before.draft) == ["a2", "a1", "a3"]
    assert "already" in told(apply(THREE, Move(clip=ClipNumber(clip=1), at=ms(0))))[0]
    refused(THREE, Move(clip="all", at=ms(0)), "not_here")
    refused(THREE, Move(clip=ClipNumber(clip=9), at=ms(0)), "no_such_clip")


def _titled(draft: Draft) -> Draft:
    title = Text(id=SegmentId("s50"), start_ms=0, duration_ms=1000, text="Hello")
    other = Text(id=SegmentId("s51"), start_ms=2000, duration_ms=1000, text="Bye")
    track = Track(id=TrackId("t9"), kind=TrackKind.TEXT, role=TrackRole.TITLES, segments=(title, other))
    return with_track(draft, track)


def texts(draft: Draft) -> list[tuple[str, int, int]]:
    return [
        (s.text, s.start_ms, s.end_ms)
        for t in draft.tracks_of(TrackRole.TITLES)
        for s in t.segments
        if isinstance(s, Text)
    ]


def test_move_a_text() -> None:
    done = apply(_titled(THREE), Move(clip=SegmentById(id="s50"), at=ms(4000)))
    assert texts(done.draft) == [("Bye", 2000, 3000), ("Hello", 4000, 5000)]
    both = apply(_titled(THREE), Move(clip="titles", at=ms(5000)))
    assert texts(both.draft) == [("Hello", 3000, 4000), ("Bye", 5000, 6000)]
    assert len(told(both)) == 2


def test_texts_move_with_their_clips() -> None:
    done = apply(_titled(THREE), Move(clip=ClipNumber(clip=1), at=FromEnd(from_end_ms=0)))
    assert texts(done.draft) == [("Bye", 1000, 2000), ("Hello", 5000, 6000)]


def test_reorder() -> None:
    done = apply(THREE, Reorder(order=(ClipNumber(clip=3), OfAsset(asset="a"))))
    assert order(done.draft) == ["a3", "a1", "a2"]
    assert told(done) == ["New order: c.mp4, a.mp4 and b.mp4."]
    assert "already" in told(apply(THREE, Reorder(order=(ClipNumber(clip=1),))))[0]
    refused(THREE, Reorder(order=(ClipNumber(clip=1), OfAsset(asset="a"))), "named_twice")
    refused(Draft(), Reorder(order=(ClipNumber(clip=1),)), "empty")


def test_delete() -> None:
    done = apply(_titled(THREE), Delete(clip=ClipNumber(clip=2)))
    assert order(done.draft) == ["a1", "a3"]
    assert told(done) == ["Deleted b.mp4 (0:06 → 0:04)."]
    assert texts(done.draft) == [("Hello", 0, 1000)]
    again = apply(THREE, Duplicate(clip=ClipNumber(clip=1))).draft
    piece = apply(again, Delete(clip=ClipNumber(clip=2)))
    assert told(piece) == ["Deleted clip 2, a piece of a.mp4 (0:07 → 0:06)."]
    text = apply(_titled(THREE), Delete(clip=SegmentById(id="s51")))
    assert told(text) == ["Deleted the text “Bye”."]
    all_texts = apply(_titled(THREE), Delete(clip="titles"))
    assert not all_texts.draft.tracks_of(TrackRole.TITLES)
    assert told(all_texts, "zh") == ["已删除标题：2 处。"]


@pytest.mark.parametrize(
    ("clip", "key"),
    [
        ("all", "delete_all"),
        ("video", "nothing_left"),
        ("music", "nothing_there"),
        (ClipNumber(clip=0), "no_such_clip"),
    ],
)
def test_delete_refuses(clip: object, key: str) -> None:
    refused(THREE, Delete(clip=clip), key)  # type: ignore[arg-type]


def test_duplicate() -> None:
    done = apply(THREE, Duplicate(clip=ClipNumber(clip=1), times=2))
    assert order(done.draft) == ["a1", "a1", "a1", "a2", "a3"]
    assert told(done) == ["Repeated a.mp4 2 times at 0:01 (0:06 → 0:08)."]
    end = apply(THREE, Duplicate(clip=ClipNumber(clip=1), at=FromEnd(from_end_ms=0)))
    assert order(end.draft) == ["a1", "a2", "a3", "a1"]
    whole = apply(THREE, Duplicate(clip="all"))
    assert order(whole.draft) == ["a1", "a2", "a3"] * 2
    text = apply(_titled(THREE), Duplicate(clip=SegmentById(id="s50"), at=ms(4500)))
    assert ("Hello", 4500, 5500) in texts(text.draft)
    refused(_titled(THREE), Duplicate(clip=SegmentById(id="s50"), at=ms(9000)), "past_end")


def _overlays(draft: Draft) -> list[tuple[Clip, ...]]:
    return [tuple(s for s in t.segments if isinstance(s, Clip)) for t in draft.tracks_of(TrackRole.OVERLAY)]


def test_side_by_side() -> None:
    done = apply(TWO, Layout(kind="side_by_side"))
    left, right = _overlays(done.draft)
    assert done.draft.duration_ms == 20_000
    assert order(done.draft) == ["a2"]
    for row, x in ((left, 0.25), (right, 0.75)):
        place, crop = row[0].place, row[0].look.crop
        assert place is not None
        assert crop is not None
        assert (place.x, place.y, place.scale) == (x, 0.5, 0.5)
        assert crop.w * 640 / (crop.h * 360) == pytest.approx(320 / 360)
        assert row[0].start_ms == 0
        assert row[-1].end_ms == 20_000
    assert left[1].still
    assert right[0].sound.muted
    assert not left[0].sound.muted
    assert told(done) == [
        "Put 2 pictures side by side: a.mp4 and b.mp4.",
        "The shorter ones hold their last picture until the end (0:20).",
    ]
    assert len(_overlays(apply(done.draft, Layout(kind="stacked")).draft)) == 2


def test_grid_and_its_limits() -> None:
    four = draft_of([video(f"{i}.mp4", 5000, i) for i in range(1, 5)])
    rows = _overlays(apply(four, Layout(kind="grid")).draft)
    assert [(r[0].place.x, r[0].place.y) for r in rows if r[0].place] == [
        (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75),
    ]  # fmt: skip
    five = draft_of([video(f"{i}.mp4", 5000, i) for i in range(1, 6)])
    refused(five, Layout(kind="grid"), "layout_grid")
    refused(draft_of([video("a.mp4", 5000)]), Layout(kind="pip"), "layout_count")
    refused(Draft(), Layout(kind="grid"), "layout_count")


def test_picture_in_picture() -> None:
    done = apply(TWO, Layout(kind="pip", assets=("b", "a"), position="top_left"))
    ((small,),) = _overlays(done.draft)
    assert order(done.draft) == ["a2"]
    assert small.place is not None
    assert (small.asset, small.place.position, small.place.scale) == ("a1", "top_left", 0.3)
    assert told(done) == ["Put a.mp4 as a small picture over b.mp4."]
    assert told(done, "zh") == ["已将 a.mp4 作为小画面叠加在 b.mp4 上。"]


def test_a_small_picture_is_small_whatever_its_shape() -> None:
    upright = video("phone.mp4", 5000, 9).model_copy(update={"width": 360, "height": 640})
    done = apply(draft_of([video("a.mp4", 9000), upright]), Layout(kind="pip"))
    ((small,),) = _overlays(done.draft)
    assert small.place is not None
    high = small.place.scale * (640 / 360) * (640 / 360)
    assert high < 0.6
    assert small.place.scale * high == pytest.approx(0.09, abs=0.001)
    turned = apply(draft_of([upright, video("a.mp4", 9000)]), Layout(kind="pip"))
    ((small,),) = _overlays(turned.draft)
    assert small.place is not None
    assert 0.5 < small.place.scale <= 0.6


def test_one_named_picture_stands_small_over_all_others() -> None:
    done = apply(THREE, Layout(kind="pip", assets=("c",)))
    ((small,),) = _overlays(done.draft)
    assert small.asset == "a3"
    assert order(done.draft) == ["a1", "a2"]
    assert told(done) == ["Put c.mp4 as a small picture over a.mp4."]
    alone = draft_of([video("a.mp4", 5000)])
    refused(alone, Layout(kind="pip", assets=("a",)), "layout_count")


def test_a_layout_is_cut_like_everything_else() -> None:
    from saycut.operations.cut.trim import Trim

    done = apply(apply(TWO, Layout(kind="side_by_side")).draft, Trim(start=ms(4000)))
    left, right = _overlays(done.draft)
    assert done.draft.duration_ms == 16_000
    assert left[0].source_start_ms == 4000
    assert right[0].source_start_ms == 4000
