"""A session of a server, talked to through the client."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import socket
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import httpx2

from ...client.asynchronous import AsyncClient, AsyncSession
from ...client.downloading import check_place
from ...client.events import (
    Changed,
    ConnectionLost,
    PartUnreadable,
    StillWorking,
    TextSaid,
    ToolCalled,
    TurnEvent,
    Unchanged,
)
from ...client.reading import SessionInfo
from ...client.rendering import RenderStatus, raise_unless_completed
from ...client.settings import ClientSettings
from ...client.state import State
from ...client.turn import Turn
from ...client.uploading import Progress, Uploaded
from ...errors import (
    Cancelled,
    DraftError,
    ExportBlocked,
    NothingToExport,
    SaycutError,
    SessionUnknown,
    Unreachable,
)
from ...wire.draft_codec import draft_from_wire
from ..edge import CANCEL
from . import consent
from .naming import places_for
from .place import Brought, Export, Exported, Hear, Heard, MadeFile, Said, Tell, View
from .refused import ABOUT_ONE_FILE, as_one
from .remembered import Job, KeptSession, Remembered
from .wording import words

T = TypeVar("T")
TICK_S = 0.05
KNOCKS_S = (0.3, 0.7)
"""A server that is just starting is there a second later."""
TAKEN_S = 20.0
"""How long a server may take to say that a turn has begun."""


class WirePlace:
    """A session of a server: the one asked for, the one in use, or a new one when it is first needed."""

    def __init__(
        self, settings: ClientSettings, *, session: str | None = None, patience_s: float | None = None
    ) -> None:
        self.settings = settings
        self.remembered = Remembered(settings.folder, settings.base_url)
        self.patience_s = patience_s
        self.language = settings.language
        self.yes = False
        """Files may go to the server, whatever it is."""
        self.notice: Callable[[str], None] = lambda _: None
        """Told what the person should know and did not ask for."""
        self.hush: Callable[[], None] = lambda: None
        """Called before the person is asked something: nothing may move on the screen then."""
        self._runner = asyncio.Runner()
        self._client: AsyncClient | None = None
        self._session: AsyncSession | None = None
        self._asked = session
        self.at_work: Job | None = None
        """What goes on on the server without us."""
        self._names: frozenset[str] | None = None

    @property
    def name(self) -> str:
        return consent.host_of(self.settings.base_url)

    @property
    def client(self) -> AsyncClient:
        if self._client is None:
            if self.settings.near:
                listens(self.settings.base_url)
            self._client = AsyncClient(settings=self.settings)
        return self._client

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Takes a coroutine to its end. Raises Cancelled when the person wants an end first."""
        return self._runner.run(self._told(_stoppable(work)))

    async def _told(self, work: Coroutine[Any, Any, T]) -> T:
        """What stands in the way of a person, with the way out that is theirs."""
        try:
            return await work
        except ExportBlocked as error:
            if error.reason == "plan" and (link := await self.client.registration_link()):
                error.way_out = f"{error.way_out} {link}"
            raise
        except SessionUnknown:
            if self._asked is None:
                self.remembered.use(None)
            raise

    def close(self) -> None:
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._runner.run(self._client.close())
        self._runner.close()

    async def session(self, *, fresh: bool = False, name: str = "project") -> AsyncSession:
        """The session that is talked to; `fresh`: a new one, in use from now on."""
        if self._session is not None and not fresh:
            return self._session
        kept = self.remembered.of_server.session
        if self._asked is not None and not fresh:
            self._session = await self.client.session(self._asked, language=self.language)
        elif kept is not None and not fresh:
            info = SessionInfo(id=kept.id, task_id=kept.task_id, name=kept.name)
            info = info.replace(language=self.language or kept.language)
            self._session = AsyncSession(self.client, info)
        else:
            self._session = await self.client.session(name=name, language=self.language)
            self._keep(self._session)
        return self._session

    def _keep(self, session: AsyncSession) -> None:
        info = session.info
        self.remembered.use(
            KeptSession(id=info.id, task_id=info.task_id, name=info.name, language=info.language)
        )

    def facts(self) -> dict[str, Any]:
        session = self._session
        return {"session_id": session.id if session else None, "server": self.settings.base_url}

    def use_new(self, name: str) -> None:
        """A new session, in use from now on."""
        self.run(self.session(fresh=True, name=name))

    def upload(self, sources: Sequence[str], tell: Tell) -> tuple[Brought, ...]:
        if not (self.settings.near or self.remembered.of_server.consent):
            self.hush()
        consent.check(self.settings, self.remembered, sources, yes=self.yes)
        self._names = None
        found = self.run(self._uploaded(sources, tell))
        return tuple(_brought(one) for one in found)

    async def _uploaded(self, sources: Sequence[str], tell: Tell) -> tuple[Uploaded, ...]:
        def on_progress(progress: Progress) -> None:
            tell(progress.stage, progress.fraction)

        session = await self.session()
        made: list[Uploaded] = []
        refused: list[SaycutError] = []
        for source in sources:
            try:
                made += await session.upload(source, on_progress=on_progress)
            except SessionUnknown:
                if self._asked is not None or made:
                    raise
                session = await self.session(fresh=True, name=session.info.name or "project")
                self.notice(words(self.language)["session_gone"])
                made += await session.upload(source, on_progress=on_progress)
            except ABOUT_ONE_FILE as error:
                refused.append(error)
        if refused:
            raise as_one(refused, [one.filename for one in made], self.language)
        return tuple(made)

    def say(self, words: str, hear: Hear) -> Said:
        return self.run(self._said(words, hear))

    async def _said(self, words: str, hear: Hear) -> Said:
        session = await self.session()
        info = session.info if self.language is None else session.info.replace(language=self.language)
        before = await session.state()
        turn = Turn(self.client.caller, info, words)
        events = turn.events()
        began = self.client.caller.line.now()
        ended = False
        waiting = asyncio.ensure_future(anext(events, None))
        try:
            while True:
                if (left := self._left(began, turn)) == 0.0:
                    break
                done, _ = await asyncio.wait({waiting}, timeout=left)
                if not done:
                    continue
                event = waiting.result()
                if event is None:
                    ended = True
                    break
                for one in _heard(event):
                    hear(one)
                waiting = asyncio.ensure_future(anext(events, None))
        finally:
            if not waiting.done():
                waiting.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await waiting
            await events.aclose()
            job_id = "" if ended or not turn.begun else self._left_behind(turn, session, before)
        return Said(ended=ended, job_id=job_id or turn.id)

    def _left_behind(self, turn: Turn, session: AsyncSession, before: State) -> str:
        """Remembers a turn that goes on without us; gives the id to find it by."""
        self.at_work = Job(
            id=turn.id or f"turn-{turn.key[:12]}",
            kind="turn",
            session_id=session.id,
            began=time.time(),
            before=digest(before),
        )
        self.remembered.add(self.at_work)
        return self.at_work.id

    def stop(self) -> None:
        """Stops on the server what we stopped listening to, where it can be."""
        job, self.at_work = self.at_work, None
        if job is not None and job.kind == "export":
            self.run(self.client.cancel(job.id))
        elif job is not None and job.id.startswith("e-"):
            self.run(self.client.cancel_turn(job.id))

    def _left(self, began: float, turn: Turn) -> float | None:
        """How long to wait before looking again; None: for ever. A turn is not left before it has begun."""
        if self.patience_s is None:
            return None
        passed = self.client.caller.line.now() - began
        if not turn.begun:
            return TICK_S if passed < max(TAKEN_S, self.patience_s) else 0.0
        return max(self.patience_s - passed, 0.0)

    def view(self) -> View:
        return view_of(self.run(self._state()))

    async def _state(self) -> State:
        session = await self.session()
        state = await session.state()
        if state.task_id and not session.info.task_id:
            session.info = session.info.replace(task_id=state.task_id)
        return state

    def names(self) -> frozenset[str]:
        if self._names is None:
            draft = view_of(self.run(self._state())).draft
            self._names = frozenset(a.name for a in draft.assets) if draft else frozenset()
        return self._names

    def credits(self) -> Mapping[str, int]:
        return self.run(self.client.credits()).model_dump()

    def export(self, wanted: Export, tell: Tell) -> Exported:
        return self.run(self._exported(wanted, tell))

    async def _exported(self, wanted: Export, tell: Tell) -> Exported:
        if wanted.to is not None:
            check_place(wanted.to, overwrite=wanted.force)
        session = await self.session()
        own = bool((await session.state()).draft.get("o"))
        # What was said of the files in words stands in the draft; the contract's habit must not add an MP4.
        output = {**({} if own else {"format": "mp4"}), "quality": "high", **wanted.output}
        status = await session.start_export(output)
        job = Job(
            id=status.id,
            kind="export",
            session_id=session.id,
            began=time.time(),
            to=str(wanted.to.absolute()) if wanted.to else None,
            force=wanted.force,
        )
        self.remembered.add(job)
        self.at_work = job
        if wanted.detach:
            return Exported(job_id=job.id, percent=status.percent)
        ended = await self._waited(status, tell)
        if ended.worth_another_try:
            again = await session.start_export(output)
            self.at_work = job = job.replace(id=again.id)
            self.remembered.add(job)
            ended = await self._waited(again, tell)
        self.at_work = None if ended.ended else job
        return await self.finished(job, ended, tell)

    async def _waited(self, status: RenderStatus, tell: Tell) -> RenderStatus:
        def on_progress(progress: Progress) -> None:
            tell(progress.stage, progress.fraction)

        return await self.client.wait_for(status.id, timeout_s=self.patience_s, on_progress=on_progress)

    async def finished(self, job: Job, status: RenderStatus, tell: Tell) -> Exported:
        """The file of an export that has ended. Raises RenderError, Cancelled, OutputError."""
        if not status.ended:
            return Exported(job_id=job.id, percent=status.percent)
        raise_unless_completed(status)

        def on_progress(progress: Progress) -> None:
            tell(progress.stage, progress.fraction)

        name = self._session.info.name if self._session is not None else ""
        files = []
        for number, place in enumerate(places_for(job, status, name)):
            made = await self.client.download(
                job.id, place, overwrite=job.force, on_progress=on_progress, file=number
            )
            duration = round(made.duration * 1000) if made.duration is not None else None
            notes = status.notes if number == 0 else ()  # they are of the export as a whole
            files.append(MadeFile(path=made.path, bytes=made.bytes, duration_ms=duration, notes=notes))
        return Exported(tuple(files), job.id, 100, await self._claim(job))

    async def _claim(self, job: Job) -> str:
        """The link to the project, where it can be had: a file without it is better than no file."""
        if not job.session_id:
            return ""
        try:
            session = await self.session()
            if session.id != job.session_id:
                return ""
            return await session.claim_link()
        except (ExportBlocked, NothingToExport):  # pragma: no cover
            return ""
        except Exception as error:  # noqa: BLE001 (the export is done; what went wrong with the link is said)
            self.notice(str(error))
            return ""


