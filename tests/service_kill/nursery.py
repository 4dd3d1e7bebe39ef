"""Servers and workers to be killed: a process that has everything imported forks them in a moment.

python -m service_kill.nursery       on its input a line of JSON: {"what": "serve"|"work", "data", "database",
                                     "blobs"}; on its output {"pid", "url"}
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from saycut import server
from saycut.config import read_service_settings, read_settings
from saycut.sessions.service import EXPORTS, TURNS


def child(asked: dict[str, Any], answer: int) -> None:
    """Serves or works until it is killed, or told to end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    names = {"DATABASE_URL": asked.get("database"), "BLOB_URL": asked.get("blobs")}
    environment = {**os.environ, **{name: value for name, value in names.items() if value}}
    settings = read_service_settings(Path(asked["data"]), environment)
    workplace = server.workplace_of(read_settings(environment))

    def told(url: str) -> None:
        os.write(answer, json.dumps({"pid": os.getpid(), "url": url}).encode() + b"\n")

    if asked["what"] == "work":
        told("")
        server.work(settings, workplace, running=server.Running(take=(TURNS, EXPORTS), abilities=()))
    else:
        running = server.Running(take=() if asked.get("api_only") else None, abilities=())
        server.serve(
            settings, workplace, at=server.Listening(port=asked.get("port", 0)), running=running, told=told
        )


def main() -> None:
    """Forks one for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    answer = os.dup(1)
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                os.close(0)
                child(json.loads(line), answer)
                os._exit(0)
            except BaseException:  # noqa: BLE001  (a child must not go on as its parent)
                import traceback

                traceback.print_exc()
                os.write(answer, b'{"pid": 0}\n')
                os._exit(1)


if __name__ == "__main__":
    main()
