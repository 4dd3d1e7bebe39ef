"""What a file is to be, chosen from what was asked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from saycut.errors import OutputError
from saycut.render.profile import FORMATS, profile_for
from saycut.timeline.model import Canvas, Draft, Output


def sized(canvas: tuple[int, int], output: dict[str, Any]) -> tuple[int, int]:
    drawn_on = Canvas(width=canvas[0], height=canvas[1], fps=Fraction(30))
    profile = profile_for(Draft(canvas=drawn_on), Output(**output))
    return profile.width, profile.height


@pytest.mark.parametrize(
    ("canvas", "asked", "size"),
    [
        ((1280, 720), {}, (1920, 1080)),
        ((3840, 2160), {}, (1920, 1080)),
        ((720, 1280), {}, (1080, 1920)),
        ((854, 480), {}, (1920, 1080)),
        ((640, 480), {}, (1440, 1080)),
        ((960, 400), {}, (1920, 800)),
        ((500, 500), {}, (1080, 1080)),
        ((1280, 720), {"resolution": "720p"}, (1280, 720)),
        ((1280, 720), {"resolution": "4K"}, (3840, 2160)),
        ((720, 1280), {"resolution": "480p"}, (480, 854)),
        ((1280, 720), {"width": 641}, (642, 360)),
        ((1280, 720), {"height": 360}, (640, 360)),
        ((1280, 720), {"width": 300, "height": 301}, (300, 302)),
        ((1280, 720), {"ratio": "9:16"}, (1080, 1920)),
        ((1280, 720), {"platform": "tiktok"}, (1080, 1920)),
        ((1280, 720), {"platform": "youtube"}, (1920, 1080)),
        ((1280, 720), {"kind": "animated"}, (480, 270)),
        ((1280, 720), {"kind": "still"}, (1280, 720)),
    ],
)
def test_sizes(canvas: tuple[int, int], asked: dict[str, Any], size: tuple[int, int]) -> None:
    assert sized(canvas, asked) == size


def test_the_default_is_the_contracts() -> None:
    profile = profile_for(Draft(), Output())
    assert (profile.container, profile.codec, profile.audio) == ("mp4", "h264", "aac")
    assert (profile.width, profile.height, profile.pix_fmt) == (1920, 1080, "yuv420p")


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_has_a_profile(form: str) -> None:
    profile = profile_for(Draft(), Output(kind=FORMATS[form].kind, format=form))
    assert profile.container == form
    assert profile.kind == FORMATS[form].kind


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"format": "exe"}, "format"),
        ({"format": "webm", "codec": "h264"}, "codec"),
        ({"resolution": "huge"}, "resolution"),
        ({"ratio": "0:1"}, "ratio"),
        ({"ratio": "a:b"}, "ratio"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_field(asked: dict[str, Any], field: str) -> None:
    with pytest.raises(OutputError) as refused:
        profile_for(Draft(), Output(**asked))
    assert refused.value.field == field
    assert refused.value.way_out


def test_bitrate_is_picture_and_sound_together() -> None:
    profile = profile_for(Draft(), Output(bitrate=2_000_000))
    assert profile.bitrate is not None
    assert profile.bitrate + profile.audio_bitrate == 2_000_000
    assert profile.crf is None


def test_rates_are_kept_within_reason() -> None:
    draft = Draft(canvas=Canvas(width=320, height=180, fps=Fraction(1000)))
    assert profile_for(draft, Output()).fps == 120
    assert profile_for(draft, Output(platform="tiktok")).fps == 60
