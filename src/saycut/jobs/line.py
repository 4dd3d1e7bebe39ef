"""The line: jobs of one session one after the other, tenants in turn.

Everything here runs in the caller's transaction. A job is handed to the engine (`ready`) in the transaction
that makes it the first of its session: when it comes, or when the one before it ends. So there is no moment
at which a session waits for nobody.

Tenants: a job's turn is one after its tenant's last, but not before the turn that runs now (start-time fair
queueing). Who has forty jobs in line has turns 1 … 40; another's first job then gets turn 1, not 41.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ..errors import Conflict
from ..store.database import unix_ms
from ..store.turns import request_hash
from .machine import Submission
from .request import JobRequest, queue_name
from .states import Job, job_of
from .tables import CANCELLED, DONE, FAILED, JOBS, OPEN, READY, RUNNING, WAITING, one_at_a_time

Submit = Callable[[Connection, Submission], None]


@dataclass(frozen=True)
class Outcome:
    """How a job ended."""

    state: str
    result: Any = None
    error: Mapping[str, Any] | None = None


def add(connection: Connection, submit: Submit, request: JobRequest, *, lane: str) -> tuple[Job, bool]:
    """The job with a request's id, and whether it is a new one. Raises Conflict (the id came with other
    contents before).
    """
    session = request.session if request.session is not None else f"job: {request.id}"
    queue = queue_name(lane, request.needs)
    hashed = request_hash([request.kind, queue, request.tenant, session, request.payload])
    one_at_a_time(connection, f"job: {request.id}")
    known = connection.execute(select(JOBS.c.request_hash).where(JOBS.c.id == request.id)).scalar()
    if known is not None:
        if known != hashed:
            raise Conflict("this id was used for another job", way_out="Send a new id.", field="id")
        return _found(connection, request.id), False
    one_at_a_time(connection, _line(lane, session))
    connection.execute(
        insert(JOBS).values(
            id=request.id, kind=request.kind, lane=lane, queue=queue, tenant=request.tenant, session=session,
            payload=request.payload, request_hash=hashed, origin=request.origin, state=WAITING,
            progress=0.0, cancel_asked=False, attempt=0, created_ms=unix_ms(),
        )
    )  # fmt: skip
    _call_next(connection, submit, lane, session)
    return _found(connection, request.id), True


def begin(connection: Connection, job_id: str, attempt: int, executor: str) -> Job | None:
    """Notes that an attempt begins; None where the job has ended, or a later attempt has it."""
    changed = connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job_id, JOBS.c.state.in_((READY, RUNNING)), JOBS.c.attempt < attempt)
        .values(
            state=RUNNING, attempt=attempt, executor=executor,
            started_ms=func.coalesce(JOBS.c.started_ms, unix_ms()),
        )
    )  # fmt: skip
    return _found(connection, job_id) if changed.rowcount else None


def end(connection: Connection, submit: Submit, job: Job, outcome: Outcome) -> bool:
    """Ends a job and calls the next of its session; False where the job is not this attempt's any more."""
    one_at_a_time(connection, _line(job.lane, job.session))
    changed = connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job.id, JOBS.c.state == RUNNING, JOBS.c.attempt == job.attempt)
        .values(_ending(outcome))
    )
    if not changed.rowcount:
        return False
    _call_next(connection, submit, job.lane, job.session)
    return True


def cancel(connection: Connection, submit: Submit, job_id: str) -> Job | None:
    """Asks a job to stop, or ends it where it has not begun; None where there is no such job."""
    job = job_of(connection, job_id)
    if job is None or job.ended:
        return job
    one_at_a_time(connection, _line(job.lane, job.session))
    changed = connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job_id, JOBS.c.state.in_((WAITING, READY)))
        .values(_ending(Outcome(CANCELLED, error={"code": "cancelled", "message": "Stopped."})))
    )
    if changed.rowcount:
        _call_next(connection, submit, job.lane, job.session)
    else:
        connection.execute(
            update(JOBS).where(JOBS.c.id == job_id, JOBS.c.state == RUNNING).values(cancel_asked=True)
        )
    return _found(connection, job_id)


def give_up(connection: Connection, submit: Submit, job: Job, error: Mapping[str, Any]) -> None:
    """Ends a job that the engine has given up, whichever attempt had it."""
    one_at_a_time(connection, _line(job.lane, job.session))
    changed = connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job.id, JOBS.c.state.in_((READY, RUNNING)))
        .values(_ending(Outcome(FAILED, error=error)))
    )
    if changed.rowcount:
        _call_next(connection, submit, job.lane, job.session)


def _call_next(connection: Connection, submit: Submit, lane: str, session: str) -> None:
    """Hands the first of a session to the engine, unless one of it is there already."""
    mine = (JOBS.c.lane == lane) & (JOBS.c.session == session)
    busy = select(JOBS.c.id).where(mine, JOBS.c.state.in_((READY, RUNNING))).limit(1)
    if connection.execute(busy).first() is not None:
        return
    waiting = select(JOBS.c.id, JOBS.c.queue, JOBS.c.tenant).where(mine, JOBS.c.state == WAITING)
    row = connection.execute(waiting.order_by(JOBS.c.number).limit(1)).first()
    if row is None:
        return
    turn = _turn(connection, lane, row)
    connection.execute(update(JOBS).where(JOBS.c.id == row.id).values(state=READY, turn=turn))
    submit(connection, Submission(row.id, row.queue, [row.id], priority=turn))


def _turn(connection: Connection, lane: str, row: Any) -> int:
    begun = select(func.max(JOBS.c.turn)).where(JOBS.c.lane == lane, JOBS.c.started_ms.is_not(None))
    own = select(func.max(JOBS.c.turn)).where(
        JOBS.c.lane == lane, JOBS.c.state.in_(OPEN), JOBS.c.tenant == row.tenant
    )
    now, last = connection.execute(begun).scalar(), connection.execute(own).scalar()
    return max(now or 1, (last or 0) + 1)


def _ending(outcome: Outcome) -> dict[str, Any]:
    values: dict[str, Any] = {"state": outcome.state, "error": outcome.error, "ended_ms": unix_ms()}
    if outcome.state == DONE:
        values |= {"result": outcome.result, "progress": 1.0}
    return values


def _line(lane: str, session: str) -> str:
    return f"job line: {lane} {session}"


def _found(connection: Connection, job_id: str) -> Job:
    job = job_of(connection, job_id)
    assert job is not None
    return job
