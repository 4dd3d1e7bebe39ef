"""Which files are made, and when two wishes are one file."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from operations_all.samples import audio_only, do, empty, photos, plain, refusal, words_of
from saycut.operations.output.files import afresh
from saycut.timeline.model import Draft, Output


def files(*outputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The files after these `output` operations, only what was set of each."""
    draft = plain()
    for one in outputs:
        draft = do(draft, op="output", **one).draft
    return [o.model_dump(exclude_defaults=True, mode="json") for o in draft.outputs]


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        ([{"resolution": "1080p"}, {"max_bytes": 50_000_000}],
         [{"resolution": "1080p", "max_bytes": 50_000_000}]),
        ([{"format": "mp4"}, {"platform": "tiktok", "ratio": "9:16"}],
         [{"format": "mp4", "platform": "tiktok", "ratio": "9:16"}]),
        ([{"resolution": "1080p"}, {"resolution": "720p"}],
         [{"resolution": "1080p"}, {"resolution": "720p"}]),
        ([{"ratio": "16:9"}, {"ratio": "9:16"}], [{"ratio": "16:9"}, {"ratio": "9:16"}]),
        ([{"platform": "tiktok"}, {"platform": "youtube"}, {"fps": 30}],
         [{"platform": "tiktok", "fps": "30/1"}, {"platform": "youtube", "fps": "30/1"}]),
        ([{"format": "mp4"}, {"format": "webm"}], [{"format": "mp4"}, {"format": "webm"}]),
        ([{"resolution": "1080p"}, {"width": 800, "height": 600}],
         [{"resolution": "1080p"}, {"width": 800, "height": 600}]),
        ([{"resolution": "1080p"}, {"resolution": "1080p"}], [{"resolution": "1080p"}]),
        ([{"resolution": "1080p"}, {"resolution": "720p", "max_bytes": 9_000_000}, {"max_bytes": 9_000_000}],
         [{"resolution": "1080p", "max_bytes": 9_000_000}, {"resolution": "720p", "max_bytes": 9_000_000}]),
        ([{"format": "mp4"}, {"resolution": "720p", "separate": True}],
         [{"format": "mp4"}, {"resolution": "720p"}]),
    ],
)  # fmt: skip
def test_what_complements_is_one_file(wishes: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    assert files(*wishes) == wanted


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1080p", "1080p"),
        ("1080P", "1080p"),
        ("720", "720p"),
        ("4k", "2160p"),
        ("4K", "2160p"),
        ("2k", "1440p"),
    ],
)
def test_resolutions(said: str, kept: str) -> None:
    assert files({"resolution": said}) == [{"resolution": kept}]


@pytest.mark.parametrize(
    ("fps", "kept"),
    [
        (30, Fraction(30)),
        (29.97, Fraction(30000, 1001)),
        (23.976, Fraction(24000, 1001)),
        (12.5, Fraction(25, 2)),
    ],
)
def test_rates_are_what_the_world_means(fps: float, kept: Fraction) -> None:
    assert do(plain(), op="output", fps=fps).draft.outputs[0].fps == kept


@pytest.mark.parametrize(
    ("form", "kind"), [("mp3", "audio"), (".GIF", "animated"), ("jpeg", "still"), ("webp", "animated")]
)
def test_other_kinds_of_files_by_their_format(form: str, kind: str) -> None:
    (made,) = do(plain(), op="output", format=form).draft.outputs
    assert made.kind == kind


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"format": "exe"}, "format"),
        ({"format": "mp4; rm -rf"}, "format"),
        ({"resolution": "huge"}, "resolution"),
        ({"resolution": "99999p"}, "resolution"),
        ({"ratio": "wide"}, "ratio"),
        ({"format": "webm", "codec": "h264"}, "codec"),
        ({"platform": "a:b"}, "platform"),
    ],
)
def test_what_cannot_be_made_names_its_field(wish: dict[str, Any], field: str) -> None:
    error = refusal(plain(), op="output", **wish)
    assert error.field == field
    assert error.way_out


def test_it_is_said_in_whole() -> None:
    applied = do(
        plain(), op="output", resolution="1080p", fps=30, format="mp4", codec="h265", max_bytes=50_000_000,
        quality="high", platform="youtube",
    )  # fmt: skip
    assert words_of(applied) == (
        "Set the output: 1080p, for YouTube, 30 frames a second, MP4, H.265, at most 50.0 MB, quality “high”."
    )
    assert "不超过 50.0 MB" in words_of(applied, "zh")
    pixels = do(plain(), op="output", width=800, height=600, bitrate=2_500_000)
    assert words_of(pixels) == "Set the output: 800x600, 2.5 Mbit/s."
    upright = do(plain(), op="output", ratio="9:16")
    assert words_of(upright) == "Set the output: 9:16. What does not fit into a file's shape is cropped."
    assert words_of(do(plain(), op="output", ratio="16:9")) == "Set the output: 16:9."


