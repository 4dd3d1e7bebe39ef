"""Stopped, killed, failed: nothing half-made is left and nothing runs on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from saycut.errors import Cancelled, OutputError, RenderError
from saycut.render.export import RenderOptions, export
from saycut.render.progress import Progress
from saycut.render.run import Task, run
from saycut.timeline.model import Output

from .drafts import one_clip, rendered, with_sound
from .footage import FFMPEG, coded_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coded_clip(tmp_path_factory.mktemp("in") / "clip.mp4", 300, Fraction(30))


def running(mark: str) -> list[int]:
    """Processes whose command line holds `mark`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                words = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if mark in words:
                found.append(int(entry.name))
    return found


def gone(mark: str, within_s: float = 5.0) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if not running(mark):
            return True
        time.sleep(0.05)
    return False


def test_cancelling_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "result.mp4"
    target.write_bytes(b"the one before")
    cancel = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.stage == "pictures" and progress.fraction > 0:
            cancel.set()

    draft, sources, probes = one_clip(clip)
    options = RenderOptions(work_dir=tmp_path / "work")
    asked = Output(width=3840, height=2160)
    with pytest.raises(Cancelled):
        export(
            draft, asked, sources, probes, {}, target, options=options, progress=stop, cancel=cancel
        )  # fmt: skip
    assert target.read_bytes() == b"the one before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["result.mp4", "work"]
    assert not list((tmp_path / "work").iterdir())
    assert gone(str(tmp_path))


def test_sound_that_fails_beside_the_pictures_ends_them(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In parts the sound is made meanwhile: nobody waits for pictures that will have none."""
    made: list[float] = []

    def fails(*_: object, **__: object) -> None:
        raise RenderError("The sound cannot be made.", way_out="Mute it.")

    monkeypatch.setattr("saycut.render.encoder.write_sound", fails)
    draft, sources, probes = one_clip(with_sound(clip))
    options = RenderOptions(work_dir=tmp_path / "work", smart=False, part_s=0.5)
    with pytest.raises(RenderError, match="The sound cannot be made"):
        export(
            draft, Output(width=1280, height=720), sources, probes, {}, tmp_path / "out.mp4", options=options,
            progress=lambda told: made.append(told.fraction),
        )  # fmt: skip
    assert max(made, default=0.0) < 0.5
    assert not list((tmp_path / "work").iterdir())
    assert not (tmp_path / "out.mp4").exists()
    assert gone(str(tmp_path))


def test_pictures_that_are_stopped_end_the_sound_beside_them(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    def endless(*_: object, told: Callable[[float], None], **__: object) -> None:
        try:
            while True:
                told(0.1)
                time.sleep(0.01)
        finally:
            ended.set()

    monkeypatch.setattr("saycut.render.encoder.write_sound", endless)
    draft, sources, probes = one_clip(with_sound(clip))
    options = RenderOptions(work_dir=tmp_path / "work", smart=False, part_s=0.5)
    cancel = threading.Event()
    timer = threading.Timer(1.0, cancel.set)
    timer.start()
    with pytest.raises(Cancelled):
        export(draft, Output(), sources, probes, {}, tmp_path / "o.mp4", options=options, cancel=cancel)
    assert ended.is_set()
    assert not list((tmp_path / "work").iterdir())


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from render.drafts import one_clip, rendered
draft, sources, probes = one_clip(Path(sys.argv[2]))
rendered(draft, sources, probes, Path(sys.argv[3]), width=3840, height=2160)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_parent_takes_the_engine_along(clip: Path, tmp_path: Path, how: signal.Signals) -> None:
    tests = str(Path(__file__).parents[1])
    words = [sys.executable, "-c", CHILD, tests, str(clip), str(tmp_path / "result.mp4")]
    with subprocess.Popen(words, start_new_session=True) as parent:
        until = time.monotonic() + 20
        while len(running(str(tmp_path))) < 3 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(running(str(tmp_path))) >= 3, "the parent, the watching shell, the engine"
        parent.send_signal(how)
        parent.wait()
    assert gone(str(tmp_path))
    assert not [p for p in tmp_path.iterdir() if p.is_file()], "no half file"


def test_progress_never_goes_back_and_ends_at_one(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip)
    heard: list[Progress] = []
    options = RenderOptions(work_dir=tmp_path / "work")
    target = tmp_path / "out.mp4"
    export(draft, Output(), sources, probes, {}, target, options=options, progress=heard.append)
    shares = [p.fraction for p in heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert any(p.left_s for p in heard[:-1])


def test_a_damaged_source_is_named(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip)
    broken = tmp_path / "holiday.mp4"
    broken.write_bytes(clip.read_bytes()[:2000])
    with pytest.raises(RenderError, match=r"clip\.mp4") as failed:
        rendered(draft, dict.fromkeys(sources, broken), probes, tmp_path / "out.mp4")
    assert failed.value.way_out
    assert not (tmp_path / "out.mp4").exists()


def test_a_missing_source_is_named(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip)
    with pytest.raises(RenderError, match=r"clip\.mp4 is no longer there"):
        rendered(draft, dict.fromkeys(sources, tmp_path / "no.mp4"), probes, tmp_path / "out.mp4")


def test_a_missing_folder_is_refused(clip: Path, tmp_path: Path) -> None:
    draft, sources, probes = one_clip(clip)
    options = RenderOptions(work_dir=tmp_path)
    with pytest.raises(OutputError, match="no folder"):
        export(draft, Output(), sources, probes, {}, tmp_path / "no" / "out.mp4", options=options)


def test_a_time_limit(tmp_path: Path) -> None:
    words = [
        FFMPEG,
        "-nostdin",
        "-re",
        "-f",
        "lavfi",
        "-i",
        "testsrc2",
        "-f",
        "null",
        "-",
        "-metadata",
        f"a={tmp_path}",
    ]
    with pytest.raises(RenderError, match="no headway"):
        run(Task(words, tmp_path, frames=1, limit_s=0.5))
    assert gone(str(tmp_path))
