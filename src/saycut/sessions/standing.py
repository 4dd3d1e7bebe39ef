"""How the service stands: jobs in line, credits held, processes at work. For figures and operators."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from ..errors import StoreError
from ..store.database import Database
from ..store.ledger import held_by_all
from ..store.workers import Worker, forget_silent, forget_worker, list_workers, note_worker
from .service import Desk, Service

BEAT_S = 5.0
"""How often a process says that it is there."""
SILENT_MS = 20_000
"""One that said nothing for so long counts as gone."""
FORGOTTEN_MS = 3600 * 1000
"""One that died is shown to operators for so long."""
IN_LINE = ("waiting", "ready")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """At this moment."""

    counts: Sequence[tuple[str, str, int]]
    """Lane, state, how many jobs."""
    waits_s: Sequence[tuple[str, float]]
    """Lane, seconds that its oldest job in line waits; 0 where none does."""
    credits_held: int
    workers: int


async def standing(service: Service) -> Standing:
    """How the whole service stands, as its database tells it."""
    counted = await service.jobs.counts()
    async with service.database.reading() as tx:
        held = await held_by_all(tx)
        workers = [one for one in await list_workers(tx) if one.seen_ms > tx.now_ms - SILENT_MS]
        now_ms = tx.now_ms
    waits = dict.fromkeys(service.jobs.lanes, 0.0)
    for one in counted:
        if one.state in IN_LINE:
            waits[one.lane] = max(waits.get(one.lane, 0.0), (now_ms - one.oldest_ms) / 1000)
    return Standing(
        [(one.lane, one.state, one.count) for one in counted], sorted(waits.items()), held, len(workers)
    )


async def keep_telling(desk: Desk, executor: str, *, takes: Iterable[str], abilities: Iterable[str]) -> None:
    """Says every few seconds that this process is there, what it takes and what it can, until cancelled."""
    told = {**dict.fromkeys(abilities, True), "takes": sorted(takes), "host": socket.gethostname()}
    try:
        while True:
            try:
                async with desk.database.writing() as tx:
                    await note_worker(tx, executor, told)
                    await forget_silent(tx, before_ms=tx.now_ms - FORGOTTEN_MS)
            except (SQLAlchemyError, StoreError) as error:
                log.warning("that this process is there could not be told: %s", type(error).__name__)
            await asyncio.sleep(BEAT_S)
    finally:
        with contextlib.suppress(SQLAlchemyError, StoreError):
            async with desk.database.writing() as tx:
                await forget_worker(tx, executor)


async def workers_there(database: Database) -> list[tuple[Worker, bool]]:
    """Every process that is known, the last seen first, and whether it still says that it is there."""
    async with database.reading() as tx:
        return [(one, one.seen_ms > tx.now_ms - SILENT_MS) for one in await list_workers(tx)]
