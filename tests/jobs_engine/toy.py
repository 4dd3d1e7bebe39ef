"""Workers to be killed: a process that forks them, so that a new one takes a moment and not its imports.

    python toy.py DATABASE SCRATCH OUT      then on its input: "fork", and on its output the worker's id

The work: a job fans out into chunks, each of which has a process do something and publishes a file; then it
joins them, publishes that, and tells so. Everything is noted in a journal that one write appends to.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from saycut.jobs import Engine, JobContext, Lane, PartContext, Place, Work
from saycut.render.run import Task
from saycut.render.run import run as run_process


def note(out: str, **what: Any) -> None:
    line = json.dumps(what | {"pid": os.getpid()}).encode() + b"\n"
    handle = os.open(Path(out) / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, line)
    os.close(handle)


def chunk(context: PartContext, payload: Any) -> Any:
    out, name = payload["out"], f"{context.job_id}-{payload['at']}"
    note(out, what="chunk", id=f"{context.job_id}/chunk/{payload['at']}", attempt=context.attempt)
    partial = context.folder / "partial"
    words = ["/bin/sh", "-c", f"sleep {payload['takes']}; echo {name} > partial", "saycut-toy", out]
    run_process(Task(words, folder=context.folder, partial=partial), cancel=context.cancel)
    context.progress(1.0)
    partial.replace(Path(out) / name)  # the same name and bytes in each attempt: publishing twice is once
    return name


def job(context: JobContext, payload: Any) -> Any:
    out, count = payload["out"], payload["chunks"]
    note(out, what="job", id=context.job_id, attempt=context.attempt)
    made = context.step("price", lambda: os.urandom(4).hex())
    chunks = [{"out": out, "at": at, "takes": payload["takes"]} for at in range(count)]
    names = context.fan_out("chunk", chunks)
    joined = "".join((Path(out) / name).read_text() for name in names)
    whole = context.folder / "whole"
    whole.write_text(joined)
    whole.replace(Path(out) / f"{context.job_id}-whole")
    context.tell("finished", {"price": made})
    note(out, what="finished", id=context.job_id, attempt=context.attempt)
    return {"lines": joined.count("\n"), "price": made}


WORKS = [Work("toy", job, parts={"chunk": chunk}, attempts=1000)]
LANES = [Lane("work", 2, poll_s=0.05)]


def worker(place: Place) -> None:
    """Runs until it is killed, or told to end."""
    logging.basicConfig(level=logging.WARNING, format="%(process)d %(message)s")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    engine = Engine(place, WORKS, lanes=LANES)
    engine.start()
    while not told.wait(0.2):
        pass
    engine.stop(grace_s=5)
    os._exit(0)


def main() -> None:
    database, scratch = sys.argv[1:3]
    place = Place(database if "://" in database else Path(database), Path(scratch))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                os.close(0)
                worker(place)
            except BaseException:  # noqa: BLE001  (a child must not go on as its parent)
                import traceback

                traceback.print_exc()
                os._exit(1)
        print(pid, flush=True)
    time.sleep(0.1)


if __name__ == "__main__":
    main()
