"""What `probe` says of ordinary and awkward files; every file here is made on the spot."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import pytest

from saycut.errors import MediaError
from saycut.ids import AssetId
from saycut.media.probe import asset_of, probe
from saycut.timeline.model import AssetKind

from .conftest import FAST, PICTURE, SOUND, Make


def test_a_plain_clip(clip: Path) -> None:
    found = probe(clip)
    assert (found.kind, found.format, found.duration_ms) == (AssetKind.VIDEO, "mp4", 2000)
    picture = found.picture
    assert picture is not None
    assert (picture.width, picture.height, picture.fps, picture.is_vfr) == (320, 180, 25, False)
    assert (picture.codec, picture.pix_fmt, picture.bit_depth, picture.frames) == ("h264", "yuv420p", 8, 50)
    assert (picture.keyframes, picture.longest_gop_ms) == (5, 400)
    assert found.sound is not None
    assert (found.sound.codec, found.sound.rate, found.sound.channels) == ("aac", 48000, 1)
    assert found.sound.start_ms == 0
    assert not found.warnings


def test_an_asset_holds_what_an_edit_needs(clip: Path) -> None:
    asset = asset_of(probe(clip, name="Überblick: 50%.mp4"), AssetId("a1"), "blob/1")
    assert (asset.name, asset.locator, asset.id) == ("Überblick: 50%.mp4", "blob/1", "a1")
    assert (asset.width, asset.height, asset.fps, asset.duration_ms) == (320, 180, 25, 2000)
    assert asset.has_audio


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotation_is_seen_in_the_displayed_size(make: Make, clip: Path, turn: int) -> None:
    turned = make("turned.mp4", "-display_rotation", str(turn), "-i", str(clip), "-c", "copy")
    picture = probe(turned).picture
    assert picture is not None
    assert picture.rotation == (360 - turn) % 360  # the engine's option counts the other way round
    expected = (320, 180) if turn == 180 else (180, 320)
    assert (picture.width, picture.height) == expected
    assert (picture.coded_width, picture.coded_height) == (320, 180)


def test_pixel_shape_widens_the_displayed_size(make: Make) -> None:
    path = make("anamorphic.mp4", *PICTURE, *FAST, "-vf", "setsar=4/3")
    picture = probe(path).picture
    assert picture is not None
    assert (picture.sar, picture.width, picture.height) == (Fraction(4, 3), 427, 180)


def test_variable_rate_is_told_from_rounded_timestamps(make: Make) -> None:
    uneven = make("uneven.mp4", *PICTURE, *FAST, "-vf", "select='not(mod(n,5))+gt(n,25)'", "-fps_mode", "vfr")
    steady = make("steady.mkv", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30000/1001:d=2", *FAST)
    first, second = probe(uneven).picture, probe(steady).picture
    assert first is not None
    assert second is not None
    assert first.is_vfr
    assert first.nominal_fps == 25
    assert first.fps is not None
    assert 12 < first.fps < 18
    assert (second.is_vfr, second.fps) == (False, Fraction(30000, 1001))


def test_colour_depth_and_hdr_are_read(make: Make) -> None:
    tags = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"
    path = make(
        "hdr.mp4", *PICTURE, "-t", "0.4", "-c:v", "libx265", "-preset", "ultrafast",
        "-x265-params", "log-level=none", "-vf", f"format=yuv420p10le,{tags}",
    )  # fmt: skip
    picture = probe(path).picture
    assert picture is not None
    assert (picture.bit_depth, picture.hdr, picture.full_range) == (10, "pq", False)
    assert (picture.primaries, picture.transfer, picture.matrix) == ("bt2020", "smpte2084", "bt2020nc")


def test_sound_that_starts_late_and_sound_that_outlasts_the_picture(make: Make) -> None:
    late = make("late.mkv", *PICTURE, "-itsoffset", "0.5", *SOUND, *FAST, "-c:a", "pcm_s16le", "-t", "2")
    sound = probe(late).sound
    assert sound is not None
    assert sound.start_ms == 500
    longer = make("longer.mp4", *PICTURE, "-f", "lavfi", "-i", "sine=440:d=3", *FAST, "-c:a", "aac")
    found = probe(longer)
    assert found.duration_ms is not None
    assert abs(found.duration_ms - 3000) < 30
    assert found.picture is not None
    assert found.picture.duration_ms == 2000


def test_a_clip_cut_without_encoding_counts_from_its_first_shown_picture(make: Make, clip: Path) -> None:
    cut = make("cut.mp4", "-ss", "0.9", "-i", str(clip), "-c", "copy")
    found = probe(cut)
    assert found.duration_ms is not None
    assert abs(found.duration_ms - 1100) <= 40
    assert not found.truncated


@pytest.mark.parametrize(
    ("name", "options", "kind"),
    [
        ("a.mp3", ("-c:a", "libmp3lame"), "mp3"),
        ("a.wav", ("-ar", "8000"), "wav"),
        ("a.m4a", ("-c:a", "aac"), "m4a"),
        ("a.aac", ("-c:a", "aac"), "aac"),
        ("a.ogg", ("-c:a", "libvorbis"), "ogg"),
        ("a.flac", (), "flac"),
        ("a.opus", ("-c:a", "libopus"), "ogg"),
    ],
)
def test_sound_files(make: Make, name: str, options: tuple[str, ...], kind: str) -> None:
    found = probe(make(name, *SOUND, *options))
    assert (found.kind, found.format) == (AssetKind.AUDIO, kind)
    assert found.duration_ms is not None
    assert abs(found.duration_ms - 2000) < 50
    assert found.sound is not None
    assert found.picture is None


def test_a_raw_stream_with_no_timestamps_has_a_length(make: Make) -> None:
    found = probe(make("raw.h264", *PICTURE, *FAST))
    assert found.kind is AssetKind.VIDEO
    assert found.duration_ms is not None
    assert abs(found.duration_ms - 2000) <= 80


def test_cover_art_is_no_picture(make: Make) -> None:
    cover = make("cover.png", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-frames:v", "1")
    song = make(
        "song.mp3", *SOUND, "-i", str(cover), "-map", "0", "-map", "1", "-c:v", "copy",
        "-disposition:v", "attached_pic",
    )  # fmt: skip
    found = probe(song)
    assert (found.kind, found.picture) == (AssetKind.AUDIO, None)


@pytest.mark.parametrize("name", ["p.png", "p.jpg", "p.webp", "p.gif", "p.bmp", "frame-%03d.png"])
def test_stills(make: Make, name: str) -> None:
    path = make(name, "-f", "lavfi", "-i", "testsrc2=s=320x180:d=1", "-frames:v", "1", "-update", "1", "-f",
                "gif" if name.endswith("gif") else "image2")  # fmt: skip
    found = probe(path)
    assert (found.kind, found.duration_ms, found.sound) == (AssetKind.IMAGE, None, None)
    assert found.picture is not None
    assert (found.picture.width, found.picture.height, found.picture.fps) == (320, 180, None)


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_animated_pictures_are_clips_with_no_sound(make: Make, name: str) -> None:
    codec = ("-c:v", "libwebp_anim") if name.endswith("webp") else ()
    found = probe(make(name, "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=1", *codec))
    assert (found.kind, found.duration_ms, found.sound) == (AssetKind.VIDEO, 1000, None)
    assert found.picture is not None
    assert (found.picture.width, found.picture.height, found.picture.fps) == (160, 90, 10)
    assert found.picture.frames == 10


def test_a_photo_is_turned_by_its_exif_and_says_when_it_was_taken(make: Make) -> None:
    photo = make("p.jpg", "-f", "lavfi", "-i", "testsrc2=s=320x180:d=1", "-frames:v", "1")
    date = b"2024:05:06 07:08:09\x00"
    tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 2)
    tiff += struct.pack("<HHII", 0x0112, 3, 1, 6) + struct.pack("<HHII", 0x0132, 2, 20, 8 + 2 + 24 + 4)
    tiff += struct.pack("<I", 0) + date
    block = b"Exif\x00\x00" + tiff
    raw = photo.read_bytes()
    photo.write_bytes(raw[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + raw[2:])
    found = probe(photo)
    assert found.picture is not None
    assert (found.picture.width, found.picture.height, found.picture.rotation) == (180, 320, 90)
    assert found.created_ms == 1714979289000


def test_alpha_is_looked_for_in_the_pixels(make: Make) -> None:
    opaque = make("o.png", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-frames:v", "1", "-pix_fmt", "rgba",
                  "-vf", "format=rgb24,format=rgba")  # fmt: skip
    clear = make("c.png", "-f", "lavfi", "-i", "color=red@0.3:s=64x64:d=1,format=rgba", "-frames:v", "1")
    moving = make("m.webm", "-f", "lavfi", "-i", "color=red@0.3:s=64x64:d=0.5,format=yuva420p", "-c:v",
                  "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")  # fmt: skip
    seen = [probe(path).picture for path in (opaque, clear, moving)]
    assert [p.has_alpha for p in seen if p] == [False, True, True]


def test_type_is_judged_by_content(clip: Path, tmp_path: Path) -> None:
    wrong = clip.rename(tmp_path / "holiday.jpg")
    assert probe(wrong).kind is AssetKind.VIDEO
    subtitles = tmp_path / "movie.mp4"
    subtitles.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    found = probe(subtitles)
    assert (found.kind, found.format, found.duration_ms) == (AssetKind.SUBTITLES, "srt", None)


@pytest.mark.parametrize(
    "name",
    [
        "-dash.mp4",
        "a'b\"c.mp4",
        "a\nb.mp4",
        "50%d.mp4",
        "a:b.mp4",
        "😀.mp4",
        "concat:x.mp4",
        "; rm -rf ~.mp4",
    ],
)
def test_awkward_names(clip: Path, tmp_path: Path, name: str) -> None:
    found = probe(clip.rename(tmp_path / name))
    assert (found.name, found.duration_ms) == (name, 2000)


def test_a_cut_off_file_is_used_as_far_as_it_goes(clip: Path) -> None:
    raw = clip.read_bytes()
    clip.write_bytes(raw[: len(raw) * 6 // 10])
    found = probe(clip)
    assert found.truncated
    assert found.duration_ms is not None
    assert 500 < found.duration_ms < 1900
    assert "cut off after 0:0" in found.warnings[0] or "cut off after 0:1" in found.warnings[0]


@pytest.mark.parametrize("name", ["t.mkv", "t.wav", "t.avi"])
def test_other_cut_off_containers(make: Make, name: str) -> None:
    sound = ("-f", "lavfi", "-i", "sine=440:r=48000:d=4")
    inputs = (
        sound if name.endswith("wav") else ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4", *sound, *FAST)
    )
    path = make(name, *inputs)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    found = probe(path)
    assert found.truncated
    assert found.duration_ms is not None
    assert 1000 < found.duration_ms < 3000


def _expect_error(path: Path, *words: str) -> None:
    with pytest.raises(MediaError) as caught:
        probe(path)
    said = caught.value
    assert said.name == path.name
    assert said.message.startswith(f"{path.name}: ")
    assert said.way_out.endswith(".")
    for word in words:
        assert word in said.reason


def test_what_is_no_media_is_refused_with_the_reason(tmp_path: Path) -> None:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    _expect_error(tmp_path / "gone.mp4", "no such file")
    _expect_error(tmp_path, "is a folder")
    _expect_error(write("empty.mp4", b""), "empty")
    _expect_error(write("notes.mp4", "Dear diary, ça va?\n".encode() * 40), "plain text")
    _expect_error(write("x.mp4", b"%PDF-1.7\n" + bytes(range(256)) * 20), "PDF")
    _expect_error(write("list.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), "playlist")
    _expect_error(write("page.mp4", b"<!DOCTYPE html><html></html>"), "web page")
    _expect_error(write("zeros.mp4", bytes(20_000)), "not a video, picture or sound")
    _expect_error(write("p.jpg", b"\xff\xd8\xff\xe0" + bytes(3000)), "decoded")


def test_a_movie_whose_index_was_never_written(make: Make) -> None:
    path = make("late-index.mp4", *PICTURE, *FAST)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    _expect_error(path, "cut off", "index")


def test_a_movie_cut_off_before_its_first_picture(make: Make) -> None:
    path = make("early.mp4", *PICTURE, *FAST, "-movflags", "+faststart")
    raw = path.read_bytes()
    for kept in (4, 100):
        path.write_bytes(raw[: raw.find(b"mdat") + kept])
        _expect_error(path, "cut off before its first picture")
    with pytest.raises(MediaError) as caught:
        probe(path)
    assert "Use one of" not in caught.value.way_out


def test_a_movie_of_no_length(make: Make) -> None:
    _expect_error(make("none.mp4", *PICTURE, *FAST, "-t", "0"), "no picture and no sound")
    started = make("started.mp4", *PICTURE, *FAST, "-movflags", "frag_keyframe+empty_moov")
    raw = started.read_bytes()
    started.write_bytes(raw[: raw.find(b"moof") - 4])
    _expect_error(started, "length zero")


def test_noise_is_refused(tmp_path: Path) -> None:
    import random

    path = tmp_path / "noise.mp3"
    path.write_bytes(random.Random(4).randbytes(60_000))
    with pytest.raises(MediaError):
        probe(path)


def test_unusable_sound_beside_good_pictures(clip: Path) -> None:
    raw = bytearray(clip.read_bytes())
    at = raw.rfind(b"stsd")
    raw[at : at + 4] = b"free"
    clip.write_bytes(raw)
    found = probe(clip)
    assert found.sound is None
    assert not asset_of(found, AssetId("a1"), "").has_audio
    assert found.duration_ms == 2000
    assert found.warnings == ("Its sound cannot be decoded, so it is used without sound.",)
