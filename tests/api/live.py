"""A service in this process, over real HTTP: quick to start, and its inside can be reached by a test."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import random
import socket
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI

from saycut.api.app import make_app
from saycut.config import ServiceSettings
from saycut.server import Running, opened
from saycut.sessions.service import Rules, Service
from saycut.sessions.workplace import Workplace
from serving import Caller

Found = TypeVar("Found")


class Live:
    """A service that answers at `url`."""

    def __init__(self, folder: Path, *, private: bool) -> None:
        self._folder = folder
        self._private = private
        self.url = ""
        self.service: Service
        self.app: FastAPI
        self._loop: asyncio.AbstractEventLoop
        self._ended: asyncio.Event
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="live service")
        self._clients: list[Caller] = []

    def run(self, work: Coroutine[Any, Any, Found]) -> Found:
        """Runs a coroutine where the service's database is."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    def client(self, token: str | None = None, account_id: str = "", *, url: str = "") -> Caller:
        """A client with a token, or with none."""
        self._clients.append(Caller(url or self.url, token, account_id))
        return self._clients[-1]

    def account(self, *, url: str = "") -> Caller:
        """A client of a new account. Made inside: one address gets ten tokens by HTTP."""
        from saycut.accounts.signing_in import anonymous_token

        address = str(ipaddress.IPv4Address(0x0A000000 + random.getrandbits(24)))
        made = self.run(anonymous_token(self.service.database, str(uuid.uuid4()), address))
        return self.client(made.token, made.account_id, url=url)

    def token(self, account_id: str, scopes: str, **more: Any) -> str:
        """A token made by hand."""
        from saycut.accounts.administering import make_manual_token

        async def made() -> str:
            async with self.service.database.writing() as tx:
                return (await make_manual_token(tx, account_id, scopes=scopes, **more)).text

        return self.run(made())

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(60)
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        for client in self._clients:
            client.close()
        if self._failure is None:
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(60)

    @contextlib.contextmanager
    def also(self, rules: Callable[[Rules], Rules]) -> Iterator[str]:
        """The same service with other rules, at a URL of its own, while the block runs."""
        app = make_app(replace(self.service, rules=rules(self.service.rules)))
        entered: asyncio.Queue[str] = asyncio.Queue()
        left = asyncio.Event()

        async def hold() -> None:
            async with _answering(app) as url:
                await entered.put(url)
                await left.wait()

        held = asyncio.run_coroutine_threadsafe(hold(), self._loop)
        try:
            yield self.run(entered.get())
        finally:
            self._loop.call_soon_threadsafe(left.set)
            held.result(timeout=30)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:  # noqa: BLE001  (told by the thread that waits)
            self._failure = failure
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        settings = ServiceSettings(data=self._folder / "data", private_urls=self._private)
        workplace = Workplace(cache=self._folder / "cache")
        async with opened(settings, workplace, Running(take=())) as self.service:
            self.app = make_app(self.service)
            async with _answering(self.app) as self.url:
                self._ready.set()
                await self._ended.wait()


@contextlib.asynccontextmanager
async def _answering(app: FastAPI) -> AsyncIterator[str]:
    """Answers on loopback while the block runs; gives the URL."""
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = _Quiet(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


class _Quiet(uvicorn.Server):
    """uvicorn in a thread: signals are the main thread's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def live_service(folder: Path, *, private: bool = False) -> Iterator[Live]:
    """A live service while the block runs. `private`: webhooks may lead to loopback."""
    live = Live(folder, private=private)
    live.start()
    try:
        yield live
    finally:
        live.stop()
