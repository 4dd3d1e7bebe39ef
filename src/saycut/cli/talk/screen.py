"""The terminal of a conversation: lines in colour, one line that moves while work goes on, the picture."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import threading
from collections.abc import Iterator, Sequence

import typer

from ...errors import SaycutError
from ..edge import printable
from .place import Brought, Exported, View
from .status import show_picture
from .telling import Lines

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
EVERY_S = 0.1


class Screen(Lines):
    """What a conversation shows; without a terminal plain lines."""

    def __init__(self, language: str | None = None) -> None:
        super().__init__(language)
        self.live = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self.color = False if os.environ.get("NO_COLOR") or not self.live else None
        self._doing = ""
        self._moving: threading.Event | None = None
        self._lock = threading.Lock()
        if sys.stdin.isatty():
            _with_editing()

    def read(self, prompt: str) -> str:
        """The next line that is typed. Raises EOFError at the end."""
        if not sys.stdin.isatty():
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            return line.rstrip("\n")
        return input(prompt)

    def title(self, name: str) -> None:
        self._styled(f"Saycut · {name}", bold=True)

    def hint(self, text: str) -> None:
        self._styled(text, dim=True)

    def help(self) -> None:
        for line in self.table["help"].splitlines():
            self.line(line)

    def text(self, text: str) -> None:
        for line in text.splitlines():
            if line.strip():
                mark = "" if line.lstrip()[:1] in "✓✅•-*⏳→" else "• "
                self.line(f"{mark}{line}")

    def error(self, error: SaycutError) -> None:
        self._styled(f"✗ {error.message}", fg="red")
        if error.way_out:
            self._styled(f"  → {error.way_out}", fg="cyan")

    def view(self, view: View) -> None:
        if self.live:
            self.picture(view)
        self.line(view.summary if view.ready else self.table["empty"])

    def picture(self, view: View) -> None:
        """The timeline drawn; without a terminal its summary stands for it."""
        if self.live:
            self.quiet()
            show_picture(view, self)
        else:
            self.line(view.summary)

    def progress(self, what: str, share: float | None) -> None:
        if self.live:
            self._doing = (
                f"{what.replace('_', ' ')} {share:.0%}" if share is not None else what.replace("_", " ")
            )
        else:
            super().progress(what, share)

    def exporting(self) -> None:
        self._percent = 0
        if self.live:
            self._doing = self.table["rendering"].lstrip("⏳ ")
        else:
            super().exporting()

    def exported(self, made: Exported) -> None:
        super().exported(made)

    def brought(self, files: Sequence[Brought]) -> None:
        super().brought(files)

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """One line moves while this goes on, and is gone after it."""
        if not self.live:
            yield
            return
        self._doing, self._moving = "", threading.Event()
        thread = threading.Thread(target=self._move, args=(self._moving,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.quiet()
            thread.join()

    def quiet(self) -> None:
        """The moving line is gone."""
        with self._lock:
            if self._moving is not None:
                self._moving.set()
                self._moving = None
                self._wipe()

    def line(self, text: str) -> None:
        with self._lock:
            if self._moving is not None:
                self._wipe()
            super().line(text)

    def _styled(self, text: str, **style: object) -> None:
        with self._lock:
            if self._moving is not None:
                self._wipe()
            typer.secho(printable(text), color=self.color, **style)  # type: ignore[arg-type]

    def _move(self, stop: threading.Event) -> None:
        for frame in itertools.cycle(FRAMES):
            if stop.wait(EVERY_S):
                return
            with self._lock:
                if not stop.is_set():
                    self.out.write(f"\r\x1b[2K{frame} {printable(self._doing)[:60]}")
                    self.out.flush()

    def _wipe(self) -> None:
        self.out.write("\r\x1b[2K")
        self.out.flush()


def _with_editing() -> None:
    """Arrow keys and history at the prompt, names of files with Tab; where Python has them."""
    try:
        import readline
    except ImportError:
        return
    import glob

    def completed(text: str, state: int) -> str | None:
        found = sorted(glob.glob(os.path.expanduser(text) + "*"))  # noqa: PTH111, PTH207 (as it was typed)
        return found[state] if state < len(found) else None

    readline.set_completer(completed)
    readline.set_completer_delims(" \t\n'\"")
    readline.parse_and_bind("tab: complete")
