"""How far the work is: a bar with the time left on a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ..sessions.workplace import Tell, tell_nobody

EVERY_S = 10.0
NAMES = {
    "analysing": "Listening and looking",
    "sound": "Mixing the sound",
    "pictures": "Rendering",
    "joining": "Joining",
    "finishing": "Finishing",
}


@contextmanager
def shown(*, quiet: bool, stream: TextIO | None = None) -> Iterator[Tell]:
    """Gives the function to call with (share, what); nothing is shown when `quiet`."""
    out = stream or sys.stderr
    if quiet:
        yield tell_nobody
    elif out.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _Lines(out)


@contextmanager
def _bar() -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=1.0)

        def tell(share: float, what: str) -> None:
            bar.update(task, completed=share, description=NAMES.get(what, what or "Rendering"))

        yield tell


class _Lines:
    """A line at most every ten seconds, with the time left by the pace so far."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.began = self.last = time.monotonic()

    def __call__(self, share: float, what: str) -> None:
        now = time.monotonic()
        if now - self.last < EVERY_S or share <= 0:
            return
        self.last = now
        left = (now - self.began) * (1 - share) / share
        name = NAMES.get(what, what or "Rendering")
        self.out.write(f"{name}: {share:.0%}, about {_length(left)} left\n")
        self.out.flush()


def _length(seconds: float) -> str:
    whole = max(round(seconds), 1)
    return f"{whole} s" if whole < 90 else f"{round(whole / 60)} min"
