"""The engine of jobs: one for a process, whether it takes jobs, or only puts them in line."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection, delete, select

from ..errors import InputError, StoreError
from ..store.database import Tx
from . import line, states
from .adoption import Adoption
from .attempts import Attempts
from .contexts import Hands
from .machine import Machine
from .place import Place, close_engine, open_engine, writing
from .presence import presence
from .request import JobRequest, Lane, queue_name, queues_of
from .running import Runner
from .seen import origin
from .states import Counted, Job, JobEvent
from .tables import ENDED, JOBS, create
from .work import Work

Found = TypeVar("Found")


class Engine:
    """Puts jobs in line, and takes them. `start` and `stop` block; the rest is for an event loop.

    `works` and `lanes` are the same in all processes of a service; what a process takes is said at start.
    """

    def __init__(self, place: Place, works: Iterable[Work], *, lanes: Iterable[Lane] = ()) -> None:
        self.place = place
        self.works = {work.name: work for work in works}
        named = {lane.name: lane for lane in lanes}
        self.lanes = {
            work.lane: named.get(work.lane, Lane(work.lane)) for work in self.works.values()
        } | named
        host = re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname())[:40]
        self.executor = f"{host}-{os.getpid()}-{secrets.token_hex(4)}"
        self._engine = open_engine(place)
        self._folders = place.folder / "attempts"
        self._machine = Machine(self._engine, self.executor, run_job=self._job, run_part=self._part)
        self._attempts = Attempts(self._engine, self._machine, self._folders / self.executor)
        self._signs = presence(place, self.executor)
        self._adoption = Adoption(self._engine, self._machine, self._signs, self._folders)
        self._runner: Runner | None = None

    def start(
        self,
        *,
        take: Iterable[str] | None = None,
        abilities: Iterable[str] = (),
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Begins to take jobs of these lanes (None: of all; `[]`: none). What the dead left is taken over.

        `abilities`: what jobs may need and this process has. `loop`: where `context.wait_for` runs
        coroutines; the database of the service belongs to it. Raises StoreError.
        """
        taken = [self.lanes[name] for name in (self.lanes if take is None else take)]
        served = queues_of([lane.name for lane in taken], abilities)
        with writing(self._engine) as connection:
            create(connection)
        self._runner = Runner(self.works, self._attempts, Hands(self._engine, self._machine, loop))
        self._signs.begin()
        self._attempts.start()
        self._machine.start(served)
        with_parts = {work.lane for work in self.works.values() if work.parts}
        for lane in taken:
            self._machine.register(queue_name(lane.name, ()), slots=lane.slots, poll_s=lane.poll_s)
            if lane.name in with_parts:
                queue = queue_name(lane.name, (), parts=True)
                self._machine.register(queue, slots=lane.slots, poll_s=lane.poll_s)
        self._adoption.start(list(self.lanes.values()), set(served))

    def stop(self, *, grace_s: float = 0.0) -> None:
        """Takes nothing more, waits so long for what runs, stops the rest: it goes on in other processes,
        or here after the next start.
        """
        self._machine.stop_taking()
        self._wait_idle(grace_s)
        self._attempts.leave()
        self._wait_idle(10.0)
        self._adoption.end()
        self._machine.stop()
        self._attempts.end()
        self._signs.end()
        close_engine(self._engine)

    async def enqueue(self, request: JobRequest, *, tx: Tx | None = None) -> tuple[Job, bool]:
        """Puts a job in line: in a transaction of `store.database`, or in one of its own. Gives the job, and
        whether it is a new one. Raises Conflict (the id came with other contents before), InputError.
        """
        work = self.works.get(request.kind)
        if work is None:
            raise InputError(f"there is no work named {request.kind}", field="kind")
        asked = replace(request, origin=request.origin or origin())

        def add(connection: Connection) -> tuple[Job, bool]:
            return line.add(connection, self._machine.submit, asked, lane=work.lane)

        return await (self._writing(add) if tx is None else tx.run_sync(add))

    async def status(self, job_id: str) -> Job | None:
        """How a job stands; None where there is no such job."""
        return await self._reading(lambda connection: states.job_of(connection, job_id))

    async def events(self, job_id: str, *, after: int = 0) -> list[JobEvent]:
        """What a job told, after a sequence number."""
        return await self._reading(lambda connection: states.events_of(connection, job_id, after=after))

    async def wait(self, job_id: str, *, timeout_s: float, poll_s: float = 0.2) -> Job | None:
        """A job when it has ended, or as it stands when the time is up; None where there is no such job."""
        until = time.monotonic() + timeout_s
        while True:
            job = await self.status(job_id)
            if job is None or job.ended or time.monotonic() >= until:
                return job
            await asyncio.sleep(poll_s)

    async def cancel(self, job_id: str) -> Job | None:
        """Asks a job to stop. One that has not begun has ended with that; one that runs ends within 2 s, with
        what it started; one that has ended stays as it is. None where there is no such job.
        """
        job = await self._writing(lambda connection: line.cancel(connection, self._machine.submit, job_id))
        if job is not None and job.state == "cancelled":
            await asyncio.to_thread(self._machine.cancel, [job_id])
        self._attempts.cancel(job_id)
        return job

    async def jobs(
        self, *, in_states: Sequence[str] = (), tenant: str | None = None, most: int = 100
    ) -> list[Job]:
        """Jobs, newest first: all, or those in some states, or of a tenant."""
        return await self._reading(lambda c: states.jobs_in(c, states=in_states, tenant=tenant, most=most))

    async def counts(self) -> list[Counted]:
        """How many jobs of each lane are in each state."""
        return await self._reading(states.counted)

    async def forget(self, *, before_ms: int, most: int = 500) -> int:
        """Deletes jobs that ended before a time, and all that is known of them; gives how many."""

        def gone(connection: Connection) -> list[str]:
            query = select(JOBS.c.id).where(JOBS.c.state.in_(ENDED), JOBS.c.ended_ms < before_ms)
            ids = list(connection.scalars(query.order_by(JOBS.c.ended_ms).limit(most)))
            connection.execute(delete(JOBS).where(JOBS.c.id.in_(ids)))
            return ids

        ids = await self._writing(gone)
        await asyncio.to_thread(self._machine.forget, ids)
        return len(ids)

    def running(self) -> int:
        """Jobs and parts that run in this process."""
        return self._attempts.count()

    def _wait_idle(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._attempts.count() and time.monotonic() < until:
            time.sleep(0.05)

    def _job(self, job_id: str) -> str:
        return self._at_work().job(job_id)

    def _part(self, part_id: str, job_id: str, name: str, payload: object) -> object:
        return self._at_work().part(part_id, job_id, name, payload)

    def _at_work(self) -> Runner:
        if self._runner is None:
            raise StoreError("the job engine has not been started")
        return self._runner

    async def _reading(self, call: Callable[[Connection], Found]) -> Found:
        def read() -> Found:
            with self._engine.connect() as connection:
                return call(connection)

        return await asyncio.to_thread(read)

    async def _writing(self, call: Callable[[Connection], Found]) -> Found:
        def write() -> Found:
            with writing(self._engine) as connection:
                return call(connection)

        return await asyncio.to_thread(write)
