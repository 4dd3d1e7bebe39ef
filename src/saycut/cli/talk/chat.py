"""The conversation in a terminal: a line in, what comes of it out, the timeline drawn when it changed.

Without a terminal (a pipe, a test) the same, with no prompt, no colours and no picture.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...client.routing import Action, Step
from ...errors import Cancelled, SaycutError, Unreachable
from .. import edge
from .doing import Conversation, Outcome
from .place import Place, View, not_on_timeline
from .screen import Screen
from .session import Where, place_of, project_place
from .wording import language_of, words

PROMPT = "› "
QUIT = frozenset({"quit", "exit", "bye", "q", ":q", "退出", "再见", "结束"})
HELP = frozenset({"help", "?", "h", "帮助", "怎么用"})


def begin(where: Where, files: Sequence[str], *, new: bool = False) -> int:
    """Talks until the person leaves; gives the exit code."""
    place = _place(where, files)
    try:
        return Chat(place).run(files, new=new)
    finally:
        place.close()


def _place(where: Where, files: Sequence[str]) -> Place:
    """What is talked to; where no server was named and none is here, a project beside the first file."""
    if where.project is not None or where.server or where.session:
        return place_of(where)
    place = place_of(where)
    settings = getattr(place, "settings", None)
    if settings is None or not settings.near:
        return place
    from .project import project_beside
    from .wire import listens

    try:
        listens(settings.base_url)
    except Unreachable:
        place.close()
    else:
        return place

    first = next((f for f in files if not f.startswith("http")), None)
    folder = project_beside(Path(first)) if first else Path("chat.saycut")
    return project_place(folder, where.language)


class Chat:
    """One conversation."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.screen = Screen(place.language)
        self.talk = Conversation(place, self.screen)
        self.drawn: object = None
        """The draft that was drawn last."""
        if hasattr(place, "notice"):
            place.notice = self.screen.notice
        if hasattr(place, "hush"):
            place.hush = self.screen.quiet

    def run(self, files: Sequence[str], *, new: bool) -> int:
        """Reads lines until there are no more."""
        self._greet(files, new=new)
        while (line := self._line()) is not None:
            said = line.strip()
            if not said:
                continue
            self._speak(language_of(said, self.place.language))
            plain = said.casefold().rstrip(".!。！")
            if plain in QUIT:
                break
            if plain in HELP:
                self.screen.help()
                continue
            self._answer(said)
        self.screen.notice(words(self.place.language)["bye"].format(name=self.place.name))
        return 0

    def _greet(self, files: Sequence[str], *, new: bool) -> None:
        self.screen.title(self.place.name)
        with self._told():
            if new and hasattr(self.place, "use_new"):
                self.place.use_new(Path(files[0]).stem if files else "project")
            if files:
                self._show(self.talk.do([Step(Action.UPLOAD, files=tuple(files))]))
            else:
                self._draw(self.place.view())
        self.screen.hint(words(self.place.language)["hello"])

    def _speak(self, language: str | None) -> None:
        self.place.language = self.screen.language = language

    def _answer(self, said: str) -> None:
        with self._told(), self.screen.working():
            self._show(self.talk.say(said))

    def _show(self, outcome: Outcome) -> None:
        """The timeline, when something changed it and it was not shown already."""
        self.screen.quiet()
        if outcome.running:
            self.screen.notice(words(self.place.language)["running_chat"])
        elif outcome.turns or outcome.uploaded:
            view = self.place.view()
            self._draw(view)
            for name in not_on_timeline(view, [f.name for f in outcome.uploaded]):
                self.screen.hint(words(self.place.language)["not_on"].format(name=name))
        elif outcome.view is not None:
            self.drawn = outcome.view.wire

    def _draw(self, view: View) -> None:
        if view.ready and view.wire != self.drawn:
            self.screen.picture(view)
            self.drawn = view.wire

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """An error is said, and the conversation goes on."""
        try:
            yield
        except (Cancelled, KeyboardInterrupt):
            edge.calm()
            self.screen.quiet()
            with contextlib.suppress(SaycutError):
                self.place.stop()
            self.screen.notice(words(self.place.language)["stopped"])
        except SaycutError as error:
            self.screen.quiet()
            self.screen.error(error)
        finally:
            edge.calm()

    def _line(self) -> str | None:
        """The next line; None at the end. Ctrl-C empties the line, twice (or Ctrl-D) leaves."""
        for _ in range(2):
            try:
                with _interruptible():
                    return self.screen.read(PROMPT)
            except EOFError:
                return None
            except KeyboardInterrupt:
                sys.stdout.write("\n")
        return None


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """While a line is typed, Ctrl-C is for the line."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
