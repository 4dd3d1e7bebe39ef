"""The command in this process, against a service that behaves like the hosted one, or a real one of ours."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from client.hosted import Hosted
from saycut.cli import edge
from saycut.cli.app import app


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object of `--json`; fails when anything else was printed."""
        assert self.out.count("\n") == 1, self.out
        assert len(self.out) < 32_000
        found = json.loads(self.out)
        assert self.out == json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"
        return dict(found)


Run = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and an environment with nothing of Saycut's; the work happens in `tmp_path`."""
    for name in [n for n in os.environ if n.startswith(("SAYCUT_", "NEMO_", "SKILL_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SAYCUT_CACHE", str(tmp_path / "cache"))
    (tmp_path / "home").mkdir()
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command: `run("say", "mute it", "--json")`."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}

    def go(*arguments: str) -> Ran:
        capfd.readouterr()
        code = edge.run(app, arguments)
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)

    assert home.is_dir()
    yield go
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def hosted(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosted]:
    """A service like the hosted one, in use."""
    assert home.is_dir()
    with Hosted() as service:
        monkeypatch.setenv("NEMO_API_URL", service.url)
        service.draft = draft(text="Hello")
        yield service


@pytest.fixture
def clip(home: Path, make_clip: Callable[..., Path], tmp_path: Path) -> Path:
    """Four seconds of 160x90 with a tone (ten pictures a second), in the folder that commands run in."""
    assert home.is_dir()
    return make_clip(
        tmp_path / "work" / "talk.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=4",
        "-f", "lavfi", "-i", "sine=f=440:d=4", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
    )  # fmt: skip


def draft(text: str, duration: int = 9000) -> dict[str, Any]:
    """A draft as the hosted service has them: a clip and a title."""
    return {
        "d": duration,
        "m": {"title": "", "width": 640, "height": 360},
        "a": [{"i": "a1", "n": "talk.mp4", "k": "video", "d": duration, "w": 640, "h": 360, "f": "25/1"}],
        "t": [
            {"i": "t1", "tt": 0, "r": "main", "sg": [{"i": "s1", "a": "a1", "s": 0, "d": duration, "ss": 0,
                                                      "se": duration}]},
            {"i": "t2", "tt": 7, "r": "titles", "sg": [{"i": "s2", "s": 0, "d": 3000, "x": text}]},
        ],
    }  # fmt: skip


def at_terminal(command: list[str], typed: str, environment: dict[str, str]) -> tuple[str, int]:
    """Runs a program at a terminal of its own; gives what it showed and its exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    shown = bytearray()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        until = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < until:
            if select.select([ours], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):
                    shown += os.read(ours, 65536)
        with contextlib.suppress(OSError):
            while select.select([ours], [], [], 0)[0] and (more := os.read(ours, 65536)):
                shown += more
        if process.poll() is None:
            process.kill()
    os.close(ours)
    return shown.decode("utf-8", "replace"), process.returncode
