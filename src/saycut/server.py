"""The service, put together: read me first.

    settings ─► database, blobs, workplace ─► Desk ─► works ─► Engine ─► Service ─► make_app ─► uvicorn

`serve` is one process that answers requests and does the work; with Postgres and S3 other machines run
`work`, the same without HTTP. Everything stands in `opened`: what is begun there is ended there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.routing import Route
from starlette.types import ASGIApp

from . import __version__
from .api.app import make_app
from .api.door import Door
from .config import ServiceSettings, Settings
from .errors import InputError, StoreError
from .jobs import Engine, Place, Work
from .media.speech.options import SpeechOptions
from .sessions import chatting, exporting, sending
from .sessions.abilities import abilities_of
from .sessions.delivering import export_work
from .sessions.keeping import Chore, keep_house
from .sessions.secrets import link_signer
from .sessions.service import Desk, Rules, Service, lanes
from .sessions.standing import keep_telling
from .sessions.turning import turn_work
from .sessions.workplace import Workplace
from .store.blobs import open_blobs
from .store.database import open_database
from .store.holding import own_folder
from .telemetry import figures, logs, traces

GRACE_S = 10.0
"""How long work that runs may go on when the process is asked to end; what is left goes on elsewhere."""
WORKS: tuple[Callable[[Desk], Work], ...] = (turn_work, export_work)
"""Every kind of durable work there is."""
MEANWHILE: tuple[Callable[[Desk], Coroutine[Any, Any, None]], ...] = (sending.keep_sending,)
"""What every process does beside, until it ends."""
CHORES: tuple[Chore, ...] = (
    Chore("turns whose work is over", 15, chatting.put_in_order),
    Chore("exports whose work is over", 15, exporting.end_abandoned),
    Chore("parts of exports that have ended", 600, exporting.drop_parts),
    Chore("webhooks that were sent", 3600, sending.forget_sent),
)
"""What is put in order now and then, beside what `sessions.keeping` knows."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Running:
    """How a process takes part."""

    take: Iterable[str] | None = None
    """Lanes it takes jobs of; None: all, `()`: it only answers requests."""
    abilities: tuple[str, ...] | None = None
    """What jobs may need and this machine has; None: it is found out."""
    figures_port: int | None = None
    """Of loopback, where a worker shows its figures; None: nowhere."""


@contextlib.asynccontextmanager
async def opened(
    settings: ServiceSettings, workplace: Workplace, running: Running | None = None
) -> AsyncIterator[Service]:
    """A service that runs in this event loop while the block does. Raises StoreError."""
    part = running or Running()
    _make_folder(settings.data)
    database = await open_database(settings.database)
    try:
        blobs = await open_blobs(settings.blobs, cache=settings.data / "cache" / "blobs")
        desk = Desk(database, blobs, workplace, rules_of(settings))
        works = [make(desk) for make in WORKS]
        engine = Engine(
            Place(settings.database, settings.data / "work"),
            works,
            lanes=lanes(turns=settings.turn_slots, exports=settings.export_slots),
        )
        requests = settings.data / "requests"
        _make_folder(requests)
        taken = tuple(engine.lanes) if part.take is None else tuple(part.take)
        able = await _abilities(part, workplace) if taken else ()
        with own_folder(requests) as folder:
            service = Service(
                database,
                blobs,
                workplace,
                desk.rules,
                desk.streams,
                jobs=engine,
                links=await link_signer(database),
                folder=folder,
            )
            loop = asyncio.get_running_loop()
            await asyncio.to_thread(engine.start, take=taken, abilities=able, loop=loop)
            beside = [keep_telling(desk, engine.executor, takes=taken, abilities=able)] if taken else []
            beside.append(keep_house(service, CHORES))
            try:
                async with _meanwhile(*beside, *(make(desk) for make in MEANWHILE)):
                    yield service
            finally:
                await asyncio.to_thread(engine.stop, grace_s=GRACE_S)
    finally:
        await database.close()


async def _abilities(part: Running, workplace: Workplace) -> tuple[str, ...]:
    if part.abilities is not None:
        return part.abilities
    return await asyncio.to_thread(abilities_of, workplace)


