"""What the flows need of the world, and the two worlds there are: blocking, and an event loop's.

Flows are written once, as coroutines over a `Line`. Over a `BlockingLine` nothing they await ever has to
wait for an event loop, so `drive.run` takes them from start to end in one breath: that is the blocking
client. Over a `LoopLine` they are ordinary coroutines.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Protocol, TypeVar

import httpx2

from .. import __version__
from .limits import Limits
from .settings import ClientSettings

T = TypeVar("T")


class Body(Protocol):
    """An answer whose head has come; its body is read as it comes. To be closed, also after an error."""

    @property
    def response(self) -> httpx2.Response: ...

    def texts(self) -> AsyncGenerator[str, None]:
        """The body as text, in the pieces it comes in. Raises httpx2.TransportError where it breaks off."""
        ...

    def bytes(self) -> AsyncGenerator[bytes, None]:
        """The body as it was sent, not unpacked."""
        ...

    async def close(self) -> None: ...


class Line(Protocol):
    """The way to one server, and its clock."""

    def build(self, method: str, url: str, **parts: object) -> httpx2.Request: ...

    async def open(self, request: httpx2.Request, *, follow: bool = False) -> Body: ...

    def now(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...

    async def aside(self, work: Callable[[], T]) -> T:
        """Runs what blocks (reading a file) where it holds up nobody else."""
        ...

    def lock(self) -> AbstractAsyncContextManager[object]: ...

    async def close(self) -> None: ...


class BlockingBody:
    """A `Body` over a blocking client."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response

    async def texts(self) -> AsyncGenerator[str, None]:
        for text in self.response.iter_text():
            yield text

    async def bytes(self) -> AsyncGenerator[bytes, None]:
        for piece in self.response.iter_raw():
            yield piece

    async def close(self) -> None:
        self.response.close()


class BlockingLine:
    """A `Line` whose coroutines never wait for a loop."""

    def __init__(self, settings: ClientSettings) -> None:
        self.clock = settings.clock
        plain = settings.plain
        self.client = httpx2.Client(
            base_url=settings.base_url,
            headers=AGENT,
            timeout=timeout_of(settings.limits),
            trust_env=not settings.near,
            transport=httpx2.HTTPTransport(verify=False) if plain else None,
            mounts={"https://": _LaterTransport()} if plain else None,
        )

    def build(self, method: str, url: str, **parts: object) -> httpx2.Request:
        return self.client.build_request(method, url, **parts)  # type: ignore[arg-type]

    async def open(self, request: httpx2.Request, *, follow: bool = False) -> Body:
        return BlockingBody(self.client.send(request, stream=True, follow_redirects=follow))

    def now(self) -> float:
        return self.clock.now()

    async def sleep(self, seconds: float) -> None:
        self.clock.sleep(seconds)

    async def aside(self, work: Callable[[], T]) -> T:
        return work()

    def lock(self) -> AbstractAsyncContextManager[object]:
        return _ThreadLock()

    async def close(self) -> None:
        self.client.close()


class LoopBody:
    """A `Body` over an event loop's client."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response

    async def texts(self) -> AsyncGenerator[str, None]:
        async for text in self.response.aiter_text():
            yield text

    async def bytes(self) -> AsyncGenerator[bytes, None]:
        async for piece in self.response.aiter_raw():
            yield piece

    async def close(self) -> None:
        await self.response.aclose()


class LoopLine:
    """A `Line` in an event loop."""

    def __init__(self, settings: ClientSettings) -> None:
        self.clock = settings.clock
        plain = settings.plain
        self.client = httpx2.AsyncClient(
            base_url=settings.base_url,
            headers=AGENT,
            timeout=timeout_of(settings.limits),
            trust_env=not settings.near,
            transport=httpx2.AsyncHTTPTransport(verify=False) if plain else None,
            mounts={"https://": _LaterAsyncTransport()} if plain else None,
        )

    def build(self, method: str, url: str, **parts: object) -> httpx2.Request:
        return self.client.build_request(method, url, **parts)  # type: ignore[arg-type]

    async def open(self, request: httpx2.Request, *, follow: bool = False) -> Body:
        return LoopBody(await self.client.send(request, stream=True, follow_redirects=follow))

    def now(self) -> float:
        return self.clock.now()

    async def sleep(self, seconds: float) -> None:
        await self.clock.async_sleep(seconds)

    async def aside(self, work: Callable[[], T]) -> T:
        return await asyncio.to_thread(work)

    def lock(self) -> AbstractAsyncContextManager[object]:
        return asyncio.Lock()

    async def close(self) -> None:
        await self.client.aclose()


AGENT = {"User-Agent": f"saycut/{__version__}"}


def timeout_of(limits: Limits, *, answer_s: float | None = None) -> httpx2.Timeout:
    """The time-outs of one request; `answer_s`: until its answer begins, where that may take longer."""
    return httpx2.Timeout(
        connect=limits.connect_s,
        read=limits.silence_s if answer_s is None else answer_s,
        write=limits.silence_s,
        pool=limits.connect_s,
    )


class _LaterTransport(httpx2.BaseTransport):
    """https beside a server that speaks plain http: certificates are loaded when one is to be checked.

    That takes 0.1 s, which a command that talks to this machine alone does not have to wait.
    """

    def __init__(self) -> None:
        self._made: httpx2.HTTPTransport | None = None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._made = self._made or httpx2.HTTPTransport()
        return self._made.handle_request(request)

    def close(self) -> None:
        if self._made is not None:
            self._made.close()


class _LaterAsyncTransport(httpx2.AsyncBaseTransport):
    """`_LaterTransport` for an event loop."""

    def __init__(self) -> None:
        self._made: httpx2.AsyncHTTPTransport | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._made = self._made or httpx2.AsyncHTTPTransport()
        return await self._made.handle_async_request(request)

    async def aclose(self) -> None:
        if self._made is not None:
            await self._made.aclose()


class _ThreadLock:
    """A thread's lock in the form of an event loop's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    async def __aenter__(self) -> None:
        self._lock.acquire()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
