"""Sources that are no plain video: photos that lie on their side, alpha, animations, sound alone."""

from __future__ import annotations

import struct
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from saycut.timeline.model import Canvas, Clip, Draft, Place, Track, TrackKind, TrackRole

from .drafts import assets_of, clip_of, one_clip, rendered, sequence
from .footage import FFMPEG, coded_clip, coded_picture, number_in, numbers, pictures

CANVAS = Canvas(width=320, height=180, fps=Fraction(30))


def made_by(path: Path, *words: str) -> Path:
    subprocess.run([FFMPEG, "-y", "-loglevel", "error", *words, str(path)], check=True)
    return path


def oriented(jpeg: bytes, orientation: int) -> bytes:
    """A JPEG with the EXIF mark that says how it is to be turned."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    body = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 1), (8, 3)])
def test_photos_stand_upright(tmp_path: Path, orientation: int, turns: int) -> None:
    upright = coded_picture(1234, 320, 180)
    stored = np.ascontiguousarray(np.rot90(upright, turns))
    size = f"{stored.shape[1]}x{stored.shape[0]}"
    plain = tmp_path / "plain.jpg"
    words = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-i", "-", "-q:v", "2", "-update", "1"]
    subprocess.run(
        [FFMPEG, "-y", "-loglevel", "error", *words, str(plain)], input=stored.tobytes(), check=True
    )  # fmt: skip
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(oriented(plain.read_bytes(), orientation))
    made = rendered(*one_clip(photo), tmp_path / "out.mp4")
    assert (made.width, made.height) == (320, 180)
    assert set(numbers(made.path)) == {1234}


def test_a_see_through_logo_covers_only_what_it_draws(tmp_path: Path) -> None:
    logo = made_by(
        tmp_path / "logo.png", "-f", "lavfi", "-i", "color=white:s=100x100,format=rgba",
        "-vf", "geq=r=255:g=255:b=255:a='255*lt(X,50)'", "-frames:v", "1", "-update", "1",
    )  # fmt: skip
    clip = made_by(
        tmp_path / "clip.mp4", "-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=1", "-pix_fmt", "yuv420p"
    )
    assets, sources, probes = assets_of(clip, logo)
    draft = sequence(assets, [clip_of(assets[0], 1)])
    over = Clip(id="o1", asset="a2", start_ms=0, duration_ms=1000, place=Place(x=0.5, y=0.5, scale=0.25))  # type: ignore[arg-type]
    track = Track(id="t2", kind=TrackKind.VIDEO, role=TrackRole.OVERLAY, segments=(over,))  # type: ignore[arg-type]
    made = rendered(draft.replace(tracks=(*draft.tracks, track)), sources, probes, tmp_path / "out.mp4")
    for shown in (list(pictures(made.path))[n] for n in (0, 29)):
        assert shown[90, 130] > 200
        assert shown[90, 190] < 40
        assert shown[20, 20] < 40


def test_see_through_parts_of_a_clip_show_the_background(tmp_path: Path) -> None:
    photo = made_by(
        tmp_path / "half.png", "-f", "lavfi", "-i", "color=white:s=320x180,format=rgba",
        "-vf", "geq=r=255:g=255:b=255:a='255*lt(X,160)'", "-frames:v", "1", "-update", "1",
    )  # fmt: skip
    assets, sources, probes = assets_of(photo)
    canvas = CANVAS.replace(background="#0000ff")
    draft = sequence(assets, [clip_of(assets[0], 1, 0, 500)], canvas=canvas)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    shown = list(pictures(made.path, "rgb24"))
    assert len(shown) == 15
    assert shown[7][90, 80].min() > 230
    assert shown[7][90, 240, 2] > 200
    assert shown[7][90, 240, 0] < 40


@pytest.mark.parametrize("form", ["gif", "webp"])
def test_animations_are_clips(tmp_path: Path, form: str) -> None:
    source = coded_clip(tmp_path / "in.mp4", 20, Fraction(10))
    encoder = ["-c:v", "libwebp_anim", "-lossless", "1"] if form == "webp" else []
    moving = made_by(tmp_path / f"moving.{form}", "-i", str(source), *encoder, "-loop", "0")
    draft, sources, probes = one_clip(moving)
    made = rendered(draft.replace(canvas=CANVAS), sources, probes, tmp_path / "out.mp4")
    seen = numbers(made.path)
    assert len(seen) == 60
    assert seen == sorted(seen)
    assert set(seen) == set(range(20))


def test_sound_alone_gets_a_plain_picture(tmp_path: Path) -> None:
    tone = made_by(tmp_path / "tone.mp3", "-f", "lavfi", "-i", "sine=d=2")
    assets, sources, probes = assets_of(tone)
    track = Track(
        id="t1", kind=TrackKind.AUDIO, role=TrackRole.MUSIC, segments=(clip_of(assets[0], 1, 0, 2000),)
    )  # type: ignore[arg-type]
    draft = Draft(assets=assets, tracks=(track,))
    made = rendered(draft, sources, probes, tmp_path / "out.mp4", resolution="240p")
    shown = list(pictures(made.path))
    assert len(shown) == 60
    assert shown[30].max() < 20


def test_half_pictures_are_made_whole(tmp_path: Path) -> None:
    laced = made_by(
        tmp_path / "laced.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=60:d=1", "-vf", "interlace",
        "-c:v", "libx264", "-flags", "+ildct+ilme", "-pix_fmt", "yuv420p",
    )  # fmt: skip
    draft, sources, probes = one_clip(laced)
    made = rendered(draft, sources, probes, tmp_path / "out.mp4")
    shown = next(iter(pictures(made.path))).astype(int)
    combing = np.abs(shown[1:-1:2] * 2 - shown[:-2:2] - shown[2::2]).mean()
    assert combing < 12
    assert len(list(pictures(made.path))) in (29, 30)


def test_one_frame_is_a_video(tmp_path: Path) -> None:
    source = coded_clip(tmp_path / "in.mp4", 30, Fraction(30))
    assets, sources, probes = assets_of(source)
    made = rendered(sequence(assets, [clip_of(assets[0], 1, 300, 334)]), sources, probes, tmp_path / "o.mp4")
    (shown,) = pictures(made.path)
    assert number_in(shown) == 9
