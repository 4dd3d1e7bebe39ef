"""Work that goes on after a call was answered: this process's memory of what the server does."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError, SaycutError

LONGEST_WAIT_S = 24.0
"""Clients give up a call after 30 s, some after 25."""
MOST_KEPT = 500


@dataclass
class Work:
    """One edit, upload or export."""

    what: str
    session: str
    id: str = field(default_factory=lambda: f"job_{secrets.token_hex(8)}")
    lines: list[str] = field(default_factory=list)
    """What is to be told, in order."""
    share: float | None = None
    """0 to 1, where it is known."""
    found: dict[str, Any] = field(default_factory=dict)
    error: SaycutError | None = None
    began: float = field(default_factory=time.monotonic)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def state(self) -> str:
        """`running`, `done` or `failed`."""
        if not self.ended.is_set():
            return "running"
        return "failed" if self.error else "done"


class Underway:
    """All work of one client."""

    def __init__(self) -> None:
        self._known: dict[str, Work] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Work, run: Callable[[Work], Awaitable[None]]) -> Work:
        """Lets it run; it goes on when whoever asked has gone."""
        self._forget_old()
        self._known[work.id] = work
        task = asyncio.get_running_loop().create_task(_run(work, run))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return work

    def of(self, job: str) -> Work:
        """The work with an id. Raises InputError."""
        found = self._known.get(job)
        if found is None:
            raise InputError(
                "this job is not known here, or was long ago",
                way_out="Look at the timeline: it shows what was done.",
                field="job",
            )
        return found

    async def wait(self, work: Work, seconds: float) -> Work:
        """The work when it has ended, or as it is after so long."""
        try:
            async with asyncio.timeout(min(max(seconds, 0.0), LONGEST_WAIT_S)):
                await work.ended.wait()
        except TimeoutError:
            pass
        return work

    async def close(self) -> None:
        """Stops listening; what runs on the server goes on there."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _forget_old(self) -> None:
        ended = [one for one in self._known.values() if one.ended.is_set()]
        for one in ended[: max(len(self._known) - MOST_KEPT, 0)]:
            del self._known[one.id]


async def _run(work: Work, run: Callable[[Work], Awaitable[None]]) -> None:
    try:
        await run(work)
    except SaycutError as error:
        work.error = error
    finally:
        work.ended.set()
