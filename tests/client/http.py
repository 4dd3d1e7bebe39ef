"""A small HTTP server in a thread, that can misbehave on every byte."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes
    length: int
    """Of the body, also where it was thrown away."""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """What goes back."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: AsyncIterator[bytes] | None = None
    """Chunks instead of `body`."""
    sent: int | None = None
    """So many bytes of the body, then the connection is cut; None: all."""
    slice: int | None = None
    """Bytes a write, with a pause between; None: all at once."""
    chunked: bool = False
    """The body in HTTP chunks of `slice` bytes, without its length."""


class Cut(Exception):
    """The connection is to end now, without a goodbye."""


Handler = Callable[[Asked], Awaitable[Answer]]


class HttpServer:
    """Listens on a port of loopback until the block ends."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0
        self.most_kept: int | None = None
        """Larger bodies are counted and thrown away."""

    def __enter__(self) -> HttpServer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for writer in list(self._open):
            writer.transport.abort()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (asked := await _request(reader, self.most_kept)) is not None:
                answer = await self._handler(asked)
                await _answer(writer, answer)
        except (Cut, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()  # what was sent arrives, and then the end


async def _request(reader: asyncio.StreamReader, most_kept: int | None) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    if not head:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    body, length = b"", 0
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int((await reader.readline()).strip(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    elif "content-length" in headers:
        length = int(headers["content-length"])
        if most_kept is None or length <= most_kept:
            body = await reader.readexactly(length)
        else:
            left = length
            while left:
                left -= len(await reader.readexactly(min(left, 65_536)))
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query))
    return Asked(method, unquote(parts.path), query, headers, body, length or len(body))


async def _answer(writer: asyncio.StreamWriter, answer: Answer) -> None:
    headers = {"Content-Type": "application/json", **answer.headers}
    streamed = answer.stream is not None or answer.chunked
    if streamed:
        headers["Transfer-Encoding"] = "chunked"
    else:
        headers.setdefault("Content-Length", str(len(answer.body)))
    lines = [f"HTTP/1.1 {answer.status} x", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    writer.write("\r\n".join(lines).encode("latin-1"))
    if answer.stream is not None:
        async for piece in answer.stream:
            await _chunk(writer, piece)
        writer.write(b"0\r\n\r\n")
    else:
        body = answer.body if answer.sent is None else answer.body[: answer.sent]
        size = answer.slice or len(body) or 1
        for at in range(0, len(body), size):
            if answer.chunked:
                await _chunk(writer, body[at : at + size])
            else:
                writer.write(body[at : at + size])
                await writer.drain()
            if answer.slice:
                await asyncio.sleep(0.0005)
        if answer.sent is not None:
            raise Cut
        if answer.chunked:
            writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _chunk(writer: asyncio.StreamWriter, piece: bytes) -> None:
    writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    await writer.drain()
