"""Processes: each in its own group, watched, timed, stopped with its parent, and its complaint understood."""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Cancelled, RenderError

# The parent holds the write end of stdin and never writes. When the parent is gone, however it went (kill -9
# too), `read` ends and the engine is killed. PR_SET_PDEATHSIG would do the same on Linux only, is tied to
# the thread that spawned, and needs code between fork and exec, which threads make unsafe.
WATCHED = """
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(
  read -r _ <&3
  kill -9 "$child"
  [ -z "$SAYCUT_PARTIAL" ] || rm -f "$SAYCUT_PARTIAL"
) >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$child"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
"""
POLL_S = 0.1
TAIL_LINES = 60
STALLED_S = 300.0
"""A process that tells of no progress for this long is stuck."""


@dataclass(frozen=True)
class Task:
    """One process to run."""

    words: Sequence[str]
    folder: Path
    """Its current folder."""
    frames: int = 0
    """How many frames it will make; progress is counted in them."""
    partial: Path | None = None
    """The file it writes: removed should this process be killed."""
    environment: Mapping[str, str] | None = None
    limit_s: float | None = None
    """It is stopped after this long, whatever it does."""


class EngineFailed(Exception):
    """An engine process ended badly. Caught in this room, where the sources' names are known."""

    def __init__(self, code: int, tail: Sequence[str]) -> None:
        super().__init__(f"exit code {code}")
        self.code = code
        self.tail = tuple(tail)


def run(
    task: Task, *, told: Callable[[float], None] | None = None, cancel: threading.Event | None = None
) -> tuple[str, ...]:
    """Runs a task to its end; `told` hears its share done. Gives the last lines it said.

    Raises EngineFailed, Cancelled (nothing of it runs on), RenderError when it is stuck or too slow.
    """
    if cancel is not None and cancel.is_set():
        raise Cancelled("Stopped.")
    environment = dict(os.environ, **(task.environment or {}))
    environment["SAYCUT_PARTIAL"] = str(task.partial or "")
    process = subprocess.Popen(
        ["/bin/sh", "-c", WATCHED, "saycut", *task.words],
        cwd=task.folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    try:
        _listen(process, task, tail, told, cancel)
        code = process.wait()
    except BaseException:
        stop(process)
        raise
    finally:
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
    if code != 0:
        raise EngineFailed(code, tail)
    return tuple(tail)


def stop(process: subprocess.Popen[bytes]) -> None:
    """The whole group at once. Its output is a temporary file, so there is nothing to end gently."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _listen(
    process: subprocess.Popen[bytes],
    task: Task,
    tail: deque[str],
    told: Callable[[float], None] | None,
    cancel: threading.Event | None,
) -> None:
    """Reads both pipes until they end, which is when the engine has ended."""
    began = heard = time.monotonic()
    rest = {"out": b"", "err": b""}
    with selectors.DefaultSelector() as selector:
        assert process.stdout is not None
        assert process.stderr is not None
        selector.register(process.stdout, selectors.EVENT_READ, "out")
        selector.register(process.stderr, selectors.EVENT_READ, "err")
        while selector.get_map():
            for key, _ in selector.select(POLL_S):
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fileobj)
                    continue
                lines = (rest[key.data] + data).split(b"\n")
                rest[key.data] = lines.pop()
                if key.data == "err":
                    tail.extend(line.decode("utf-8", "replace").strip() for line in lines)
                elif (share := _share(lines, task.frames)) is not None:
                    heard = time.monotonic()
                    if told is not None:
                        told(share)
            now = time.monotonic()
            if cancel is not None and cancel.is_set():
                raise Cancelled("Stopped.")
            if (task.limit_s is not None and now - began > task.limit_s) or now - heard > STALLED_S:
                raise RenderError(
                    "The media engine made no headway and was stopped.",
                    way_out="Try again; if it stops at the same place, one of the files may be damaged.",
                )
    if rest["err"]:
        tail.append(rest["err"].decode("utf-8", "replace").strip())


def _share(lines: Sequence[bytes], frames: int) -> float | None:
    """How far the engine is, from its progress lines; None when they do not tell."""
    for line in reversed(lines):
        name, _, value = line.partition(b"=")
        if name.strip() == b"frame":
            done = int(value) if value.strip().isdigit() else 0
            return min(done / frames, 1.0) if frames else 0.0
    return None


REASONS: Sequence[tuple[str, str, str]] = (
    ("No space left on device", "the disk is full", "Free some space and try again."),
    ("Permission denied", "a file or folder may not be read or written", "Check who may use the folder."),
    (
        "Cannot allocate memory",
        "there is not enough memory",
        "Close other programs, or ask for a smaller size.",
    ),
    ("Too many open files", "too many files are open", "Close other programs and try again."),
    ("moov atom not found", "the file is cut off before its index", "Copy it again from where it came."),
    ("Invalid data found", "the file is damaged", "Copy it again from where it came, or leave it out."),
    ("No such file or directory", "a file is no longer there", "Put it back where it was, or leave it out."),
    ("does not contain any stream", "the file holds nothing to show", "Use another file."),
    ("matches no streams", "the file holds no such stream", "Use another file."),
)


def explained(failed: EngineFailed, inputs: Sequence[str], doing: str) -> RenderError:
    """A person's message: what was done, which file it was about (`inputs`: names by index), and why."""
    text = "\n".join(failed.tail)
    found = re.search(r"\[(?:in|vist|aist|dec)#(\d+)", text)
    index = int(found.group(1)) if found else None
    name = inputs[index] if index is not None and index < len(inputs) else None
    about = f"{name}: " if name else ""
    for sign, reason, way_out in REASONS:
        if sign in text:
            return RenderError(f"{about}{doing} failed: {reason}.", way_out=way_out)
    if failed.code in (-9, 137):
        return RenderError(f"{about}{doing} was killed, most often for want of memory.")
    errors = [line for line in failed.tail if "[error]" in line or "[fatal]" in line]
    last = (errors or list(failed.tail) or ["no reason was given"])[0]
    said = re.sub(r"^.*?\[(?:error|fatal)\] ", "", last)[:300]
    return RenderError(f"{about}{doing} failed: {said}")