@contextlib.asynccontextmanager
async def _meanwhile(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Does these beside the block, and ends them with it. One that fails is told of, and the rest goes on."""
    tasks = [asyncio.create_task(one) for one in works]
    for task in tasks:
        task.add_done_callback(_tell_failure)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _tell_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (failure := task.exception()) is not None:
        log.error("%s has ended: %s", task.get_coro(), type(failure).__name__, exc_info=failure)


def _make_folder(folder: Path) -> None:
    """Makes a folder of the service's own. Raises StoreError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        trial = folder / f".trial-{os.getpid()}"
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise StoreError(
            f"the data folder {folder} cannot be written: {error.strerror}",
            way_out="Check its rights and the space left, or name another with --data.",
        ) from error


def rules_of(settings: ServiceSettings) -> Rules:
    """The operator's settings as the sessions' value."""
    return Rules(
        heartbeat=settings.heartbeat,  # type: ignore[arg-type]  # one of the three: config has looked
        retention_days=settings.retention_days,
        public_url=settings.public_url,
        web_url=settings.web_url,
        cors_origins=settings.cors_origins,
        private_urls=settings.private_urls,
        requests_per_s=settings.requests_per_s,
    )


def workplace_of(settings: Settings) -> Workplace:
    """The machine's engine, fonts, music and models as the sessions' value."""
    from pydantic import SecretStr

    return Workplace(
        cache=settings.cache,
        ffmpeg=settings.ffmpeg,
        fonts=settings.fonts,
        music=settings.music,
        speech=SpeechOptions(
            model=settings.captions_model,
            whisper_cpp=settings.whisper_cpp,
            http_url=settings.captions_url,
            http_key=SecretStr(settings.captions_key) if settings.captions_key else None,
            searched=() if settings.captions_model else ("SAYCUT_CAPTIONS_MODEL",),
        ),
        threads=settings.threads,
        part_s=settings.part_s,
    )


Beside = Callable[[str], contextlib.AbstractAsyncContextManager[ASGIApp]]
"""Opens an application, given the address at which this process can be reached from itself."""


@dataclass(frozen=True)
class Listening:
    """Where requests come in."""

    host: str = "127.0.0.1"
    port: int = 8765
    """0: any that is free."""
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """Applications beside the API, by their path: behind a door that wants a good token."""


def serve(
    settings: ServiceSettings,
    workplace: Workplace,
    *,
    at: Listening,
    running: Running | None = None,
    told: Callable[[str], None],
) -> None:
    """Answers requests until the process is asked to end. `told` gets the address once it answers.

    Raises InputError (the port is taken), StoreError, RenderError (the media engine does not run).
    """
    listening = _listen(at)
    with listening, _seen(settings):
        _run(_serve(settings, workplace, running, _Open(listening, at.beside, told)))


def work(
    settings: ServiceSettings,
    workplace: Workplace,
    *,
    running: Running | None = None,
    told: Callable[[], None] = lambda: None,
) -> None:
    """Does the service's work, without HTTP, until the process is asked to end. `told`: called once it works.

    Raises InputError (the port for figures is taken), StoreError, RenderError.
    """
    with _seen(settings):
        _run(_work(settings, workplace, running or Running(), told))


@contextlib.contextmanager
def _seen(settings: ServiceSettings) -> Iterator[None]:
    """Log and traces, while the block runs."""
    logs.begin(settings.log)
    traces.begin(__version__)
    try:
        yield
    finally:
        traces.end()


async def _serve(
    settings: ServiceSettings,
    workplace: Workplace,
    running: Running | None,
    at: _Open,
) -> None:
    ended = _asked_to_end()
    async with opened(settings, workplace, running) as service, contextlib.AsyncExitStack() as stack:
        app = make_app(service)
        for path, open_beside in at.beside.items():
            inner = await stack.enter_async_context(open_beside(at.own_url))
            app.router.routes.append(Route(path, Door(service, inner), include_in_schema=False))
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            timeout_keep_alive=75,  # longer than the usual proxy's 60: it must be the one that hangs up
        )
        server = _Server(config)
        at.told(at.url)
        async with _meanwhile(server.end_with(ended)):
            await server.serve(sockets=[at.listening])
        log.info("no more requests; what runs may go on for %g s", GRACE_S)


async def _work(
    settings: ServiceSettings, workplace: Workplace, running: Running, told: Callable[[], None]
) -> None:
    ended = _asked_to_end()
    with _showing_figures(running.figures_port):
        async with opened(settings, workplace, running):
            told()
            await ended.wait()
            log.info("nothing more is taken; what runs may go on for %g s", GRACE_S)


@contextlib.contextmanager
def _showing_figures(port: int | None) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(figures.shown(port))
        except OSError as error:
            raise InputError(
                f"port {port} cannot be used for figures: {error.strerror}",
                way_out="Choose another with --metrics-port, or end what has it.",
                field="metrics_port",
            ) from error
        yield


@dataclass(frozen=True)
class _Open:
    """A port that is open, and what is to be served at it."""

    listening: socket.socket
    beside: Mapping[str, Beside]
    told: Callable[[str], None]

    @property
    def url(self) -> str:
        host, port = self.listening.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def own_url(self) -> str:
        """The address for this process itself: one that listens everywhere is at home on loopback."""
        host, port = self.listening.getsockname()[:2]
        home = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        return f"http://{home}:{port}"


class _Server(uvicorn.Server):
    """uvicorn, with signals left to us: it raises them again when it has ended, in the middle of our end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def end_with(self, ended: asyncio.Event) -> None:
        """Ends it when the event comes."""
        await ended.wait()
        self.should_exit = True


def _asked_to_end() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM. A second one ends the process at once: whatever runs goes on elsewhere, or
    here after the next start.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked(number: int) -> None:
        if ended.is_set():
            os._exit(128 + number)
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, asked, number)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda number, _: loop.call_soon_threadsafe(asked, number))
    return ended


def _run(main: object) -> None:
    try:
        import uvloop

        factory: Callable[[], asyncio.AbstractEventLoop] | None = uvloop.new_event_loop
    except ModuleNotFoundError:  # Windows has none
        factory = None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main)  # type: ignore[arg-type]


def _listen(at: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in at.host else socket.AF_INET
    try:
        return socket.create_server((at.host, at.port), family=family, backlog=2048)
    except OSError as error:
        raise InputError(
            f"port {at.port} of {at.host} cannot be used: {error.strerror}",
            way_out="Choose another with --port, or end what has it.",
            field="port",
        ) from error
