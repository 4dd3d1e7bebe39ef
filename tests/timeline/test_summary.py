"""The one line of a timeline, as the wire contract shows it."""

from __future__ import annotations

from fractions import Fraction

from saycut.ids import AssetId, SegmentId, TrackId
from saycut.timeline.edit import with_track
from saycut.timeline.model import (
    Asset,
    AssetKind,
    Clip,
    Draft,
    Sound,
    Track,
    TrackKind,
    TrackRole,
)
from saycut.timeline.start import draft_of
from saycut.timeline.summary import timeline_summary
from saycut.timeline.text import Text, TextRole

CITY = Asset(id=AssetId("a1"), name="city timelapse.mp4", kind=AssetKind.VIDEO, duration_ms=10_000,
             width=640, height=360, fps=Fraction(30))  # fmt: skip
SONG = Asset(id=AssetId("a2"), name="Lo-fi", kind=AssetKind.AUDIO, duration_ms=10_000)


def _example() -> Draft:
    song = Clip(id=SegmentId("s2"), asset=SONG.id, start_ms=0, duration_ms=10_000, source_end_ms=10_000,
                sound=Sound(gain=0.35))  # fmt: skip
    title = Text(id=SegmentId("s3"), start_ms=0, duration_ms=3000, text="Urban Dreams", role=TextRole.TITLE)
    music = Track(id=TrackId("t2"), kind=TrackKind.AUDIO, role=TrackRole.MUSIC, segments=(song,))
    titles = Track(id=TrackId("t3"), kind=TrackKind.TEXT, role=TrackRole.TITLES, segments=(title,))
    return with_track(with_track(draft_of([CITY, SONG]), music), titles)


def test_the_example_of_the_contract() -> None:
    assert timeline_summary(_example()) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) "
        '3. Title: "Urban Dreams" (0-3s)'
    )


def test_empty() -> None:
    assert timeline_summary(Draft()) == "Timeline (0 tracks): empty"


def test_times_within_a_minute_keep_their_tenths() -> None:
    draft = draft_of([CITY.replace(duration_ms=41_340), CITY.replace(id=AssetId("a9"), duration_ms=1000)])
    text = timeline_summary(draft)
    assert "(0-41.3s)" in text
    assert "(41.3-42.3s)" in text
