"""The commands against a real server of ours: what the pages say, run as it stands there."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from saycut.media.probe import probe
from serving import Server, environment

from .conftest import Ran, Run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "chat.md"


def _commands(heading: str) -> list[str]:
    """The console lines of a part of the page."""
    part = PAGE.read_text("utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", part, flags=re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all of these: each test is another account of it."""
    folder = tmp_path_factory.mktemp("served")
    started = Server(folder / "data", environment(folder, database=None, blobs=None, env=None), ())
    yield started
    started.stop()


@pytest.fixture
def served(server: Server, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server's address, as the one that commands use."""
    assert home.is_dir()
    monkeypatch.setenv("NEMO_API_URL", server.url)
    return str(server.url)


def _to_its_end(run: Run, done: Ran) -> Ran:
    """A command whose work went on beyond its time, waited for as the page says."""
    until = time.monotonic() + 240
    while done.code == 12 and time.monotonic() < until:
        done = run("job", "wait", "--timeout", "25")
    return done


def test_the_page_runs_as_it_stands(served: str, run: Run, clip: Path) -> None:
    assert clip.name == "talk.mp4"
    for line in _commands("With a server, by single commands"):
        small = ["--resolution", "100p"] if "export" in line else []
        words = shlex.split(line.replace("http://127.0.0.1:8765", served))[1:]
        done = _to_its_end(run, run(*words, *small))
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
    assert run("sessions", "--end").out == "Ended the session talk.\n"
    assert run("sessions", "--json").json["sessions"] == []


def test_every_file_of_an_export_is_fetched(served: str, run: Run, clip: Path) -> None:
    assert served
    run("upload", str(clip), "--new", "--name", "trip")
    run("say", "trim to 1 second and export at 100p, and the audio as mp3 too", "--as-is")
    made = run("export", "-o", "out.mp4", "--wait", "--json").json
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