def listens(url: str) -> None:
    """Raises Unreachable at once where nothing listens on this machine: no need to ask it five times."""
    found = httpx2.URL(url)
    place = (found.host, found.port or (443 if found.scheme == "https" else 80))
    for pause_s in (0.0, *KNOCKS_S):
        time.sleep(pause_s)
        try:
            socket.create_connection(place, 2.0).close()
            return
        except OSError:
            continue
    raise Unreachable(f"no connection to {consent.host_of(url)}")


async def _stoppable(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(work)
    while True:
        done, _ = await asyncio.wait({task}, timeout=0.1)
        if done:
            return task.result()
        if CANCEL.is_set():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            raise Cancelled("stopped listening", way_out="What had begun on the server goes on there.")


def _heard(event: TurnEvent) -> list[Heard]:
    if isinstance(event, TextSaid):
        return [] if event.partial or not event.text.strip() else [Heard("text", event.text)]
    if isinstance(event, ToolCalled):
        return [Heard("tool", event.name)]
    if isinstance(event, Changed | Unchanged):
        return [Heard("notice", event.text)]
    if isinstance(event, StillWorking | ConnectionLost | PartUnreadable):
        return [Heard("notice", event.text)]
    return []


def digest(state: State) -> str:
    """A timeline in a few characters, to see later whether it is another."""
    body = json.dumps([state.draft, state.generated_media], sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(body.encode(), digest_size=12).hexdigest()


def view_of(state: State) -> View:
    """A state as the conversation sees it."""
    try:
        draft = draft_from_wire(state.draft) if state.draft else None
    except DraftError:
        draft = None
    duration = draft.duration_ms if draft is not None else state.duration_ms
    return View(state.summary, duration, state.draft, draft, state.ready)


def _brought(one: Uploaded) -> Brought:
    ms = round(one.duration * 1000) if one.duration is not None else None
    return Brought(one.filename, one.file_type, ms, one.width, one.height)
