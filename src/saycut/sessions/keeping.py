"""Keeps house: what nobody needs any more goes, and so does what the dead left behind.

Every process does it, now and then; each chore notes in the database when it was done last, so that of many
processes one does it at a time, and none has to be the one. All that is deleted here was given up by a row
first: after a kill in the middle the next round finds the rest.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from ..errors import StoreError
from ..store import answers, sessions, settings, uploads
from ..store.database import Tx
from ..store.holding import remove_dead
from ..store.uploads import PIECES
from .service import Service

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
ROUND_S = 10.0
"""Between two looks at what is due."""
UNUSED_MS = HOUR_MS
"""A file nobody uses is kept for so long: the same content may come again."""
STALE_MS = DAY_MS
"""An upload nobody goes on with is given up after this."""
ORPHAN_MS = DAY_MS
"""Bytes without a row may belong to a request that still runs; none runs for so long."""
ANSWER_MS = 2 * DAY_MS
"""How long an Idempotency-Key is known."""
JOB_MS = 14 * DAY_MS
"""How long it is known how a job ended."""
SOME = 200
KIND = "kept"
"""Of the notes when a chore was done, among the settings."""

log = logging.getLogger(__name__)

Do = Callable[[Service], Awaitable[int]]


@dataclass(frozen=True)
class Chore:
    """Something to be done every so often, by one process of all."""

    name: str
    every_s: float
    do: Do
    """Gives how many things it put in order; what it cannot do it raises, and does the next time."""

    def is_due(self, noted: Mapping[str, int], now_ms: int) -> bool:
        """Whether it is time, by when it was begun last."""
        return noted.get(self.name, 0) + self.every_s * 1000 <= now_ms


async def keep_house(service: Service, more: Sequence[Chore] = ()) -> None:
    """Does what is due, for ever, until it is cancelled. `more`: the chores of other rooms."""
    while True:
        await one_round(service, more)
        await asyncio.sleep(ROUND_S)


async def one_round(service: Service, more: Sequence[Chore] = ()) -> dict[str, int]:
    """Does what is due now, whatever becomes of one of it; gives what each chore put in order."""
    found = {}
    for chore in await _due(service, (*CHORES, *more)):
        try:
            if await _taken(service, chore):
                found[chore.name] = await chore.do(service)
        except Exception as error:
            log.warning("%s could not be done: %s", chore.name, type(error).__name__, exc_info=error)
    found["what the dead left"] = await asyncio.to_thread(_clear_machine, service)
    told = {name: count for name, count in found.items() if count}
    if told:
        log.info("kept house", extra={"facts": told})
    return found


async def _due(service: Service, chores: Sequence[Chore]) -> list[Chore]:
    """Those whose time it is."""
    try:
        async with service.database.reading() as tx:
            noted = await settings.all_set(tx, KIND)
            return [one for one in chores if one.is_due(noted, tx.now_ms)]
    except (SQLAlchemyError, StoreError) as error:
        log.warning("what is to be done could not be read: %s", type(error).__name__)
        return []


async def _taken(service: Service, chore: Chore) -> bool:
    """Whether no other process was faster."""
    async with service.database.writing() as tx:
        await tx.one_at_a_time(f"chore: {chore.name}")
        if not chore.is_due(await settings.all_set(tx, KIND), tx.now_ms):
            return False
        await settings.put(tx, KIND, chore.name, tx.now_ms)
    return True


def _clear_machine(service: Service) -> int:
    """What processes of this machine left when they were killed; each machine looks after its own."""
    return remove_dead(service.folder.parent) + service.blobs.drop_unfinished()


async def _idle_sessions(service: Service) -> int:
    """Sessions nobody has touched for as long as the operator keeps them."""
    days = service.rules.retention_days
    if not days:
        return 0

    async def some(tx: Tx) -> int:
        return len(await sessions.delete_idle_sessions(tx, tx.now_ms - days * DAY_MS))

    return await _until_none(service, some)


async def _stale_uploads(service: Service) -> int:
    async with service.database.writing() as tx:
        dropped = await uploads.drop_stale_uploads(tx, tx.now_ms - STALE_MS)
    for upload_id in dropped:
        async for piece in service.blobs.list(f"{PIECES}{upload_id}/"):
            await service.blobs.delete(piece.key)
    return len(dropped)


async def _unused_blobs(service: Service) -> int:
    """Files that no session and no export uses."""
    count = 0
    while True:
        async with service.database.writing() as tx:
            gone = await uploads.take_unused_blobs(tx, before_ms=tx.now_ms - UNUSED_MS, most=SOME)
        for one in gone:
            await service.blobs.delete(one.key)
        count += len(gone)
        if len(gone) < SOME:
            return count


async def _orphans(service: Service) -> int:
    """Bytes no row knows: of requests that were killed between the two."""
    count, waiting = 0, []
    before_ms = service.database.clock() - ORPHAN_MS
    for prefix in ("blobs/", PIECES):
        async for one in service.blobs.list(prefix):
            if one.modified_ms < before_ms:
                waiting.append(one.key)
            if len(waiting) >= SOME:
                count += await _delete_unknown(service, waiting)
                waiting = []
    return count + await _delete_unknown(service, waiting)


async def _delete_unknown(service: Service, keys: list[str]) -> int:
    async with service.database.reading() as tx:
        known = await uploads.known_keys(tx, keys)
    unknown = [key for key in keys if key not in known]
    for key in unknown:
        await service.blobs.delete(key)
    return len(unknown)


async def _old_answers(service: Service) -> int:
    async with service.database.writing() as tx:
        return await answers.forget_answers(tx, tx.now_ms - ANSWER_MS)


async def _old_jobs(service: Service) -> int:
    return await service.jobs.forget(before_ms=service.database.clock() - JOB_MS)


async def _until_none(service: Service, some: Callable[[Tx], Awaitable[int]]) -> int:
    """Does a thing in short transactions until there is nothing left to do."""
    count = 0
    while True:
        async with service.database.writing() as tx:
            done = await some(tx)
        count += done
        if not done:
            return count


CHORES = (
    Chore("idle sessions", 600, _idle_sessions),
    Chore("stale uploads", 600, _stale_uploads),
    Chore("unused files", 600, _unused_blobs),
    Chore("bytes without a row", 6 * 3600, _orphans),
    Chore("old answers", 3600, _old_answers),
    Chore("old jobs", 3600, _old_jobs),
)
