"""Both clients behind one face, so that a test is written once; and a clock that lets hours pass at once."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from saycut.client import AsyncClient, AsyncSession, Client, ClientSettings, Clock


@dataclass
class FakeClock:
    """Time that passes only when somebody sleeps, or a test says so."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)
    at_sleep: Callable[[], None] = lambda: None

    def clock(self) -> Clock:
        return Clock(lambda: self.time, self.sleep, self.async_sleep, lambda: 0.0)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        self.at_sleep()

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def ticking(self, texts: Callable[[Any], AsyncGenerator[str, None]]) -> Any:
        """A body's `texts` that lets time pass where a `tick` stands in the stream, when it is read."""

        async def read(body: Any) -> AsyncGenerator[str, None]:
            async for text in texts(body):
                first, *rest = re.split(r"@(\d+)@", text)
                yield first
                for seconds, piece in zip(rest[::2], rest[1::2], strict=True):
                    self.time += int(seconds)
                    yield piece

        return read


def tick(seconds: int) -> bytes:
    """A frame of a turn that lets time pass."""
    return f"@{seconds}@".encode()


class Blocking:
    """An `AsyncClient` or `AsyncSession` with the face of the blocking one."""

    def __init__(self, inner: Any, runner: asyncio.Runner) -> None:
        self._inner = inner
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not inspect.ismethod(found):
            return found

        def call(*arguments: Any, **named: Any) -> Any:
            result = found(*arguments, **named)
            if inspect.isasyncgen(result):
                return self._each(result)
            value = self._runner.run(result) if inspect.iscoroutine(result) else result
            return Blocking(value, self._runner) if isinstance(value, AsyncSession) else value

        return call

    def _each(self, items: Any) -> Iterator[Any]:
        async def following() -> Any:
            return await anext(items)

        async def closing() -> None:
            await items.aclose()

        try:
            while True:
                try:
                    item = self._runner.run(following())
                except StopAsyncIteration:
                    return
                yield item
        finally:
            self._runner.run(closing())


class Clients:
    """Makes clients of one kind, and closes them."""

    def __init__(self, kind: str, settings: ClientSettings) -> None:
        self.kind = kind
        self.settings = settings
        self._runner = asyncio.Runner()
        self._made: list[Any] = []

    def __call__(self, base_url: str, settings: ClientSettings | None = None, **named: Any) -> Any:
        made = settings or self.settings
        client: Any = (
            Client(base_url, settings=made, **named)
            if self.kind == "blocking"
            else Blocking(AsyncClient(base_url, settings=made, **named), self._runner)
        )
        self._made.append(client)
        return client

    def close(self) -> None:
        for client in self._made:
            client.close()
        self._runner.close()
