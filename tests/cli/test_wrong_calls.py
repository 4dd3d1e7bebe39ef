"""A call that cannot be done as it stands: refused with the reason and the documented exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commanding import command


@pytest.fixture
def trip(tmp_path: Path, make_clip: Callable[..., Path]) -> Path:
    """A folder `trip` with a.mp4 (a second), b.mp4 (empty) and c.mp4 (a second)."""
    folder = tmp_path / "trip"
    folder.mkdir()
    drawn = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=1", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    make_clip(folder / "a.mp4", *drawn)
    (folder / "b.mp4").touch()
    make_clip(folder / "c.mp4", *drawn)
    return folder


def test_probe_tells_of_each_file(trip: Path, tmp_path: Path) -> None:
    done = command("probe", "trip/b.mp4", "none.mp4", "trip", folder=tmp_path)
    assert done.returncode == 3
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["a.mp4", "c.mp4"]
    for told in ("b.mp4: the file is empty", "none.mp4: there is no such file"):
        assert told in done.stderr
    told = json.loads(command("probe", "trip", "--json", folder=tmp_path).stdout)
    assert told["ok"] is False
    assert [one["name"] for one in told["files"]] == ["a.mp4", "c.mp4"]
    assert [(one["name"], one["code"]) for one in told["errors"]] == [("b.mp4", "bad_media")]
    assert told["error"]["code"] == "bad_media"
    assert command("probe", str(trip / "a.mp4"), folder=tmp_path).returncode == 0


def test_probe_says_what_is_not_usual(shared_media: Callable[[str], Path], tmp_path: Path) -> None:
    def told(name: str) -> str:
        return command("probe", str(shared_media(name)), folder=tmp_path).stdout

    assert "5.1 (6 channels)" in told("bbb_30s_854x480_51.mp4")
    assert "HDR (PQ), 10 bit" in told("hdr10_av1_portrait.mp4")
    assert "720x1280 at 29.97 fps h264, stored as 1280x720, turned" in told("phone_rot90_720p.mp4")


def test_a_bad_file_of_a_folder_is_left_out_and_named(trip: Path, tmp_path: Path) -> None:
    done = command("edit", "trip", "combine them, make a gif", "-o", "o.gif", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "• b.mp4: the file is empty (0 bytes). It is left out." in done.stdout
    assert "Combined 2 clips into 0:02" in done.stdout
    named = command("edit", "trip/a.mp4", "trip/b.mp4", "combine them", "-o", "o.mp4", folder=tmp_path)
    assert named.returncode == 3
    (trip / "a.mp4").unlink()
    (trip / "c.mp4").unlink()
    assert command("edit", "trip", "combine them", "-o", "o.mp4", folder=tmp_path).returncode == 3


def test_sound_of_six_channels_is_said_to_become_two(
    shared_media: Callable[[str], Path], tmp_path: Path
) -> None:
    clip = str(shared_media("bbb_30s_854x480_51.mp4"))
    words = "trim to 1 second, export at 240p and extract the audio as mp3"
    done = command("edit", clip, words, "-o", "o.mp4", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("(5.1) are mixed down to stereo") == 1
    done = command("edit", clip, "trim to 1 second, mute it, export at 240p", "-o", "m.mp4", folder=tmp_path)
    assert "stereo" not in done.stdout


@pytest.mark.parametrize("call", ["plan", "edit", "say", "chat"])
def test_a_language_without_replies_is_a_usage_error(call: str, tmp_path: Path) -> None:
    done = command(call, *(["mute it"] if call != "chat" else []), "--language", "fr", folder=tmp_path)
    assert done.returncode == 2
    assert "“fr” is not known here; use en or zh" in done.stderr
    told = json.loads(command("plan", "mute it", "--language", "fr", "--json", folder=tmp_path).stdout)
    assert told["error"]["code"] == "usage"


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "EN_us"])
def test_a_tag_of_a_known_language_is_one(tag: str, tmp_path: Path) -> None:
    assert command("plan", "mute it", "--language", tag, folder=tmp_path).returncode == 0


def test_a_script_that_is_not_there_is_said_in_words(trip: Path, tmp_path: Path) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xfa")
    for name, why in (("none.txt", "there is no script none.txt"), ("bytes.txt", "is no plain text"),
                      ("trip", "the script trip cannot be read: is a directory")):  # fmt: skip
        done = command("edit", str(trip / "a.mp4"), "add captions", "--script", name, folder=tmp_path)
        assert done.returncode == 2
        assert why in done.stderr
        assert "→" in done.stderr
        assert "Errno" not in done.stderr
    done = command("plan", "--batch", "none.jsonl", folder=tmp_path)
    assert "none.jsonl cannot be read: no such file or directory" in done.stderr


@pytest.mark.parametrize(
    ("call", "code"),
    [(("edit", "a.mp4", "mute it", "-o", "-", "--json"), 2), (("plan", "mute it", "--json"), 0),
     (("edit", "a.mp4", "make a thumbnail", "-o", "-"), 0)],
)  # fmt: skip
def test_a_reader_that_has_gone_is_no_mistake_of_ours(call: tuple[str, ...], code: int, trip: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "saycut", *call],
        cwd=trip, stdout=writing, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
    )  # fmt: skip
    os.close(writing)
    assert done.stderr == ""
    assert done.returncode == code


@pytest.mark.parametrize("call", ["undo", "job wait --timeout soon", "admin tokens make"])
def test_a_call_that_cannot_be_read_names_the_help_of_its_command(call: str, tmp_path: Path) -> None:
    done = command(*call.split(), folder=tmp_path)
    assert done.returncode == 2
    name = "job wait" if call.startswith("job") else call
    assert f"See saycut {name} --help." in done.stderr
