"""Every form a result can take, opened again and looked at."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from saycut.operations.apply import apply
from saycut.operations.table import OPERATIONS

from .drafts import one_clip, rendered, with_sound
from .footage import coded_clip, number_in, numbers, pictures


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_sound(coded_clip(tmp_path_factory.mktemp("in") / "clip.mp4", 60, Fraction(30)))


@pytest.mark.parametrize(
    ("form", "codec", "sound"),
    [("mp4", "h264", "aac"), ("mov", "h264", "aac"), ("mkv", "h264", "aac"), ("avi", "h264", "mp3")],
)
def test_a_video_in_each_container(clip: Path, tmp_path: Path, form: str, codec: str, sound: str) -> None:
    made = rendered(*one_clip(clip), tmp_path / f"out.{form}", format=form)
    with av.open(str(made.path)) as container:
        picture, heard = container.streams.video[0], container.streams.audio[0]
        assert picture.codec_context.name == codec
        assert heard.codec_context.name.startswith(sound)
        assert picture.codec_context.pix_fmt == "yuv420p"
        assert heard.codec_context.sample_rate == 48_000
    assert numbers(made.path) == list(range(60))
    assert made.bytes == made.path.stat().st_size


@pytest.mark.parametrize(
    ("form", "codec"), [("mp4", "h265"), ("mp4", "av1"), ("webm", "vp9"), ("webm", "av1"), ("mp4", "vp9")]
)
def test_each_codec(clip: Path, tmp_path: Path, form: str, codec: str) -> None:
    made = rendered(*one_clip(clip), tmp_path / f"out.{form}", format=form, codec=codec)
    assert numbers(made.path) == list(range(60))


def test_an_mp4_is_what_every_player_takes(clip: Path, tmp_path: Path) -> None:
    made = rendered(*one_clip(clip), tmp_path / "out.mp4")
    data = made.path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat"), "the index is in front"
    with av.open(str(made.path)) as container:
        picture = container.streams.video[0]
        context = picture.codec_context
        assert context.profile == "High"
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)
        assert picture.average_rate == 30
        assert picture.duration * picture.time_base == 2
        assert abs(container.streams.audio[0].duration * container.streams.audio[0].time_base - 2) < Fraction(
            1, 40
        )


def test_an_avi_has_each_picture_at_its_time(clip: Path, tmp_path: Path) -> None:
    """AVI counts pictures: B-frames and a start before 0 put them up to two frames after their sound."""
    made = rendered(*one_clip(clip), tmp_path / "out.avi", format="avi")
    with av.open(str(made.path)) as container:
        picture = container.streams.video[0]
        assert picture.duration == 60
        packets = [p for p in container.demux(picture) if p.size]
        assert [p.dts for p in packets] == list(range(60))
        assert not picture.codec_context.has_b_frames


def test_lossless_keeps_every_sample(clip: Path, tmp_path: Path) -> None:
    made = rendered(*one_clip(clip), tmp_path / "out.mkv", format="mkv", quality="lossless")
    for before, after in zip(pictures(clip), pictures(made.path), strict=True):
        assert (before == after).all()


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_a_still_shows_the_frame_of_its_time(clip: Path, tmp_path: Path, form: str) -> None:
    made = rendered(*one_clip(clip), tmp_path / f"out.{form}", kind="still", format=form, at_ms=1400)
    (picture,) = pictures(made.path)
    assert picture.shape == (180, 320)
    assert number_in(picture) == 42


@pytest.mark.parametrize("form", ["gif", "webp"])
def test_an_animated_picture(clip: Path, tmp_path: Path, form: str) -> None:
    scene = one_clip(clip)
    gif = OPERATIONS["animated"](format=form, fps=10, width=160, start={"ms": 500}, end={"ms": 1500})
    (output,) = apply(scene[0], gif, {}).draft.outputs
    made = rendered(*scene, tmp_path / f"out.{form}", **output.model_dump(exclude_defaults=True))
    assert (made.width, made.height, made.duration_ms) == (160, 90, 1000)
    if form == "gif":
        assert [number_in(p) for p in pictures(made.path)] == list(range(15, 45, 3))
    else:
        assert made.path.read_bytes()[:16].startswith(b"RIFF")


@pytest.mark.parametrize("form", ["mp3", "wav", "m4a", "aac", "flac", "ogg"])
def test_sound_alone(clip: Path, tmp_path: Path, form: str) -> None:
    made = rendered(*one_clip(clip), tmp_path / f"out.{form}", kind="audio", format=form)
    with av.open(str(made.path)) as container:
        samples = sum(f.samples for f in container.decode(audio=0))
        assert not container.streams.video
        assert container.streams.audio[0].codec_context.sample_rate == 48_000
    assert abs(samples - 96_000) <= (2400 if form in ("mp3", "aac") else 1100)
    assert (made.width, made.height, made.fps) == (0, 0, None)


def test_a_part_of_the_draft(clip: Path, tmp_path: Path) -> None:
    made = rendered(*one_clip(clip), tmp_path / "out.mp4", start_ms=500, end_ms=1000)
    assert numbers(made.path) == list(range(15, 30))
    assert made.duration_ms == 500


def test_another_rate_and_size(clip: Path, tmp_path: Path) -> None:
    made = rendered(*one_clip(clip), tmp_path / "out.mp4", fps=Fraction(15), width=640, height=360)
    assert numbers(made.path) == list(range(0, 60, 2))
