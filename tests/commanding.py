"""The command in this process: what a person types, without half a second of imports each time.

    done = command("edit", "talk.mp4", "mute it", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr

It is `saycut`'s own edge, from the arguments to the exit code. What only a process can show (a start that is
quick, an end by a signal, a bare stream) is tested with a process.
"""

from __future__ import annotations

import contextlib
import io
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from saycut.cli import edge
from saycut.cli.app import app


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str, folder: Path, stdin: str | None = None) -> Done:
    """Runs a command in a folder, with this to read (nothing, where none is given)."""
    out, err = _pipe(), _pipe()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO((stdin or "").encode()), "utf-8")
    try:
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            _signals(),
        ):
            code = edge.run(app, arguments)
    finally:
        sys.stdin = before
    return Done(code, _said(out), _said(err))


def _pipe() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)


def _said(pipe: io.TextIOWrapper) -> str:
    pipe.seek(0)
    return pipe.read()


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Signals are caught as before when the block ends: `edge` catches them for a process of its own."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
