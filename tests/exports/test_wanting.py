"""What a client's `output` means, alone and beside the outputs a person asked for in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from saycut.errors import OutputError
from saycut.sessions.wanting import MOST_OUTPUTS, outputs_of, wanted_of
from saycut.timeline.model import Canvas, Draft, Output

TALL = Draft(canvas=Canvas(width=1080, height=1920, fps=Fraction(30)))


@pytest.mark.parametrize(
    ("output", "fields"),
    [
        ({"format": "MP4", "quality": "HIGH", "watermark": True}, {"format": "mp4", "quality": "high"}),
        ({"format": "video/webm"}, {"format": "webm"}),
        ({"format": None, "fps": None}, {}),
        ({"resolution": "1080p"}, {"resolution": "1080p"}),
        ({"resolution": 720}, {"resolution": "720"}),
        ({"resolution": "1280 x 720"}, {"width": 1280, "height": 720}),
        ({"fps": 29.97}, {"fps": Fraction(30000, 1001)}),
        ({"frameRate": "24000/1001"}, {"fps": Fraction(24000, 1001)}),
        ({"frame_rate": "60 fps"}, {"fps": Fraction(60)}),
        ({"codec": "H.264"}, {"codec": "h264"}),
        ({"videoCodec": "libx265"}, {"codec": "h265"}),
        ({"crf": "23"}, {"crf": 23}),
        ({"maxSize": "25MB"}, {"max_bytes": 25_000_000}),
        ({"max_size_mb": 8}, {"max_bytes": 8_000_000}),
        ({"max-bytes": 1_000_000}, {"max_bytes": 1_000_000}),
        ({"bitrate": "5M"}, {"bitrate": 5_000_000}),
        ({"bitrate": "800kbps"}, {"bitrate": 800_000}),
        ({"aspectRatio": "9/16"}, {"ratio": "9:16"}),
    ],
    ids=str,
)
def test_the_names_clients_use(output: dict[str, Any], fields: dict[str, Any]) -> None:
    assert wanted_of(output) == fields


@pytest.mark.parametrize(
    "output",
    [
        {"format": "exe"}, {"format": 3}, {"quality": "nice"}, {"resolution": "big"}, {"resolution": True},
        {"fps": 0}, {"fps": "1/0"}, {"fps": 1000}, {"fps": []}, {"codec": "divx"}, {"crf": -1}, {"crf": 64},
        {"crf": "nan"}, {"maxSize": 0}, {"maxSize": "25 bananas"}, {"maxSize": {}}, {"bitrate": 1},
        {"width": 15}, {"height": 0.5}, {"width": 10**30}, {"ratio": "wide"}, {"ratio": 1.5},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_used_is_named(output: dict[str, Any]) -> None:
    (name,) = output
    with pytest.raises(OutputError, match=f"output.{name} cannot be") as refused:
        outputs_of(TALL, output)
    assert refused.value.field == f"output.{name}"
    assert refused.value.way_out


def test_nothing_asked_is_the_draft_own_or_an_mp4() -> None:
    assert outputs_of(TALL, None) == outputs_of(TALL, {"unknown": 1}) == (Output(),)
    own = TALL.replace(outputs=(Output(kind="animated", format="gif"),))
    assert outputs_of(own, {}) == own.outputs


def test_what_a_person_said_is_kept() -> None:
    own = TALL.replace(outputs=(Output(max_bytes=8_000_000, quality="low", platform="tiktok"),))
    (found,) = outputs_of(own, {"format": "mp4", "quality": "high"})
    assert found == Output(format="mp4", max_bytes=8_000_000, quality="low", platform="tiktok")


def test_another_form_is_made_beside_what_is_asked() -> None:
    own = TALL.replace(outputs=(Output(kind="animated", format="gif"), Output(format="webm", codec="vp9")))
    found = outputs_of(own, {"format": "mp4", "resolution": "720p"})
    assert [(o.kind, o.format, o.resolution) for o in found] == [
        ("video", "mp4", "720p"),
        ("animated", "gif", None),
        ("video", "webm", None),
    ]


def test_parts_of_an_edit_all_take_it() -> None:
    own = TALL.replace(outputs=tuple(Output(part=n, start_ms=n * 1000) for n in (1, 2, 3)))
    found = outputs_of(own, {"format": "mov", "height": 640})
    assert [(o.part, o.format, o.height) for o in found] == [(n, "mov", 640) for n in (1, 2, 3)]


def test_a_codec_goes_with_its_container() -> None:
    own = TALL.replace(outputs=(Output(codec="h265"),))
    assert outputs_of(own, {"format": "webm"})[0].codec is None
    with pytest.raises(OutputError, match=r"\.webm file does not hold h265"):
        outputs_of(TALL, {"format": "webm", "codec": "hevc"})


def test_a_server_has_bounds() -> None:
    for wanted in ({"resolution": "8k"}, {"width": 8192, "height": 8192}):
        with pytest.raises(OutputError, match="larger than is made here"):
            outputs_of(TALL, wanted)
    many = TALL.replace(outputs=tuple(Output(part=n) for n in range(MOST_OUTPUTS + 1)))
    with pytest.raises(OutputError, match="too many at once"):
        outputs_of(many, None)
