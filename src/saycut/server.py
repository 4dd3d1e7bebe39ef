"""The service, put together: read me first.

    settings ─► database, blobs, workplace ─► Desk ─► works ─► Engine ─► Service ─► make_app ─► uvicorn

`serve` is one process that answers requests and does the work; with Postgres and S3 other machines run
`work`, the same without HTTP. Everything stands in `opened`: what is begun there is ended there.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

import uvicorn

from .api.app import make_app
from .config import ServiceSettings, Settings
from .errors import InputError
from .jobs import Engine, Place, Work
from .media.speech.options import SpeechOptions
from .sessions.secrets import link_signer
from .sessions.service import Desk, Rules, Service, lanes
from .sessions.turning import turn_work
from .sessions.workplace import Workplace
from .store.blobs import open_blobs
from .store.database import open_database

GRACE_S = 10.0
"""How long work that runs may go on when the process is asked to end; what is left goes on elsewhere."""
WORKS: tuple[Callable[[Desk], Work], ...] = (turn_work,)
"""Every kind of durable work there is."""


@dataclass(frozen=True)
class Running:
    """How a process takes part."""

    take: Iterable[str] | None = None
    """Lanes it takes jobs of; None: all, `()`: it only answers requests."""
    abilities: tuple[str, ...] = ()
    """What jobs may need and this machine has."""


@contextlib.asynccontextmanager
async def opened(
    settings: ServiceSettings, workplace: Workplace, running: Running | None = None
) -> AsyncIterator[Service]:
    """A service that runs in this event loop while the block does. Raises StoreError."""
    part = running or Running()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
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
        folder = settings.data / "requests"
        folder.mkdir(exist_ok=True, mode=0o700)
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
        await asyncio.to_thread(
            engine.start, take=part.take, abilities=part.abilities, loop=asyncio.get_running_loop()
        )
        try:
            yield service
        finally:
            await asyncio.to_thread(engine.stop, grace_s=GRACE_S)
    finally:
        await database.close()


def rules_of(settings: ServiceSettings) -> Rules:
    """The operator's settings as the sessions' value."""
    return Rules(
        heartbeat=settings.heartbeat,  # type: ignore[arg-type]  # one of the three: config has looked
        retention_days=settings.retention_days,
        public_url=settings.public_url,
        web_url=settings.web_url,
        cors_origins=settings.cors_origins,
        private_urls=settings.private_urls,
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
    )


@dataclass(frozen=True)
class Listening:
    """Where requests come in."""

    host: str = "127.0.0.1"
    port: int = 8765
    """0: any that is free."""


def serve(
    settings: ServiceSettings,
    workplace: Workplace,
    *,
    at: Listening,
    running: Running | None = None,
    told: Callable[[str], None],
) -> None:
    """Answers requests until the process is asked to end. `told` gets the address once it answers.

    Raises InputError (the port is taken), StoreError.
    """
    listening = _listen(at)
    _run(_serve(settings, workplace, running, listening, told))


def work(settings: ServiceSettings, workplace: Workplace, *, running: Running | None = None) -> None:
    """Does the service's work, without HTTP, until the process is asked to end. Raises StoreError."""
    _run(_work(settings, workplace, running))


async def _serve(
    settings: ServiceSettings,
    workplace: Workplace,
    running: Running | None,
    listening: socket.socket,
    told: Callable[[str], None],
) -> None:
    async with opened(settings, workplace, running) as service:
        config = uvicorn.Config(
            make_app(service),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            timeout_keep_alive=75,  # longer than the usual proxy's 60: it must be the one that hangs up
        )
        host, port = listening.getsockname()[:2]
        told(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        await uvicorn.Server(config).serve(sockets=[listening])


async def _work(settings: ServiceSettings, workplace: Workplace, running: Running | None) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with opened(settings, workplace, running):
        await ended.wait()


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
