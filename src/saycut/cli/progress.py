"""How far the work is: a bar with the time left on a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from ..sessions.workplace import Tell, tell_nobody

EVERY_S = 10.0
NAMES = {
    "en": {
        "": "Rendering",
        "analysing": "Listening and looking",
        "sound": "Mixing the sound",
        "pictures": "Rendering",
        "joining": "Joining",
        "finishing": "Finishing",
        "editing": "Editing",
        "starting": "Starting",
        "line": "{name}: {share:.0%}, about {left} left",
        "seconds": "s",
        "minutes": "min",
    },
    "zh": {
        "": "正在渲染",
        "analysing": "正在分析声音和画面",
        "sound": "正在混音",
        "pictures": "正在渲染",
        "joining": "正在拼接",
        "finishing": "正在收尾",
        "editing": "正在剪辑",
        "starting": "正在开始",
        "line": "{name}：{share:.0%}，大约还要 {left}",
        "seconds": "秒",
        "minutes": "分钟",
    },
}
"""What is at work, in the languages of the reply; what has no name here is an operation."""


@contextmanager
def shown(*, quiet: bool, stream: TextIO | None = None, language: str = "en") -> Iterator[Tell]:
    """Gives the function to call with (share, what); nothing is shown when `quiet`."""
    out = stream or sys.stderr
    names = NAMES.get(language, NAMES["en"])
    if quiet:
        yield tell_nobody
    elif out.isatty():
        with _bar(names) as tell:
            yield tell
    else:
        yield _Lines(out, names)


@contextmanager
def _bar(names: Mapping[str, str]) -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(names["starting"], total=1.0)

        def tell(share: float, what: str) -> None:
            bar.update(task, completed=share, description=names.get(what, names["editing"]))

        yield tell


class _Lines:
    """A line at most every ten seconds, with the time left by the pace so far."""

    def __init__(self, out: TextIO, names: Mapping[str, str]) -> None:
        self.out = out
        self.names = names
        self.began = self.last = time.monotonic()

    def __call__(self, share: float, what: str) -> None:
        now = time.monotonic()
        if now - self.last < EVERY_S or share <= 0:
            return
        self.last = now
        left = (now - self.began) * (1 - share) / share
        name = self.names.get(what, self.names["editing"])
        self.out.write(
            self.names["line"].format(name=name, share=share, left=_length(left, self.names)) + "\n"
        )
        self.out.flush()


def _length(seconds: float, names: Mapping[str, str]) -> str:
    whole = max(round(seconds), 1)
    return f"{whole} {names['seconds']}" if whole < 90 else f"{round(whole / 60)} {names['minutes']}"
