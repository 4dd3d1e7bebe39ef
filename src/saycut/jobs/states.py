"""How jobs stand: what callers are told, read from the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from .tables import ENDED, EVENTS, JOBS


@dataclass(frozen=True)
class Job:
    """One job."""

    id: str
    kind: str
    lane: str
    queue: str
    tenant: str
    session: str
    payload: Any
    origin: Mapping[str, str] | None
    """From where it came: the request's id, and its trace."""
    state: str
    """`waiting` (behind another of its session), `ready`, `running`, `done`, `failed` or `cancelled`."""
    progress: float
    """0 to 1; only goes up."""
    cancel_asked: bool
    attempt: int
    """How often it was begun."""
    executor: str | None
    """The process that has, or had it."""
    result: Any
    error: Mapping[str, Any] | None
    """`SaycutError.as_dict()` of what made it fail."""
    created_ms: int
    started_ms: int | None
    ended_ms: int | None

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True)
class JobEvent:
    """Something that a job told."""

    sequence: int
    """1, 2, 3 … without a gap."""
    key: str
    attempt: int
    body: Any
    made_ms: int


@dataclass(frozen=True)
class Counted:
    """How many jobs of a lane are in a state, for metrics."""

    lane: str
    state: str
    count: int
    oldest_ms: int
    """When the oldest of them came."""


_COLUMNS = [JOBS.c[name] for name in Job.__dataclass_fields__]


def job_of(connection: Connection, job_id: str) -> Job | None:
    """A job by its id."""
    row = connection.execute(select(*_COLUMNS).where(JOBS.c.id == job_id)).first()
    return None if row is None else _job(row)


def jobs_in(
    connection: Connection, *, states: Sequence[str] = (), tenant: str | None = None, most: int = 100
) -> list[Job]:
    """Jobs, newest first."""
    query = select(*_COLUMNS).order_by(JOBS.c.number.desc()).limit(most)
    if states:
        query = query.where(JOBS.c.state.in_(states))
    if tenant is not None:
        query = query.where(JOBS.c.tenant == tenant)
    return [_job(row) for row in connection.execute(query)]


def counted(connection: Connection) -> list[Counted]:
    """How many jobs of each lane are in each state."""
    query = select(JOBS.c.lane, JOBS.c.state, func.count(), func.min(JOBS.c.created_ms))
    query = query.group_by(JOBS.c.lane, JOBS.c.state).order_by(JOBS.c.lane, JOBS.c.state)
    return [Counted(*row) for row in connection.execute(query)]


def events_of(connection: Connection, job_id: str, *, after: int = 0) -> list[JobEvent]:
    """What a job told, after a sequence number."""
    query = select(EVENTS.c.sequence, EVENTS.c.key, EVENTS.c.attempt, EVENTS.c.body, EVENTS.c.made_ms).where(
        EVENTS.c.job_id == job_id, EVENTS.c.sequence > after
    )
    return [JobEvent(*row) for row in connection.execute(query.order_by(EVENTS.c.sequence))]


def _job(row: Sequence[Any]) -> Job:
    return Job(*row)