def test_an_odd_size_says_that_it_is_made_even() -> None:
    odd = words_of(do(plain(), op="output", width=853, height=480))
    assert odd == "Set the output: 853x480. A video's sides are even: an odd one is made a pixel longer."
    assert words_of(do(plain(), op="output", width=854, height=480)) == "Set the output: 854x480."


def test_a_still() -> None:
    applied = do(plain(), op="thumbnail", at={"ms": 5000}, format="png")
    assert applied.draft.outputs == (Output(kind="still", format="png", at_ms=5000),)
    assert "0:05" in words_of(applied)
    assert do(plain(), op="thumbnail").draft.outputs[0].at_ms is None
    late = do(plain(), op="thumbnail", at={"ms": 90_000})
    assert late.draft.outputs[0].at_ms == 40_000
    assert "past the end" in words_of(late)


def test_a_gif() -> None:
    applied = do(plain(), op="animated", start={"ms": 1000}, end={"ms": 3000}, fps=12, width=480)
    (made,) = applied.draft.outputs
    assert (made.kind, made.format, made.start_ms, made.end_ms) == ("animated", "gif", 1000, 3000)
    assert (made.fps, made.width) == (12, 480)
    assert words_of(applied) == "Makes an animated GIF (0:01–0:03)."
    assert "very large" in words_of(do(plain(), op="animated"))
    assert refusal(plain(), op="animated", start={"ms": 3000}, end={"ms": 1000}).field == "end"


def test_sound_alone() -> None:
    (made,) = do(audio_only(), op="extract_audio", format="wav").draft.outputs
    assert (made.kind, made.format) == ("audio", "wav")
    assert refusal(photos(), op="extract_audio").way_out
    (made,) = do(audio_only(), op="extract_audio", bitrate=320_000, max_bytes=5_000_000).draft.outputs
    assert (made.format, made.bitrate, made.max_bytes) == ("mp3", 320_000, 5_000_000)
    by_form = do(audio_only(), op="output", format="mp3", bitrate=128_000).draft.outputs
    assert [(one.kind, one.bitrate) for one in by_form] == [("audio", 128_000)]
    for rate in ({"format": "wav", "bitrate": 320_000}, {"bitrate": 500_000}, {"bitrate": 8000}):
        assert refusal(audio_only(), op="extract_audio", **rate).way_out


def test_several_kinds_stand_side_by_side() -> None:
    draft = do(plain(), op="output", resolution="1080p").draft
    for one in ("thumbnail", "animated", "extract_audio"):
        draft = do(draft, op=one).draft
    draft = do(draft, op="output", max_bytes=1_000_000).draft
    assert [o.kind for o in draft.outputs] == ["video", "still", "animated", "audio"]
    assert draft.outputs[0].max_bytes == 1_000_000
    assert do(draft, op="thumbnail").draft == draft


@pytest.mark.parametrize("op", ["output", "thumbnail", "animated", "extract_audio"])
def test_nothing_makes_nothing(op: str) -> None:
    assert refusal(empty(), op=op).way_out


@pytest.mark.parametrize("op", ["output", "thumbnail", "animated"])
def test_sound_has_no_picture(op: str) -> None:
    assert refusal(audio_only(), op=op).way_out


def test_a_new_request_begins_its_files_afresh() -> None:
    draft = do(plain(), op="add_captions", sidecar="srt").draft
    draft = do(draft, op="output", resolution="1080p").draft
    begun = afresh(draft)
    assert [o.kind for o in begun.outputs] == ["subtitles"]
    again = do(begun, op="output", resolution="720p").draft
    assert [(o.kind, o.resolution) for o in again.outputs] == [("subtitles", None), ("video", "720p")]
    assert isinstance(again, Draft)


def test_parts_of_a_split_video_are_alike() -> None:
    parts = do(plain(), op="split", parts=2, files=True).draft
    applied = do(parts, op="output", resolution="720p")
    assert [(o.part, o.resolution) for o in applied.draft.outputs] == [(1, "720p"), (2, "720p")]
    assert len(applied.said) == 1
    both = do(applied.draft, op="output", resolution="1080p").draft
    assert [(o.part, o.resolution) for o in both.outputs][2:] == [(1, "1080p"), (2, "1080p")]
    assert both.outputs[2].end_ms == both.outputs[0].end_ms
