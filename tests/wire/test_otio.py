"""The OpenTimelineIO export, read back with the opentimelineio package."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import HealthCheck, given, settings

from saycut.ids import AssetId, SegmentId, TrackId
from saycut.timeline.edit import keep_ranges, with_main, with_track
from saycut.timeline.model import (
    Asset,
    AssetKind,
    Clip,
    Color,
    Draft,
    Duck,
    Look,
    Sound,
    Track,
    TrackKind,
    TrackRole,
    Transition,
)
from saycut.timeline.start import draft_of
from saycut.timeline.text import Text, TextRole
from saycut.units import frame_at, span
from saycut.wire.otio import not_shown, otio_text
from timeline.strategies import RATES, drafts


def movie(number: int, length: int, fps: Fraction = Fraction(30)) -> Asset:
    return Asset(
        id=AssetId(f"a{number}"),
        name=f"clip{number}.mp4",
        kind=AssetKind.VIDEO,
        duration_ms=length,
        width=640,
        height=360,
        fps=fps,
        has_audio=True,
    )


def back(draft: Draft) -> Any:
    targets = {AssetId("a1"): "file:///videos/clip1.mp4"}
    return otio.adapters.read_from_string(otio_text(draft, targets), "otio_json")


def ms(time: Any) -> float:
    return float(time.to_seconds() * 1000)


def test_clips_transitions_speed_and_freeze() -> None:
    draft = draft_of([movie(1, 10_000), movie(2, 8000)])
    one, two = draft.main
    still = two.replace(id=SegmentId("s8"), source_start_ms=8000, source_end_ms=8000, duration_ms=2000)
    fast = two.replace(id=SegmentId("s9"), speed=2.0, duration_ms=4000, reverse=True)
    draft = with_main(draft, [one, two.replace(transition=Transition(duration_ms=1000)), still, fast])
    assert draft.duration_ms == 10_000 + 7000 + 2000 + 4000
    video, sound = back(draft).tracks
    assert (video.kind, sound.kind) == ("Video", "Audio")
    a, dissolve, b, held, quick = video
    assert isinstance(dissolve, otio.schema.Transition)
    assert dissolve.transition_type == otio.schema.TransitionTypes.SMPTE_Dissolve
    assert (ms(dissolve.in_offset), ms(dissolve.out_offset)) == (500, 500)
    assert (ms(a.source_range.start_time), ms(a.source_range.duration)) == (0, 9500)
    assert (ms(b.source_range.start_time), ms(b.source_range.duration)) == (500, 7500)
    assert isinstance(held.effects[0], otio.schema.FreezeFrame)
    assert ms(held.source_range.duration) == 2000
    assert isinstance(quick.effects[0], otio.schema.LinearTimeWarp)
    assert quick.effects[0].time_scalar == -2.0
    assert quick.metadata["saycut"]["rv"] is True
    assert ms(video.duration()) == draft.duration_ms
    assert a.media_reference.target_url == "file:///videos/clip1.mp4"
    assert ms(a.media_reference.available_range.duration) == 10_000
    assert b.media_reference.is_missing_reference
    assert b.name == "clip2.mp4"
    heard = [c for c in sound if isinstance(c, otio.schema.Clip)]
    assert len(heard) == 3
    assert ms(sound.range_of_child(heard[-1]).start_time) == 19_000


def test_texts_are_markers_and_music_is_a_track() -> None:
    song = Asset(id=AssetId("a9"), name="song.mp3", kind=AssetKind.AUDIO, duration_ms=30_000, has_audio=True)
    draft = draft_of([movie(1, 10_000), song])
    title = Text(id=SegmentId("s5"), start_ms=1000, duration_ms=3000, text="Hi “you”", role=TextRole.TITLE)
    music = [
        Clip(id=SegmentId(f"s{6 + i}"), asset=song.id, start_ms=s, duration_ms=5000, source_end_ms=5000,
             sound=Sound(gain=0.3))
        for i, s in enumerate((2000, 4000))
    ]  # fmt: skip
    draft = with_track(
        draft, Track(id=TrackId("t2"), kind=TrackKind.TEXT, role=TrackRole.TITLES, segments=(title,))
    )
    draft = with_track(
        draft,
        Track(id=TrackId("t3"), kind=TrackKind.AUDIO, role=TrackRole.MUSIC, segments=tuple(music)),
    )
    timeline = back(draft)
    (marker,) = timeline.tracks.markers
    assert marker.name == "Hi “you”"
    assert (ms(marker.marked_range.start_time), ms(marker.marked_range.duration)) == (1000, 3000)
    lanes = [t for t in timeline.tracks if t.name == "music"]
    assert len(lanes) == 2
    for lane, start in zip(lanes, (2000, 4000), strict=True):
        gap, clip = lane
        assert ms(gap.source_range.duration) == start
        assert clip.metadata["saycut"]["so"]["g"] == pytest.approx(0.3)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_no_drift_over_a_thousand_cuts(rate: Fraction) -> None:
    draft = draft_of([movie(1, 1_500_000, rate)])
    draft, _ = keep_ranges(draft, [span(i * 1001, i * 1001 + 517 + i % 11) for i in range(1000)])
    video = back(draft).tracks[0]
    assert len(video) == 1000
    assert sum(c.source_range.duration.value for c in video) == frame_at(draft.duration_ms, rate)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts())
def test_any_draft_is_exported_and_read_back(draft: Draft) -> None:
    timeline = back(draft)
    video = timeline.tracks[0]
    assert draft.canvas is not None
    assert video.duration().value == frame_at(draft.duration_ms, draft.canvas.fps)
    texts = sum(isinstance(s, Text) for t in draft.tracks for s in t.segments)
    assert len(timeline.tracks.markers) == texts


def test_an_empty_draft_is_an_empty_timeline() -> None:
    assert len(back(Draft()).tracks) == 0


def test_the_package_is_imported_only_when_asked_for() -> None:
    code = "import sys, saycut.wire.otio; sys.exit('opentimelineio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_other_editors_do_not_show_is_named_and_kept() -> None:
    plain = draft_of([movie(1, 10_000)])
    assert not_shown(plain) == ()
    (clip,) = plain.main
    (main,) = plain.tracks
    graded = clip.replace(look=Look(color=Color(preset="bw")))
    music = Track(
        id=TrackId("t2"), kind=TrackKind.AUDIO, role=TrackRole.MUSIC, duck=Duck(db=-9),
        segments=(clip.replace(id=SegmentId("s2")),),
    )  # fmt: skip
    words = Text(id=SegmentId("s3"), start_ms=0, duration_ms=1000, text="Hi", role=TextRole.TITLE)
    titles = Track(id=TrackId("t3"), kind=TrackKind.TEXT, role=TrackRole.TITLES, segments=(words,))
    draft = plain.replace(
        tracks=(main.replace(segments=(graded,)), music, titles), sound_fade_out_ms=2000, loudness_lufs=-14.0
    )

    text, rest = not_shown(draft)
    assert text == "Texts are markers with their words: other editors do not draw them."
    assert "looks (colours, crops, turns, zooms, effects); levels and fades of the sound" in rest
    timeline = back(draft)
    assert timeline.metadata["saycut"]["draft"]["fo"] == 2000
    assert timeline.metadata["saycut"]["draft"]["lu"] == -14.0
    by_name = {t.name: t for t in timeline.tracks}
    assert by_name["main"][0].metadata["saycut"]["lk"]["cl"]["p"] == "bw"
    assert by_name["music"].metadata["saycut"]["dk"]["db"] == -9
