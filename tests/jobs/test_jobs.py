"""The jobs Saycut is for, short: real renders, judged by what is decoded from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pysubs2
import pytest

from saycut.media.speech import small_model

from .seeing import (
    BASE_HZ,
    HZ_A_SECOND,
    RULER_S,
    heard_time,
    level,
    picture,
    pitch,
    said,
    seen,
    sound,
    source_time,
)

FRAME_S = 1 / 30
BACKGROUND = np.array([0x30, 0x34, 0x38], np.float32)


def _drawn(frame: np.ndarray) -> float:
    """The share of a ruler clip's plain part that is not plain: what a text covers."""
    part = frame[: int(frame.shape[0] * 0.8)]
    return float((np.abs(part - BACKGROUND).max(axis=2) > 40).mean())


def test_edit(clips: Path, tmp_path: Path) -> None:
    words = "trim the first 3 seconds, add a text overlay 'Hello' at 0:02, and export at 1080p"
    told = said("edit", str(clips / "ruler.mp4"), words, "-o", "out.mp4", folder=tmp_path)
    assert not told["not_understood"]
    assert not told["not_done"]
    found = seen(tmp_path / "out.mp4")
    assert (found.width, found.height, found.pix_fmt, found.codec) == (1920, 1080, "yuv420p", "h264")
    assert found.picture_s == pytest.approx(RULER_S - 3, abs=FRAME_S)
    assert found.sound_s == pytest.approx(RULER_S - 3, abs=FRAME_S)
    heard = sound(tmp_path / "out.mp4")
    for at in (0.5, 4.0, 8.5):
        assert source_time(picture(tmp_path / "out.mp4", at)) == pytest.approx(at + 3, abs=1.5 * FRAME_S)
        assert heard_time(heard, at) == pytest.approx(at + 3, abs=FRAME_S)
    shown = {at: _drawn(picture(tmp_path / "out.mp4", at)) for at in (0.1, 1.9, 2.8, 8.8)}
    assert shown[2.8] > 0.002, "the text is not there"
    assert max(shown[0.1], shown[1.9], shown[8.8]) < 0.0005, f"the text is where it should not be: {shown}"


def test_clean(talk: Path, tmp_path: Path) -> None:
    pytest.importorskip("moonshine_voice", reason="the extra captions is not installed")
    from saycut.cli.demo.clip import SCRIPT

    words = "trim silences, add captions and an SRT file, and export a clean MP4"
    told = said("edit", str(talk), words, "-o", "out.mp4", folder=tmp_path)
    assert not told["not_done"]
    assert "read them over" in told["reply"]
    lines = pysubs2.load(str(tmp_path / "out.srt"))
    heard = " ".join(line.plaintext for line in lines).lower()
    wanted = re.findall(r"[a-z]{4,}", SCRIPT.lower())
    assert np.mean([w in heard for w in wanted]) > 0.7, heard
    end = next(line for line in lines if "watching" in line.plaintext.lower())
    assert end.start > 12_000  # its place after the pauses are gone
    found = seen(tmp_path / "out.mp4")
    assert found.picture_s < 16.5, "the pauses (of 19 s) are still there"
    assert found.picture_s == pytest.approx(found.sound_s, abs=FRAME_S)
    before, after = sound(talk), sound(tmp_path / "out.mp4")
    assert (after**2).sum() / (before**2).sum() == pytest.approx(1, abs=0.02), "some of the speech is gone"
    quiet = [level(after, at, at + 0.7) for at in np.arange(0.5, found.sound_s - 1, 0.1)]
    assert min(quiet) > 0.01, "a pause of 0.7 s is left"


def test_clean_without_a_model_says_so(talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_model, "_model", lambda: None)
    monkeypatch.setenv("SAYCUT_CACHE", str(tmp_path / "cache"))  # where nothing was heard before
    told = said("edit", str(talk), "trim silences, add captions", "-o", "out.mp3", folder=tmp_path)
    (missed,) = told["not_done"]
    assert missed["op"] == "add_captions"
    assert "model" in missed["reason"] + missed["way_out"]
    assert "script" in missed["reason"] + missed["way_out"]
    assert told["done"]


