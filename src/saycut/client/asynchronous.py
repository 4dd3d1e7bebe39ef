"""The client for an event loop, and the one source of both: `blocking.py` takes these very coroutines."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from ..errors import RenderError
from ..units import Frozen
from ..wire.events import AGENT
from . import downloading, paths, rendering, underway
from .calls import Again, Call, Caller, Json, registration_link
from .events import TurnEvent
from .line import Line, LoopLine
from .reading import Credits, SessionInfo, read_credits, read_sessions, read_state
from .rendering import RenderFile, RenderStatus
from .settings import ClientSettings, given, read_client_settings
from .state import State, state_of
from .turn import Turn
from .underway import TurnStatus
from .uploading import OnProgress, Uploaded, Uploader


class Exported(Frozen):
    """A file that an export made, on this machine."""

    path: Path
    bytes: int
    render_id: str
    duration: float | None = None
    """Seconds, where the server says."""
    files: tuple[RenderFile, ...] = ()
    """All that the export made, where it made several; `client.download(…, file=1)` gets another."""
    notes: tuple[str, ...] = ()
    """What a person should know of the files (how a size was kept); only Saycut's own server tells."""


class AsyncClient:
    """A connection to a Saycut server, or to the hosted service: its account, its sessions."""

    def __init__(
        self,
        base_url: str | None = None,
        token: str | None = None,
        *,
        settings: ClientSettings | None = None,
        line: Line | None = None,
    ) -> None:
        """What is not given is read from the environment: NEMO_API_URL, NEMO_TOKEN and the others."""
        self.settings = given(settings or read_client_settings(), base_url, token)
        self.caller = Caller(line or LoopLine(self.settings), self.settings)
        self.uploader = Uploader(self.caller)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the connections; work on the server goes on."""
        await self.caller.line.close()

    async def session(
        self, session_id: str | None = None, *, name: str = "project", language: str | None = None
    ) -> AsyncSession:
        """A new session; with an id, one that is there already (it is looked at when it is used)."""
        language = language or self.settings.language
        if session_id is not None:
            return AsyncSession(self, SessionInfo(id=session_id, name=name, language=language))
        body = {"task_name": name} | ({"language": language} if language else {})
        data = await self.caller.data(Call("POST", paths.NEW_SESSION, Again.REFUSED, parts={"json": body}))
        info = SessionInfo(
            id=str(data.get("session_id") or ""),
            task_id=str(data.get("task_id") or ""),
            user_id=str(data.get("user_id") or ""),
            name=name,
            language=language,
        )
        return AsyncSession(self, info)

    async def sessions(self, *, most: int = 100, skip: int = 0) -> tuple[SessionInfo, ...]:
        """The account's sessions, newest first. Only Saycut's own server has such a list."""
        return await read_sessions(self.caller, most=most, skip=skip)

    async def delete_session(self, session_id: str) -> None:
        """Removes a session with its files. Only Saycut's own server does."""
        await self.caller.reply(Call("DELETE", paths.session(session_id)))

    async def credits(self) -> Credits:
        """What the account has."""
        return await read_credits(self.caller)

    async def connect(self) -> None:
        """Gets a token now, and not at the first call. Raises Unreachable, TooManyTokens."""
        await self.caller.token()

    async def revoke(self) -> None:
        """Ends the token, here and on the server."""
        await self.caller.reply(Call("POST", paths.REVOKE, Again.REFUSED))
        await self.caller.forget_token()

    async def registration_link(self) -> str:
        """Where an anonymous account becomes a registered one and keeps all it has; empty for others."""
        return registration_link(self.settings, await self.caller.user_id())

    @property
    def web_url(self) -> str:
        return self.settings.web_url or self.settings.base_url

    async def turn_status(self, turn_id: str) -> TurnStatus:
        """How a turn stands, by the name our own server gave it. Raises SessionUnknown."""
        return await underway.turn_status(self.caller, turn_id)

    async def wait_for_turn(self, turn_id: str, *, timeout_s: float | None = None) -> TurnStatus:
        """The status once the turn has ended, or as it is after `timeout_s`. A failed one is given, too."""
        return await underway.wait_for_turn(self.caller, turn_id, timeout_s=timeout_s)

    async def cancel_turn(self, turn_id: str) -> TurnStatus:
        """Stops a turn; it costs nothing then."""
        return await underway.cancel_turn(self.caller, turn_id)

    async def render_status(self, render_id: str) -> RenderStatus:
        """How an export stands. Raises ExportUnknown."""
        return await rendering.look(self.caller, render_id)

    async def wait_for(
        self, render_id: str, *, timeout_s: float | None = None, on_progress: OnProgress | None = None
    ) -> RenderStatus:
        """The status once the export has ended, or as it is after `timeout_s`. A failed one is given, too."""
        status = await rendering.look(self.caller, render_id)
        return await rendering.wait(self.caller, status, on_progress, timeout_s=timeout_s)

    async def cancel(self, render_id: str) -> RenderStatus:
        """Stops an export."""
        return await rendering.cancel(self.caller, render_id)

    async def download(
        self,
        render_id: str,
        path: str | Path,
        *,
        overwrite: bool = False,
        on_progress: OnProgress | None = None,
        file: int = 0,
    ) -> Exported:
        """A file of an export that has ended. Raises RenderError when it made none, OutputError.

        `file`: which one, where it made several (`RenderStatus.files`).
        """
        status = await rendering.look(self.caller, render_id)
        rendering.raise_unless_completed(status)
        if status.state != "completed":
            raise RenderError("the export is still at work", way_out="Wait for it first.")
        return await self._downloaded(status.of_file(file), Path(path), overwrite=overwrite, told=on_progress)

    async def _downloaded(
        self, status: RenderStatus, path: Path, *, overwrite: bool, told: OnProgress | None
    ) -> Exported:
        size = await downloading.download(self.caller, status, path, overwrite=overwrite, told=told)
        made = {"path": path, "bytes": size, "render_id": status.id}
        return Exported(**made, duration=status.duration, files=status.files, notes=status.notes)


