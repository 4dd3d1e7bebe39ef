"""The processes that take jobs: what each can do, and when it was last seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from .database import Tx
from .tables.work import WorkerRow


@dataclass(frozen=True)
class Worker:
    """A process that takes jobs."""

    id: str
    """Its executor id in the job engine."""
    abilities: Mapping[str, Any]
    started_ms: int
    seen_ms: int


async def note_worker(tx: Tx, worker_id: str, abilities: Mapping[str, Any]) -> None:
    """A worker says that it is there, and what it can do."""
    await tx.one_at_a_time(f"worker: {worker_id}")
    row = await tx.session.get(WorkerRow, worker_id, populate_existing=True)
    if row is None:
        tx.session.add(
            WorkerRow(id=worker_id, abilities=dict(abilities), started_ms=tx.now_ms, seen_ms=tx.now_ms)
        )
    else:
        row.abilities, row.seen_ms = dict(abilities), tx.now_ms
    await tx.session.flush()


async def list_workers(tx: Tx) -> list[Worker]:
    """All workers, the last seen first."""
    rows = await tx.session.scalars(select(WorkerRow).order_by(WorkerRow.seen_ms.desc(), WorkerRow.id))
    return [Worker(row.id, row.abilities, row.started_ms, row.seen_ms) for row in rows]


async def forget_silent(tx: Tx, *, before_ms: int) -> None:
    """Forgets those that were last seen before a time: they died without a word."""
    await tx.session.execute(delete(WorkerRow).where(WorkerRow.seen_ms < before_ms))


async def forget_worker(tx: Tx, worker_id: str) -> None:
    """A worker has ended, or its work was taken over."""
    await tx.session.execute(delete(WorkerRow).where(WorkerRow.id == worker_id))
