"""The commands against a real server of ours: what the pages say, run as it stands there."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saycut.media.probe import probe

from .conftest import Run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "chat.md"


def _commands(heading: str) -> list[str]:
    """The console lines of a part of the page."""
    part = PAGE.read_text("utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", part, flags=re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line]


@pytest.fixture
def served(serve: Callable[..., Any], run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A server, and its address as the one that commands use."""
    assert run("--version").code == 0
    url = str(serve(data=tmp_path / "served").url)
    monkeypatch.setenv("NEMO_API_URL", url)
    return url


def test_the_page_runs_as_it_stands(served: str, run: Run, clip: Path) -> None:
    assert clip.name == "talk.mp4"
    for line in _commands("With a server, by single commands"):
        done = run(*shlex.split(line.replace("http://127.0.0.1:8765", served))[1:])
        if "trim the first 5 seconds" in line:  # the clip here has four: the server says so, in its words
            assert done.code == 0
            continue
        assert done.code == 0, f"{line}\n{done.out}\n{done.err}"
    assert probe(Path("out.mp4"), name="out.mp4").duration_ms


def test_jobs_outlive_the_command_that_began_them(served: str, run: Run, clip: Path) -> None:
    run("upload", str(clip), "--new")
    began = time.monotonic()
    turn = run("say", "trim to 2 seconds", "--detach", "--json").json
    assert turn["job_id"].startswith("e-")
    ended = run("job", "wait", "--timeout", "25", "--json").json
    assert (ended["job_id"], ended["state"]) == (turn["job_id"], "completed")
    assert "0:02" in ended["reply"]
    export = run("export", "-o", "out.mp4", "--resolution", "100p", "--detach", "--json").json
    while (waited := run("job", "wait", "--timeout", "5", "--json")).code == 12:
        assert waited.json["state"] in ("pending", "processing")
        assert time.monotonic() - began < 120
    assert waited.json["job_id"] == export["job_id"]
    assert probe(Path("out.mp4"), name="out.mp4").duration_ms == pytest.approx(2000, abs=60)
    assert run("status", "--json").json["jobs"] == []
    assert served in run("claim").out


def test_every_file_of_an_export_is_fetched(served: str, run: Run, clip: Path) -> None:
    assert served
    run("upload", str(clip), "--new", "--name", "trip")
    run("say", "trim to 1 second and export at 100p, and the audio as mp3 too", "--as-is")
    made = run("export", "-o", "out.mp4", "--json").json
    names = [Path(one["path"]).name for one in made["outputs"]]
    assert names[0] == "out.mp4"
    assert any(name.endswith(".mp3") for name in names), names
    assert all(Path(one["path"]).stat().st_size == one["bytes"] for one in made["outputs"])


def test_a_conversation_with_a_server(
    served: str, run: Run, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    said = "mute it\n撤销\nstatus\ncredits\nquit\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(said))
    done = run("chat", str(clip), "--new")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == f"Saycut · {served.removeprefix('http://')}"
    assert "• Muted the sound." in lines
    assert "• 已撤销 1 步编辑。" in lines
    assert any(line.startswith("积分：可用") for line in lines)
