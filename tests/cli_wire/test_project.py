"""The same commands on a project folder: no server, no account."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from saycut.media.probe import probe

from .conftest import Run, at_terminal


def test_the_whole_way_without_a_server(run: Run, clip: Path) -> None:
    up = run("upload", str(clip), "--project", "x.saycut")
    assert up.out == "✓ talk.mp4 is here (video, 0:04, 160x90).\n"
    told = run("say", "trim the first second, then show me the timeline", "--project", "x.saycut")
    assert told.out.splitlines() == [
        "Removed the first 1 s (0:04 → 0:03).",
        "Timeline (1 track): 1. Video: talk (0-3s)",
    ]
    told = run(
        "say", "add a title 'Hi' and export it at 144p", "-o", "out.mp4", "--project", "x.saycut", "--json"
    )
    assert told.json["steps"] == ["turn", "export"]
    assert told.json["revision"] == 3
    made = probe(Path("out.mp4"), name="out.mp4")
    assert made.picture is not None
    assert (made.picture.height, round((made.duration_ms or 0) / 1000)) == (144, 3)
    assert run("undo", "--project", "x.saycut").code == 0
    assert run("status", "--project", "x.saycut").out == "Timeline (1 track): 1. Video: talk (0-3s)\n"
    assert run("say", "undo", "--project", "x.saycut").out == "Took back 1 edit.\n"
    small = run("export", "--project", "x.saycut", "-o", "small.mp4", "--resolution", "100p")
    assert small.code == 0
    assert run("say", "credits", "--project", "x.saycut").out.startswith("Here nothing costs credits")
    assert clip.is_file()


def test_an_export_as_asked_is_for_once(run: Run, clip: Path) -> None:
    run("upload", str(clip), "--project", "x.saycut")
    sound = run("say", "导出mp3", "--project", "x.saycut", "--json").json
    assert sound["outputs"][0]["path"].endswith("talk-edited.mp3")
    video = run("say", "导出100p", "--project", "x.saycut", "--json").json
    assert video["outputs"][0]["path"].endswith("talk-edited.mp4")
    assert run("show", "--project", "x.saycut", "--json").json["draft"].get("o") is None


def test_refusals_and_exit_codes(run: Run, clip: Path) -> None:
    assert run("say", "mute it", "--project", "new.saycut").code == 2
    assert run("say", "export", "--project", "new.saycut").code == 2
    run("upload", str(clip), "--project", "x.saycut")
    assert run("say", "frobnicate the gizmo", "--project", "x.saycut").code == 8
    assert run("upload", "nothere.mp4", "--project", "x.saycut").code == 3
    far = run("upload", "https://example.com/a.mp4", "--project", "x.saycut", "--json")
    assert far.code == 2
    assert "saycut serve" in far.json["error"]["way_out"]
    both = run("status", "--project", "x.saycut", "--server", "http://127.0.0.1:9", "--json")
    assert both.json["error"]["field"] == "project"
    clip.with_name("taken.mp4").write_bytes(b"mine")
    kept = run("say", "export", "-o", "taken.mp4", "--project", "x.saycut", "--json")
    assert kept.code == 4
    assert clip.with_name("taken.mp4").read_bytes() == b"mine"


def test_a_second_file_waits_for_its_place(run: Run, clip: Path) -> None:
    other = clip.with_name("b roll.mp4")
    other.write_bytes(clip.read_bytes())
    run("upload", str(clip), "--project", "x.saycut")
    run("say", "trim the first second", "--project", "x.saycut")
    run("upload", str(other), "--project", "x.saycut")
    assert run("status", "--project", "x.saycut").out == "Timeline (1 track): 1. Video: talk (0-3s)\n"
    told = run("say", "add 'b roll.mp4' at the end", "--project", "x.saycut", "--json").json
    assert "b roll" in told["timeline"]


TALK = """talk.mp4
trim the first second
撤销
把前2秒剪掉
状态
make the status bar bigger
nothere.mp4
export at 144p
help
积分
quit
never said
"""


def test_a_conversation_through_a_pipe(clip: Path, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "saycut", "chat", "--project", "x.saycut"],
        input=TALK, cwd=clip.parent, env={**os.environ, "HOME": str(home)}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert "\x1b" not in said
    lines = iter(said.splitlines())
    for expected in (
        "Saycut · this machine, x.saycut",
        "✓ talk.mp4 is here (video, 0:04, 160x90).",
        "• Removed the first 1 s (0:04 → 0:03).",
        "• 已撤销 1 步编辑。",
        "• 已删除开头 2 秒（0:04 → 0:02）。",
        "Timeline (1 track): 1. Video: talk (0-2s)",
        "• Nothing was changed.",
        "✗ nothere.mp4: There is no file nothere.mp4 on this machine.",
        "⏳ Rendering",
    ):
        assert any(expected == line for line in lines), (
            f"{expected!r} is missing, or out of order, in:\n{said}"
        )
    assert "✅ Video ready! talk-edited.mp4" in said
    assert "在本机处理" in said
    assert said.splitlines()[-1] == "再见。内容都保存在 本机，x.saycut。"
    assert probe(clip.with_name("talk-edited.mp4"), name="out").duration_ms == pytest.approx(2000, abs=60)


def test_a_conversation_with_no_server_makes_a_project_beside_the_file(clip: Path, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "saycut", "chat", "talk.mp4"],
        input="mute it\n", cwd=clip.parent, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "HOME": str(home), "NEMO_API_URL": "http://127.0.0.1:9"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "this machine, talk.saycut" in done.stdout
    assert (clip.parent / "talk.saycut" / "project.json").is_file()


def test_a_conversation_at_a_terminal_draws_the_timeline(clip: Path, home: Path) -> None:
    command = [sys.executable, "-m", "saycut", "chat", "--project", "x.saycut"]
    environment = {**os.environ, "HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "70"}
    shown, code = at_terminal(command, "talk.mp4\nadd a title 'Hi'\nquit\n", environment)
    assert code == 0
    assert "▏talk 0:04" in shown
    assert "▏“Hi”" in shown
    assert "\x1b[30m\x1b[46m" in shown or "\x1b[30;46m" in shown, "blocks are coloured"
    assert clip.is_file()


def test_help_is_there_at_once() -> None:
    heavy = ("httpx2", "pydantic", "rich", "asyncio", "saycut.client", "saycut.cli.talk", "saycut.sessions")
    code = f"import sys, saycut.cli; print([m for m in {heavy!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]", "imported before it is needed"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "saycut", "chat", "--help"], capture_output=True, check=True)
    if os.getloadavg()[0] < 1.5:
        assert time.perf_counter() - began < 0.5
