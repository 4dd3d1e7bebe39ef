"""The client without an event loop: each method takes the coroutine of the same name to its end.

Nothing is decided here. The texts under the methods are those of `asynchronous.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from .asynchronous import AsyncClient, AsyncSession, Exported
from .calls import Json
from .drive import iterate, run
from .events import TurnEvent
from .line import BlockingLine, Line
from .reading import Credits, SessionInfo
from .rendering import RenderStatus
from .settings import ClientSettings, given, read_client_settings
from .state import State
from .underway import TurnStatus
from .uploading import OnProgress, Uploaded


class Client:
    """A connection to a Saycut server, or to the hosted service: its account, its sessions."""

    def __init__(
        self,
        base_url: str | None = None,
        token: str | None = None,
        *,
        settings: ClientSettings | None = None,
        line: Line | None = None,
    ) -> None:
        made = given(settings or read_client_settings(), base_url, token)
        self._inner = AsyncClient(settings=made, line=line or BlockingLine(made))
        self.settings = made

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        run(self._inner.close())

    def session(
        self, session_id: str | None = None, *, name: str = "project", language: str | None = None
    ) -> Session:
        return Session(run(self._inner.session(session_id, name=name, language=language)), self)

    def sessions(self, *, most: int = 100, skip: int = 0) -> tuple[SessionInfo, ...]:
        return run(self._inner.sessions(most=most, skip=skip))

    def delete_session(self, session_id: str) -> None:
        run(self._inner.delete_session(session_id))

    def credits(self) -> Credits:
        return run(self._inner.credits())

    def connect(self) -> None:
        run(self._inner.connect())

    def revoke(self) -> None:
        run(self._inner.revoke())

    def registration_link(self) -> str:
        return run(self._inner.registration_link())

    @property
    def web_url(self) -> str:
        return self._inner.web_url

    def turn_status(self, turn_id: str) -> TurnStatus:
        return run(self._inner.turn_status(turn_id))

    def wait_for_turn(self, turn_id: str, *, timeout_s: float | None = None) -> TurnStatus:
        return run(self._inner.wait_for_turn(turn_id, timeout_s=timeout_s))

    def cancel_turn(self, turn_id: str) -> TurnStatus:
        return run(self._inner.cancel_turn(turn_id))

    def render_status(self, render_id: str) -> RenderStatus:
        return run(self._inner.render_status(render_id))

    def wait_for(
        self, render_id: str, *, timeout_s: float | None = None, on_progress: OnProgress | None = None
    ) -> RenderStatus:
        return run(self._inner.wait_for(render_id, timeout_s=timeout_s, on_progress=on_progress))

    def cancel(self, render_id: str) -> RenderStatus:
        return run(self._inner.cancel(render_id))

    def download(
        self,
        render_id: str,
        path: str | Path,
        *,
        overwrite: bool = False,
        on_progress: OnProgress | None = None,
        file: int = 0,
    ) -> Exported:
        return run(
            self._inner.download(render_id, path, overwrite=overwrite, on_progress=on_progress, file=file)
        )


class Session:
    """One edit: files, words, timeline, exports."""

    def __init__(self, inner: AsyncSession, client: Client) -> None:
        self._inner = inner
        self.client = client
        self.info = inner.info

    @property
    def id(self) -> str:
        return self.info.id

    def upload(self, *sources: str | Path, on_progress: OnProgress | None = None) -> tuple[Uploaded, ...]:
        return run(self._inner.upload(*sources, on_progress=on_progress))

    def say(self, message: str) -> Iterator[TurnEvent]:
        return iterate(self._inner.say(message))

    def state(self) -> State:
        return run(self._inner.state())

    def export(
        self,
        path: str | Path,
        output: Json | None = None,
        *,
        overwrite: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Exported:
        return run(self._inner.export(path, output, overwrite=overwrite, on_progress=on_progress))

    def undo(self, steps: int = 1) -> State:
        return run(self._inner.undo(steps))

    def redo(self, steps: int = 1) -> State:
        return run(self._inner.redo(steps))

    def stop(self) -> None:
        run(self._inner.stop())

    def start_export(self, output: Json | None = None) -> RenderStatus:
        return run(self._inner.start_export(output))

    def claim_link(self) -> str:
        return run(self._inner.claim_link())


for _ours, _source in ((Client, AsyncClient), (Session, AsyncSession)):
    for _name, _method in vars(_ours).items():
        if callable(_method) and _method.__doc__ is None:
            _method.__doc__ = getattr(_source, _name, _method).__doc__