def test_clean_with_a_script(talk: Path, tmp_path: Path) -> None:
    from saycut.cli.demo.clip import SCRIPT

    (tmp_path / "said.txt").write_text(SCRIPT)
    told = said(
        "edit", str(talk), "cut the silences, add captions and export at 360p", "-o", "out.mp4",
        "--script", "said.txt", "--project", "p", folder=tmp_path,
    )  # fmt: skip
    assert not told["not_done"]
    draft = said("show", "--project", "p", folder=tmp_path)
    assert "Captions" in draft["timeline"]
    assert seen(tmp_path / "out.mp4").picture_s < 16.5


def test_process(clips: Path, tmp_path: Path) -> None:
    words = "process this 12-second MP4 product demo into a 1080p MP4"
    said("edit", str(clips / "ruler.mp4"), words, "-o", "out.mp4", folder=tmp_path)
    found = seen(tmp_path / "out.mp4")
    assert (found.width, found.height, found.codec, found.fps) == (1920, 1080, "h264", 30)
    assert found.frames == int(RULER_S * 30)


def test_compress(tmp_path: Path, make_clip: Callable[..., Path]) -> None:
    source = make_clip(
        tmp_path / "big.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=10,noise=alls=12:allf=t",
        "-f", "lavfi", "-i", "sine=f=440:d=10", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12",
    )  # fmt: skip
    assert source.stat().st_size > 8_000_000
    words = "compress this video to under 3MB without losing quality"
    told = said("edit", str(source), words, "-o", "out.mp4", folder=tmp_path)
    size = (tmp_path / "out.mp4").stat().st_size
    assert 0.95 * 3_000_000 <= size <= 3_000_000
    assert told["outputs"][0]["bytes"] == size
    assert seen(tmp_path / "out.mp4").picture_s == pytest.approx(10, abs=FRAME_S)


