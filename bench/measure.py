"""Running things and measuring them: wall time, peak memory of the process itself and of all below it."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

POLL_S = 0.05


@dataclass(frozen=True)
class Run:
    """One run of a command."""

    wall_s: float
    cpu_s: float
    """Processor time of the process and all it waited for: holds while the machine is busy."""
    own_mb: float
    """Peak memory of the process that was started, without its children."""
    tree_mb: float
    """Peak of the process and all below it, added up at each moment."""


@dataclass(frozen=True)
class Row:
    """A job measured both ways; medians."""

    job: str
    ours_s: float
    theirs_s: float
    against: str
    ratio: float
    """Median of the ratios of pairs, wall time: ours over theirs."""
    cpu_ratio: float
    """The same of processor time."""
    own_mb: float
    tree_mb: float
    runs: int
    note: str = ""


def run(command: Sequence[str], *, folder: Path, env: dict[str, str] | None = None) -> Run:
    """Runs a command to its end; its output goes to a log. Raises RuntimeError with its last words."""
    log = folder / "last.log"
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            list(command), cwd=folder, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
        )  # fmt: skip
        own = tree = 0.0
        while True:
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            own = max(own, _peak_mb(process.pid))
            tree = max(tree, sum(_now_mb(pid) for pid in _below(process.pid)))
            time.sleep(POLL_S)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    if process.returncode:
        tail = log.read_text("utf-8", "replace")[-1500:]
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {tail}")
    return Run(wall, used.ru_utime + used.ru_stime, own, tree)


def paired(job: str, ours: Callable[[], Run], theirs: Callable[[], Run], *, against: str, runs: int) -> Row:
    """Both ways in turn, so that whatever else the machine does meets both; the first pair warms up."""
    pairs = [(ours(), theirs()) for _ in range(runs + 1)][1:]
    return Row(
        job=job,
        ours_s=statistics.median(a.wall_s for a, _ in pairs),
        theirs_s=statistics.median(b.wall_s for _, b in pairs),
        against=against,
        ratio=statistics.median(a.wall_s / b.wall_s for a, b in pairs),
        cpu_ratio=statistics.median(a.cpu_s / b.cpu_s for a, b in pairs),
        own_mb=max(a.own_mb for a, _ in pairs),
        tree_mb=max(a.tree_mb for a, _ in pairs),
        runs=runs,
    )


def _peak_mb(pid: int) -> float:
    return _field(pid, "VmHWM")


def _now_mb(pid: int) -> float:
    return _field(pid, "VmRSS")


def _field(pid: int, name: str) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0


def _below(pid: int) -> list[int]:
    """A process and all that it started, directly or not."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(p) for p in (task / "children").read_text().split()]
        except OSError:
            continue
    return found
