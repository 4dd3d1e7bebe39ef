"""Streams of turns: whoever follows one gets its events in order, from wherever they left off.

The truth is in the database: a follower reads its turn's rows and waits until there are more. What wakes it
is a ring (the work ran in this process) or the watch, which asks for all followed turns at once, several
times a second (the work ran anywhere). So a thousand quiet streams cost one small query a tick.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from ..errors import Busy
from ..store import turns
from ..store.database import Database
from ..store.turns import TurnEvent

WATCH_S = 0.125
"""How often the database is asked for what other processes did: half of it is what a stream lags."""
AT_ONCE = 100
"""Events that are read at a time: a client that reads slowly must not fill the memory."""
RETRY_S = 5

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Follower:
    seen: int
    """The number of the last event it was given."""
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Streams:
    """All streams of this process; they belong to one event loop."""

    def __init__(self) -> None:
        self.open = 0
        """Streams that are open, or about to be."""
        self._followers: dict[str, set[_Follower]] = {}
        self._watch: asyncio.Task[None] | None = None

    def enter(self, most: int) -> None:
        """Takes a place among so many streams; give it back by `leave`. Raises Busy."""
        if self.open >= most:
            raise Busy(
                f"{most} streams are open, as many as this server keeps",
                retry_after_s=RETRY_S,
                way_out="Try again in a moment; a turn that runs goes on meanwhile.",
            )
        self.open += 1

    def leave(self) -> None:
        """Gives a place back."""
        self.open -= 1

    def ring(self, turn_id: str) -> None:
        """Says that a turn has new events, or has ended: its followers look at once."""
        for follower in self._followers.get(turn_id, ()):
            follower.woken.set()

    async def follow(
        self, database: Database, turn_id: str, *, after: int = 0, beat_s: float
    ) -> AsyncGenerator[TurnEvent | None, None]:
        """A turn's events after a number, as they come, until it has ended.

        None: nothing came for `beat_s` seconds. It ends early when the turn's session is deleted.
        """
        loop = asyncio.get_running_loop()
        with self._following(database, turn_id, after) as follower:
            beat = loop.time() + beat_s
            while True:
                follower.woken.clear()
                async with database.reading() as tx:
                    standing = (await turns.standings(tx, [turn_id])).get(turn_id)
                    found = await turns.events_after(tx, turn_id, follower.seen, most=AT_ONCE)
                for event in found:
                    follower.seen = event.sequence
                    yield event
                    beat = loop.time() + beat_s
                if standing is None:
                    return
                if follower.seen < standing.last_event:
                    continue
                if standing.ended:
                    return
                while not await _woken(follower, beat):  # nothing is read for a heartbeat
                    yield None
                    beat = loop.time() + beat_s
                    self._see_to_watch(database)

    @contextlib.contextmanager
    def _following(self, database: Database, turn_id: str, after: int) -> Iterator[_Follower]:
        follower = _Follower(after)
        self._followers.setdefault(turn_id, set()).add(follower)
        self._see_to_watch(database)
        try:
            yield follower
        finally:
            mine = self._followers[turn_id]
            mine.discard(follower)
            if not mine:
                del self._followers[turn_id]

    def _see_to_watch(self, database: Database) -> None:
        if self._watch is None or self._watch.done():
            self._watch = asyncio.get_running_loop().create_task(self._watching(database))

    async def _watching(self, database: Database) -> None:
        """Wakes followers whose turn went on somewhere; ends when nobody follows anything."""
        while self._followers:
            await asyncio.sleep(WATCH_S)
            try:
                async with database.reading() as tx:
                    found = await turns.standings(tx, list(self._followers))
            except SQLAlchemyError as error:
                log.warning("followed turns could not be asked for: %s", type(error).__name__)
                continue
            for turn_id, followers in self._followers.items():
                standing = found.get(turn_id)
                for follower in followers:
                    if standing is None or standing.ended or standing.last_event > follower.seen:
                        follower.woken.set()


async def _woken(follower: _Follower, until: float) -> bool:
    """Waits until there is something to look at; False: the time came first."""
    try:
        async with asyncio.timeout_at(until):
            await follower.woken.wait()
    except TimeoutError:
        return False
    return True
