"""A service of one or several processes that can be killed and come back; and what they must not leave."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Fleet:
    """`serve` and `work` processes over the same data; the API keeps its port through every restart."""

    def __init__(self, folder: Path, *, database: str | None = None, blobs: str | None = None) -> None:
        self.folder = folder
        self.database, self.blobs = database, blobs
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.alive: dict[str, int] = {}
        """Process ids by role."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAYCUT_", "DATABASE_", "BLOB_"))}
        kept |= {"SAYCUT_CACHE": str(folder / "cache")}
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "service_kill.nursery"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=kept,
            cwd=Path(__file__).parent.parent,
        )  # fmt: skip

    @property
    def data(self) -> Path:
        """The data folder of the process that serves."""
        return self.folder / "serve"

    def start(self, role: str, *, api_only: bool = False) -> None:
        """Starts `serve`, or a worker of any other name, and waits until it answers."""
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        asked = {
            "what": "serve" if role == "serve" else "work",
            "data": str(self.folder / role), "port": self.port,
            "log": str(self.folder / f"{role}.log"), "database": self.database, "blobs": self.blobs,
            "api_only": api_only,
        }  # fmt: skip
        self._nursery.stdin.write(json.dumps(asked) + "\n")
        self._nursery.stdin.flush()
        line = self._nursery.stdout.readline()
        assert line, self.log(role)
        told = json.loads(line)
        assert told["pid"], self.log(role)
        self.alive[role] = told["pid"]

    def kill(self, role: str) -> None:
        """`kill -9`: it gets no time for anything."""
        pid = self.alive.pop(role)
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not _lives(pid), seconds=60, poll_s=0.01)

    def log(self, role: str) -> str:
        """The end of what a process said."""
        path = self.folder / f"{role}.log"
        return path.read_text("utf-8", "replace")[-3000:] if path.exists() else ""

    def close(self) -> None:
        """Ends all of them, the polite way."""
        for pid in self.alive.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        wait_for(lambda: not any(map(_lives, self.alive.values())), seconds=60)
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.close()
        self._nursery.stdout.close()
        self._nursery.wait(60)

    def engines_running(self) -> list[str]:
        """Command lines of media engines at work for this service, dead or alive."""
        mark, found = str(self.folder), []
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (path / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
                where = str((path / "cwd").readlink())
                if "ffmpeg" in words.split(" ")[0] and (mark in words or mark in where):
                    found.append(words)
        return found

    def leftovers(self) -> list[str]:
        """Files of work or requests that nobody is at any more, in every process's folder."""
        found = []
        for role in ("serve", *[one for one in self.alive if one != "serve"]):
            for name in ("work/attempts/*/*", "requests/*/*"):
                found += [str(one) for one in (self.folder / role).glob(name) if one.name != ".held"]
            held = list((self.folder / role / "requests").glob("*"))
            found += [f"{len(held)} folders of requests"] if len(held) > 1 else []
        return found


def wait_for(ready: Callable[[], Any], *, seconds: float = 60, poll_s: float = 0.1) -> Any:
    """Waits until something is true, and gives it; fails when it takes too long."""
    until = time.monotonic() + seconds
    while True:
        if found := ready():
            return found
        assert time.monotonic() < until, "it took too long"
        time.sleep(poll_s)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