class AsyncSession:
    """One edit: files, words, timeline, exports."""

    def __init__(self, client: AsyncClient, info: SessionInfo) -> None:
        self.client = client
        self.info = info
        self._caller = client.caller

    @property
    def id(self) -> str:
        return self.info.id

    async def upload(
        self, *sources: str | Path, on_progress: OnProgress | None = None
    ) -> tuple[Uploaded, ...]:
        """Brings files of this machine, or http(s) addresses, into the session, in the order given.

        Raises MediaError (not there, empty), UnsupportedFile, FileTooLarge, UrlRefused, Unreachable.
        """
        found: list[Uploaded] = []
        for source in sources:
            if isinstance(source, str) and source.lower().startswith(("http://", "https://")):
                found += await self.client.uploader.urls(self.id, [source])
            else:
                found += await self.client.uploader.file(self.id, Path(source), on_progress)
        return tuple(found)

    def say(self, message: str) -> AsyncGenerator[TurnEvent, None]:
        """Sends a turn, once, and gives its events as they come; `text` of each is what to show.

        Who stops listening does not stop the turn. Raises OutOfCredits, SessionUnknown, TurnFailed, TurnLost,
        Unreachable.
        """
        return Turn(self._caller, self.info, message).events()

    async def state(self) -> State:
        """The timeline as it stands, with `summary` and `ready`."""
        return await read_state(self._caller, self.id)

    async def export(
        self,
        path: str | Path,
        output: Json | None = None,
        *,
        overwrite: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Exported:
        """Renders the timeline and puts the file at `path`; a render that fails is tried once more.

        `output`: `format`, `quality`, `resolution`, `fps`, `codec`, `crf`. Raises NothingToExport,
        ExportBlocked, RenderError, TargetUnreachable (not tried again), Cancelled, OutputError, Unreachable.
        """
        place = Path(path)
        downloading.check_place(place, overwrite=overwrite)
        order = await rendering.order_of(self._caller, self.id, output)
        status = await rendering.begin(self._caller, order)
        status = await rendering.wait(self._caller, status, on_progress)
        if status.worth_another_try:
            status = await rendering.begin(self._caller, order)
            status = await rendering.wait(self._caller, status, on_progress)
        rendering.raise_unless_completed(status)
        return await self.client._downloaded(status, place, overwrite=overwrite, told=on_progress)

    async def undo(self, steps: int = 1) -> State:
        """Goes back along the revisions; the timeline as it is then. Only Saycut's own server has this.

        Raises Conflict when there are not so many steps.
        """
        return await self._stepped(paths.undo(self.id), steps)

    async def redo(self, steps: int = 1) -> State:
        """Goes forth again to what was undone, as `undo` goes back."""
        return await self._stepped(paths.redo(self.id), steps)

    async def _stepped(self, path: str, steps: int) -> State:
        """Names the revision it steps from: made again, it is refused and not done twice."""
        seen = (await self.state()).revision
        body = {"steps": steps} | ({} if seen is None else {"revision": seen})
        return state_of(await self._caller.data(Call("POST", path, Again.REFUSED, parts={"json": body})))

    async def stop(self) -> None:
        """Stops the session's turns that wait or run; they cost nothing. Only on Saycut's own server."""
        body = {"app_name": AGENT, "user_id": "me", "session_id": self.id}
        await self._caller.reply(Call("POST", paths.STOP, parts={"json": body}))

    async def start_export(self, output: Json | None = None) -> RenderStatus:
        """Begins an export and does not wait; `client.wait_for` and `client.download` go on by its `id`."""
        order = await rendering.order_of(self._caller, self.id, output)
        return await rendering.begin(self._caller, order)

    async def claim_link(self) -> str:
        """An address that opens this one project in a browser, for seven days. It holds no API token."""
        body: dict[str, Any] = {"session_id": self.id, "task_id": self.info.task_id}
        if not self.info.task_id:
            body["task_id"] = (await self.state()).task_id
        data = await self._caller.data(Call("POST", paths.CLAIM, parts={"json": body}))
        return (
            f"{self.client.web_url}/workspace/claim?ct={quote(str(data.get('claim_token') or ''), safe='')}"
        )
