"""Processes of `saycut` that start in a moment: one that has everything imported forks them.

    started = Forked(["serve", "--port", "0"], env)     # as `python -m saycut serve --port 0` with that env

Each is a process of its own, with real signals and a real end; only what it imports is there already (three
seconds of a processor, for each of a hundred servers under test). How `python -m saycut` itself starts is
seen in api/test_process.py, and by the README's own commands.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

LENGTH = struct.Struct("!Q")


class Forked:
    """What `subprocess.Popen` gives of a process whose errors are read: pid, its end, and its signals."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str]) -> None:
        reading, writing = os.pipe()
        self.stderr: TextIO = os.fdopen(reading, encoding="utf-8", errors="replace")
        asked = json.dumps(
            {"arguments": list(arguments), "env": dict(env), "folder": str(Path.cwd())}
        ).encode()
        self._keeper = socket.socket(socket.AF_UNIX)
        try:
            self._keeper.connect(_nursery())
            socket.send_fds(self._keeper, [LENGTH.pack(len(asked))], [writing])
        finally:
            os.close(writing)
        self._keeper.sendall(asked)
        self._told = self._keeper.makefile("r", encoding="ascii")
        self.pid = int(self._told.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, once it has ended; -9 where signal 9 ended it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._keeper], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("saycut", timeout or 0.0)
            self.returncode = int(self._told.readline())
            self._told.close()
            self._keeper.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@functools.cache
def _nursery() -> str:
    """The socket of this test run's own nursery, which ends with it."""
    folder = tempfile.TemporaryDirectory(prefix="saycut-nursery-")
    at = str(Path(folder.name) / "socket")
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__)), at], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def ended() -> None:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)
        folder.cleanup()

    atexit.register(ended)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.stdout.close()
    return at


def _received(line: socket.socket) -> tuple[dict[str, object], int]:
    """What is asked for, and where its errors go."""
    head, found, _, _ = socket.recv_fds(line, LENGTH.size, 1)
    asked = bytearray()
    while len(asked) < LENGTH.unpack(head)[0]:
        asked += line.recv(65536)
    return json.loads(asked), found[0]


def _keep(line: socket.socket, errors: int) -> bool:
    """Forks the process, tells its id, waits for it and tells its end. Whether this is that process."""
    pid = os.fork()
    if pid == 0:
        return True
    os.close(errors)
    line.sendall(f"{pid}\n".encode())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with contextlib.suppress(OSError):  # nobody asks any more
        line.sendall(f"{code}\n".encode())
    os._exit(0)


def _become(asked: dict[str, object], errors: int) -> None:
    """Is `python -m saycut`, from the environment to the exit code."""
    from saycut.cli import main

    os.dup2(errors, 2)
    os.close(errors)
    env, arguments = asked["env"], asked["arguments"]
    assert isinstance(env, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(str(asked["folder"]))
    sys.argv = ["saycut", *arguments]
    main()


def _serve(at: str) -> None:
    """Forks one for each that is asked for, until the tests are over."""
    import saycut.cli.commands.serve
    import saycut.server

    assert saycut.cli.commands.serve
    with contextlib.suppress(ModuleNotFoundError):
        import saycut.mcp.serving

        assert saycut.mcp.serving
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(at)
        door.listen()
        os.write(1, b"ready\n")
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        while 0 not in select.select([0, door], [], [])[0]:
            line, _ = door.accept()
            asked, errors = _received(line)
            if os.fork() == 0:
                door.close()
                os.dup2(1, 0)
                if _keep(line, errors):
                    line.close()
                    _become(asked, errors)
            line.close()
            os.close(errors)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


if __name__ == "__main__":
    sys.path.pop(0)  # the tests' own folder: a process of Saycut's does not have it
    _serve(sys.argv[1])
