"""The command as people and programs meet it: help, streams, projects, JSON, an end by signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commanding import command


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """Four seconds of 160x90 with a tone; ten pictures a second, for they are drawn at 1080p."""
    return make_clip(
        tmp_path_factory.mktemp("tiny") / "tiny.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=4",
        "-f", "lavfi", "-i", "sine=f=440:d=4", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
    )  # fmt: skip


def _process(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "saycut", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip


def test_help_waits_for_nothing_heavy(tmp_path: Path) -> None:
    done = _process("--help", folder=tmp_path)
    assert done.returncode == 0
    assert "edit" in done.stdout
    heavy = ("numpy", "av", "pydantic", "rich", "saycut.sessions", "saycut.planner")
    found = subprocess.run(
        [sys.executable, "-c", f"import sys, saycut.cli; print([m for m in {heavy!r} if m in sys.modules])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == "[]", "imported before it is needed"


def test_version(tmp_path: Path) -> None:
    assert _process("--version", folder=tmp_path).stdout.startswith("saycut 0.")


def test_probe_and_show(tiny: Path, tmp_path: Path) -> None:
    facts = json.loads(command("probe", str(tiny), "--json", folder=tmp_path).stdout)
    assert facts["files"][0]["picture"]["width"] == 160
    assert "160x90 at 10 fps" in command("probe", str(tiny), folder=tmp_path).stdout
    assert command("show", str(tiny), folder=tmp_path).stdout == "Timeline (1 track): 1. Video: tiny (0-4s)\n"


def test_doctor_finds_all_that_is_needed(tmp_path: Path) -> None:
    found = json.loads(command("doctor", "--json", folder=tmp_path).stdout)
    assert found["ok"], [f for f in found["findings"] if not f["ok"]]
    assert {"media engine", "encoders", "fonts", "speech to text"} <= {f["what"] for f in found["findings"]}


def test_plan_says_and_makes_nothing(tiny: Path, tmp_path: Path) -> None:
    done = command("plan", str(tiny), "keep the last half and mute it", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1. trim ")
    assert "-c:v libx264" in done.stdout
    assert not list(tmp_path.iterdir())
    told = json.loads(command("plan", str(tiny), "keep the last half", "--json", folder=tmp_path).stdout)
    assert told["operations"][0]["start"] == {"fraction": 0.5}
    assert told["resolved"][0]["start"] == {"ms": 2000}
    assert told["commands"][0][-1].endswith("tiny-edited.mp4")
    edit = command("edit", str(tiny), "mute it", "--dry-run", folder=tmp_path)
    assert edit.stdout.startswith("1. mute")


def test_a_logo_is_over_the_video_and_not_also_after_it(
    tiny: Path, tmp_path: Path, make_clip: Callable[..., Path]
) -> None:
    logo = make_clip(tmp_path / "logo.png", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1")
    words = "fade out at the end and put logo.png in the top right corner"
    told = json.loads(command("plan", str(tiny), str(logo), words, "--json", folder=tmp_path).stdout)
    assert told["timeline"] == "Timeline (2 tracks): 1. Video: tiny (0-4s) 2. Overlay: logo (0-4s)"
    # what cannot be done leaves what was brought where it was
    words = "overlay logo.png from 0:30 to 0:40"
    told = json.loads(command("plan", str(tiny), str(logo), words, "--json", folder=tmp_path).stdout)
    assert told["not_done"]
    assert told["timeline"] == "Timeline (1 track): 1. Video: tiny (0-4s), logo (4-8s)"


def test_plan_needs_no_files(tmp_path: Path) -> None:
    told = json.loads(
        command("plan", "trim to 10 seconds and add a title 'Hi'", "--json", folder=tmp_path).stdout
    )
    assert [o["op"] for o in told["operations"]] == ["trim", "add_text"]


def test_plan_by_the_line(tmp_path: Path) -> None:
    requests = [
        {"text": "trim the first 5 seconds", "lang": "en"},
        {"text": "静音", "lang": "zh", "context": [{"name": "a.mp4", "kind": "video", "duration_ms": 9000}]},
    ]
    lines = "".join(json.dumps(r) + "\n" for r in requests) + "not json\n"
    done = command("plan", "--batch", "-", folder=tmp_path, stdin=lines)
    plans = [json.loads(line) for line in done.stdout.splitlines()]
    assert [p["operations"][0]["op"] for p in plans[:2]] == ["trim", "mute"]
    assert set(plans[0]) == {"operations", "not_understood", "unsupported", "assumptions", "question"}
    assert "error" in plans[2]
    (tmp_path / "requests.jsonl").write_text(lines)
    assert command("plan", "--batch", "requests.jsonl", folder=tmp_path).stdout == done.stdout
    assert command("plan", "--batch", "nothing.jsonl", folder=tmp_path).returncode == 2


def test_a_stream_is_the_file_and_nothing_else(tiny: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "saycut", "edit", str(tiny), "trim to 1 second", "-o", "-"],
        cwd=tmp_path, capture_output=True, check=True, timeout=240,
    )  # fmt: skip
    assert done.stdout[4:8] == b"ftyp"
    assert b"moov" in done.stdout
    assert "0:04" in done.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_a_stream_and_json_do_not_mix(tiny: Path, tmp_path: Path) -> None:
    done = command("edit", str(tiny), "trim to 1 second", "-o", "-", "--json", folder=tmp_path)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "bad_input"


def test_a_project_keeps_undoes_and_exports(tiny: Path, tmp_path: Path) -> None:
    def told(*arguments: str) -> dict[str, object]:
        done = command(*arguments, "--project", "p", "--json", folder=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(json.loads(done.stdout))

    assert told("edit", str(tiny), "trim to 3 seconds")["revision"] == 2
    assert told("edit", "speed it up 2x")["duration_ms"] == 1500
    assert told("show")["duration_ms"] == 1500
    assert told("undo")["revision"] == 2
    assert told("show")["duration_ms"] == 3000
    assert told("redo")["revision"] == 3
    assert told("edit", "undo")["duration_ms"] == 3000
    assert told("edit", "mute it")["revision"] == 4
    assert command("redo", "--project", "p", folder=tmp_path).returncode == 5
    history = told("history")
    assert [e["words"] for e in history["entries"]] == ["", "trim to 3 seconds", "speed it up 2x", "mute it"]  # type: ignore[attr-defined]
    assert history["line"] == [1, 2, 4]
    assert told("edit", "reset")["duration_ms"] == 4000
    assert told("undo")["revision"] == 4
    assert told("export", "-o", "out.mp4")["outputs"][0]["duration_ms"] == 3000  # type: ignore[index]
    assert "→   4  mute it" in command("history", "--project", "p", folder=tmp_path).stdout
    assert command("export-timeline", "cut.otio", "--project", "p", folder=tmp_path).returncode == 0
    import opentimelineio

    timeline = opentimelineio.adapters.read_from_file(str(tmp_path / "cut.otio"))
    assert timeline.duration().to_seconds() == pytest.approx(3, abs=0.001)


def test_a_revision_is_told_only_where_something_was_kept(tiny: Path, tmp_path: Path) -> None:
    did = command("edit", str(tiny), "trim to 3 seconds", "--project", "p", folder=tmp_path)
    assert "Kept as revision 2" in did.stdout
    assert "Kept as revision 1" in command("edit", "undo", "--project", "p", folder=tmp_path).stdout
    nothing = command("edit", "undo", "--project", "p", folder=tmp_path)
    assert nothing.returncode == 8
    assert nothing.stdout.startswith("• ")
    assert "✓" not in nothing.stdout


def test_several_files_of_one_edit(tiny: Path, tmp_path: Path) -> None:
    words = "trim to 2 seconds, export as mp4, make a thumbnail and extract the audio as mp3"
    done = command("edit", str(tiny), words, "-o", "out.mp4", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert {p.name for p in tmp_path.iterdir()} == {"out.mp4", "out.jpg", "out.mp3"}


def test_without_a_name_nothing_is_replaced(tiny: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert command("edit", str(tiny), "trim to 1 second", folder=tmp_path).returncode == 0
    assert {p.name for p in tmp_path.iterdir()} == {"tiny-edited.mp4", "tiny-edited-2.mp4"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_by_signal_leaves_nothing(number: signal.Signals, tiny: Path, tmp_path: Path) -> None:
    words = "loop it 60 times and add a title 'x'"
    process = subprocess.Popen(
        [sys.executable, "-m", "saycut", "edit", str(tiny), words, "-o", "out.mp4"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
    )  # fmt: skip
    (tmp_path / "tmp").mkdir()
    deadline = time.monotonic() + 60
    children: list[int] = []
    while time.monotonic() < deadline:
        time.sleep(0.05)
        children = _below(process.pid)
        if any("libx264" in _words(pid) for pid in children):
            break
    assert process.poll() is None, "it was too quick to be stopped"
    process.send_signal(number)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "stopped" in told.lower()
    assert [p.name for p in tmp_path.iterdir()] == ["tmp"]
    assert not list((tmp_path / "tmp").iterdir())
    time.sleep(0.5)
    assert children
    assert not [pid for pid in children if _runs(pid)], "an engine is still running"


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _below(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(p) for p in task.read_text().split()]
    return found[1:]


def test_progress_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    from saycut.cli import progress

    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    out = io.StringIO()
    with progress.shown(quiet=False, stream=out) as tell:
        for second in range(41):
            now[0] = float(second)
            tell(second / 40, "pictures")
    lines = out.getvalue().splitlines()
    assert len(lines) == 4
    assert lines[0] == "Rendering: 25%, about 30 s left"
    out, now[0] = io.StringIO(), 0.0
    with progress.shown(quiet=False, stream=out, language="zh") as tell:
        now[0] = 10.0
        tell(0.25, "remove_silence")
    assert out.getvalue() == "正在剪辑：25%，大约还要 30 秒\n"
    assert progress.NAMES["zh"].keys() == progress.NAMES["en"].keys()
    out = io.StringIO()
    with progress.shown(quiet=True, stream=out) as tell:
        tell(0.5, "pictures")
    assert out.getvalue() == ""
