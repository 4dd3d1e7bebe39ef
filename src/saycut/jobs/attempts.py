"""Attempts that run in this process, and the thread that watches over them.

Twice a second it asks, for all of them at once: does the engine still count it as ours? Was the job asked to
stop? Is its time up? And it writes how far each is. So a stop takes half a second, and progress costs one
write in half a second, however often the work tells it.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from ..errors import StoreError
from .machine import Machine, Standing
from .place import writing
from .tables import JOBS, OPEN, PARTS

LOOK_S = 0.5
CANCELLED, TIMED_OUT, LOST, LEAVING = "cancelled", "timed out", "lost", "leaving"
"""Why an attempt is stopped: somebody asked; its limit; others have it now; this process ends."""

log = logging.getLogger(__name__)


@dataclass
class Attempt:
    """One try at a job, or at a part of one."""

    id: str
    """The engine's id of it: the job's, or the part's."""
    job_id: str
    number: int
    folder: Path
    ends: float
    """When its time is up, on the monotonic clock."""
    cancel: threading.Event = field(default_factory=threading.Event)
    stopped_for: str | None = None
    told: float = 0.0
    written: float = 0.0

    @property
    def is_part(self) -> bool:
        return self.id != self.job_id

    @property
    def leaves_no_outcome(self) -> bool:
        """Whether it must end without a word: another attempt tells how it went."""
        return self.stopped_for in (LOST, LEAVING)

    def stop(self, why: str) -> None:
        """Tells the work to stop; the first reason counts."""
        if self.stopped_for is None:
            self.stopped_for = why
            self.cancel.set()

    def tell(self, share: float) -> None:
        """Notes how far it is; it only goes up, and 1 is for the end."""
        self.told = max(self.told, min(share, 0.999))


class Attempts:
    """All attempts of this process."""

    def __init__(self, engine: Engine, machine: Machine, folder: Path) -> None:
        self._engine = engine
        self._machine = machine
        self._folder = folder
        self._running: dict[str, list[Attempt]] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="saycut-jobs-watch", daemon=True)
        self.leaving = False

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._thread.start()

    @contextlib.contextmanager
    def entered(self, attempt_id: str, job_id: str, number: int, *, limit_s: float) -> Iterator[Attempt]:
        """An attempt, watched and with a folder of its own while the block runs. Raises StoreError."""
        folder = self._folder / secrets.token_hex(12)
        try:
            # With its parents: while this process hung, others may have taken it for dead and cleared them.
            folder.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise StoreError(
                f"there is no room to work in: {error.strerror}", way_out="Free some space and try again."
            ) from error
        attempt = Attempt(attempt_id, job_id, number, folder, time.monotonic() + limit_s)
        with self._lock:
            self._running.setdefault(attempt_id, []).append(attempt)
            if self.leaving:
                attempt.stop(LEAVING)
        try:
            yield attempt
        finally:
            with self._lock:
                self._running[attempt_id].remove(attempt)
                if not self._running[attempt_id]:
                    del self._running[attempt_id]
            shutil.rmtree(folder, ignore_errors=True)

    def count(self) -> int:
        """How many run."""
        with self._lock:
            return sum(map(len, self._running.values()))

    def cancel(self, job_id: str) -> None:
        """Stops what runs here of a job at once, without waiting for the next look."""
        for attempt in self._all():
            if attempt.job_id == job_id:
                attempt.stop(CANCELLED)

    def leave(self) -> None:
        """Stops all of them: this process ends, others will go on with them."""
        with self._lock:
            self.leaving = True
        for attempt in self._all():
            attempt.stop(LEAVING)

    def end(self) -> None:
        """Ends the watch, and removes the folder of this process."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _all(self) -> list[Attempt]:
        with self._lock:
            return [attempt for found in self._running.values() for attempt in found]

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            try:
                self._look(self._all())
            except SQLAlchemyError as error:
                log.warning("the running jobs could not be looked after: %s", type(error).__name__)

    def _look(self, running: list[Attempt]) -> None:
        if not running:
            return
        now = time.monotonic()
        for attempt in running:
            if now >= attempt.ends:
                attempt.stop(TIMED_OUT)
        standings = self._machine.standings({attempt.id for attempt in running})
        wanted = self._wanted({attempt.job_id for attempt in running})
        for attempt in running:
            if attempt.job_id not in wanted:
                attempt.stop(CANCELLED)
            elif not self._ours(attempt, standings.get(attempt.id)):
                attempt.stop(LOST)
        self._write([attempt for attempt in running if attempt.told > attempt.written])

    def _ours(self, attempt: Attempt, standing: Standing | None) -> bool:
        return (
            standing is not None
            and standing.state == "PENDING"
            and (standing.executor, standing.attempt) == (self._machine.executor, attempt.number)
        )

    def _wanted(self, job_ids: set[str]) -> set[str]:
        """Those of these jobs that nobody asked to stop and that have not ended."""
        query = select(JOBS.c.id).where(
            JOBS.c.id.in_(job_ids), JOBS.c.state.in_(OPEN), JOBS.c.cancel_asked.is_(False)
        )
        with self._engine.connect() as connection:
            return set(connection.scalars(query))

    def _write(self, changed: list[Attempt]) -> None:
        if not changed:
            return
        with writing(self._engine) as connection:
            for attempt in sorted(changed, key=lambda one: one.id):  # the same order everywhere: no deadlock
                told = attempt.told
                table = PARTS if attempt.is_part else JOBS
                where = [table.c.id == attempt.id, table.c.progress < told]
                if not attempt.is_part:
                    where.append(JOBS.c.attempt == attempt.number)
                connection.execute(update(table).where(*where).values(progress=told))
                attempt.written = told