def test_promo(clips: Path, tmp_path: Path) -> None:
    words = (
        "combine these clips into a 20-second promo video with transitions and text overlays, "
        "add upbeat music at 35%, export at 360p"
    )
    files = [str(clips / f"clip{i}.mp4") for i in range(1, 5)]
    files += [str(clips / f"photo{i}.jpg") for i in range(1, 6)]
    told = said("edit", *files, words, "-o", "out.mp4", folder=tmp_path)
    found = seen(tmp_path / "out.mp4")
    assert found.picture_s == pytest.approx(20, abs=FRAME_S)
    assert found.sound_s == pytest.approx(20, abs=FRAME_S)
    colors = {
        "clip1": (0x80, 0x20, 0x20), "clip2": (0x20, 0x80, 0x20), "clip3": (0x20, 0x20, 0x80),
        "clip4": (0x80, 0x70, 0x20), "photo1": (0x20, 0xA0, 0xA0), "photo2": (0xA0, 0x20, 0xA0),
        "photo3": (0xC0, 0xC0, 0xC0), "photo4": (0xE0, 0x80, 0x20), "photo5": (0x10, 0x20, 0x30),
    }  # fmt: skip
    shown = set()
    for at in np.arange(0.1, 20, 0.7):
        frame = picture(tmp_path / "out.mp4", float(at))
        height, width = frame.shape[:2]
        middle = np.median(
            frame[height // 4 : height // 3, width * 2 // 5 : width * 3 // 5].reshape(-1, 3), axis=0
        )
        shown |= {name for name, color in colors.items() if np.abs(middle - color).max() < 22}
    assert shown == set(colors)
    heard = sound(tmp_path / "out.mp4")
    assert level(heard, 17, 18.5) > 0.005, "there is no music under the photos"
    assert "transition" in " ".join(told["done"]).lower() + " ".join(told["assumptions"]).lower()


def test_in_chinese(clips: Path, tmp_path: Path) -> None:
    words = "把前3秒剪掉，加一个标题“夏日”，配上轻快的背景音乐，导出1080p"
    told = said("edit", str(clips / "ruler.mp4"), words, "-o", "out.mp4", folder=tmp_path)
    assert told["language"] == "zh"
    assert not told["not_understood"]
    assert not told["not_done"]
    assert all(any("一" <= c <= "鿿" for c in line) for line in told["reply"].splitlines()), told["reply"]
    found = seen(tmp_path / "out.mp4")
    assert (found.width, found.height) == (1920, 1080)
    assert found.picture_s == pytest.approx(RULER_S - 3, abs=FRAME_S)
    assert source_time(picture(tmp_path / "out.mp4", 6)) == pytest.approx(9, abs=1.5 * FRAME_S)
    assert max(_drawn(picture(tmp_path / "out.mp4", at)) for at in (1.0, 2.0)) > 0.002
    assert BASE_HZ < pitch(sound(tmp_path / "out.mp4"), 4) < 2000


def test_vertical_from_a_phone(tmp_path: Path, ffmpeg: str, make_clip: Callable[..., Path]) -> None:
    """A phone's clip is stored lying and says how to turn it: red is above, blue below, when upright."""
    lying = make_clip(
        tmp_path / "lying.mp4", "-filter_complex",
        "color=red:s=320x360:r=30:d=6[a];color=blue:s=320x360:r=30:d=6[b];[a][b]hstack",
        "-f", "lavfi", "-i", f"aevalsrc='0.3*sin(2*PI*({BASE_HZ}*t+{HZ_A_SECOND / 2}*t*t))':s=48000:d=6",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p",
    )  # fmt: skip
    phone = make_clip(tmp_path / "phone.mp4", "-display_rotation", "-90", "-i", str(lying), "-c", "copy")
    assert ffmpeg
    words = "make it 9:16 for TikTok and speed it up 1.5x"
    said("edit", str(phone), words, "-o", "out.mp4", folder=tmp_path)
    found = seen(tmp_path / "out.mp4")
    assert (found.width, found.height) == (1080, 1920)
    assert found.picture_s == pytest.approx(4, abs=FRAME_S)
    frame = picture(tmp_path / "out.mp4", 2)
    top, bottom = frame[500:900].mean(axis=(0, 1)), frame[1020:1400].mean(axis=(0, 1))
    assert top[0] > 180
    assert top[2] < 60
    assert bottom[2] > 180
    assert bottom[0] < 60
    heard = sound(tmp_path / "out.mp4")
    for at in (1.0, 2.0, 3.0):
        assert pitch(heard, at) == pytest.approx(BASE_HZ + HZ_A_SECOND * 1.5 * at, rel=0.04), "another pitch"


ODD = (
    "bbb_30s_854x480_51.mp4", "bbb_avi_mpeg4_mp3_960x400.avi", "broken_audio_track.mp4", "flower_540p.mp4",
    "hdr10_av1_portrait.mp4", "movie_dialogue_480p.mp4", "no_duration_vp9_opus.webm", "phone_rot90_720p.mp4",
    "phone_vfr_rot180.mp4", "pigs_10fps.gif", "rabbit_vp8_320x240.webm",
)  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_files(name: str, shared_media: Callable[[str], Path], tmp_path: Path) -> None:
    """Every awkward file becomes an MP4 that plays, as long as was asked for and in its own shape."""
    source = shared_media(name)
    facts = said("probe", str(source), folder=tmp_path)["files"][0]
    words = "keep the first 2 seconds and export at 360p"
    told = said("edit", str(source), words, "-o", "out.mp4", folder=tmp_path)
    found = seen(tmp_path / "out.mp4")
    assert found.picture_s == pytest.approx(min(2, facts["duration_ms"] / 1000), abs=0.05)
    shape = facts["picture"]["width"] / facts["picture"]["height"]
    assert found.width / found.height == pytest.approx(shape, rel=0.03)
    assert max(found.width, found.height) <= 640
    if any(one["decodable"] for one in facts["sounds"]):
        assert found.sound_s == pytest.approx(found.picture_s, abs=0.06)
    frame = picture(tmp_path / "out.mp4", 1)
    assert frame.std() > 1, "the picture is plain"
    if name == "broken_audio_track.mp4":
        assert "sound" in told["reply"].lower()
