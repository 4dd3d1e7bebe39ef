"""The file that stands there at the end is what the reply says it is, and no other stands there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commanding import command


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """A second of 160x90 with a tone."""
    return make_clip(
        tmp_path_factory.mktemp("small") / "small.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=1",
        "-f", "lavfi", "-i", "sine=f=440:d=1", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
    )  # fmt: skip


def _lines(said: str, mark: str) -> list[str]:
    return [line.removeprefix(f"{mark} ") for line in said.splitlines() if line.startswith(mark)]


def test_each_of_several_files_has_its_own_ending(small: Path, tmp_path: Path) -> None:
    words = "make a gif and extract the audio as mp3"
    done = command("edit", str(small), words, "-o", "two.mp4", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["two.gif", "two.mp3"]
    assert (tmp_path / "two.gif").read_bytes()[:4] == b"GIF8"
    assert any("two.mp4 names none" in line for line in _lines(done.stdout, "•"))


def test_nothing_is_ticked_that_is_not_made(small: Path, tmp_path: Path) -> None:
    words = "export at 240p as webm"
    done = command("edit", str(small), words, "-o", "one.mp4", folder=tmp_path)
    assert _lines(done.stdout, "✓")[0] == "Set the output: 240p, MP4."
    assert _lines(done.stdout, "•") == ["The ending of one.mp4 decides the form: MP4 is made, not WEBM."]
    done = command("edit", str(small), "make a gif", "-o", "one.jpg", folder=tmp_path)
    assert [line for line in _lines(done.stdout, "✓") if not line.startswith("Made one.jpg")] == []
    told = json.loads(
        command("edit", str(small), "make a gif", "-o", "2.jpg", "--json", folder=tmp_path).stdout
    )
    assert told["done"] == []
    assert "JPG is made, not GIF" in told["reply"]


def test_a_project_says_the_form_of_what_it_makes(small: Path, tmp_path: Path) -> None:
    edit = command("edit", str(small), "make a gif", "--project", "p", "-o", "1.gif", folder=tmp_path)
    assert edit.returncode == 0, edit.stderr
    done = command("export", "--project", "p", "-o", "2.jpg", "--json", folder=tmp_path)
    (made,) = json.loads(done.stdout)["outputs"]
    assert made["notes"] == ["The ending of 2.jpg decides the form: JPG is made, not GIF."]
    done = command("export", "--project", "p", "-o", "3.jpg", folder=tmp_path)
    assert "JPG is made, not GIF" in done.stdout


def test_a_stream_has_the_form_that_was_asked_for(small: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "saycut", "edit", str(small), "make a gif", "-o", "-"],
        cwd=tmp_path, capture_output=True, check=True, timeout=240,
    )  # fmt: skip
    assert done.stdout[:4] == b"GIF8"
    assert not list(tmp_path.iterdir())


def test_a_form_that_the_files_have_nothing_for_is_refused(
    small: Path, tmp_path: Path, make_clip: Callable[..., Path]
) -> None:
    photo = make_clip(tmp_path / "photo.png", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1")
    sound = make_clip(tmp_path / "sound.wav", "-f", "lavfi", "-i", "sine=f=440:d=1")
    for source, name, why in ((photo, "q.mp3", "nothing to hear"), (sound, "q.jpg", "no picture")):
        done = command("edit", str(source), "make it 2 seconds long", "-o", name, folder=tmp_path)
        assert done.returncode == 4
        assert why in done.stderr
        assert "→" in done.stderr
    assert not list(tmp_path.glob("q.*"))
    done = command("edit", str(small), "mute it", "-o", "q.mp3", folder=tmp_path)
    assert done.returncode == 4


def test_subtitles_alone_are_one_file(
    tmp_path: Path, make_clip: Callable[..., Path], shared_media: Callable[[str], Path]
) -> None:
    speech = shared_media("jfk_11s.flac")
    clip = make_clip(
        tmp_path / "talk.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=4", "-i", str(speech),
        "-t", "4", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
    )  # fmt: skip
    (tmp_path / "said.txt").write_text("And so, my fellow Americans")
    (tmp_path / "j.mp4").touch()
    words = "transcribe to an srt file only"
    done = command("edit", str(clip), words, "-o", "j.srt", "--script", "said.txt", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fellow Americans" in (tmp_path / "j.srt").read_text()
    assert (tmp_path / "j.mp4").stat().st_size == 0
    assert "beside the video" not in done.stdout


def test_a_folder_takes_the_file(small: Path, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    words = "make a thumbnail"
    assert command("edit", str(small), words, "-o", "here", folder=tmp_path).returncode == 0
    assert [p.name for p in (tmp_path / "here").iterdir()] == ["small-edited.jpg"]
    done = command("edit", str(small), words, "-o", "nowhere/", folder=tmp_path)
    assert done.returncode == 4
    assert "there is no folder nowhere/" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["here"]
