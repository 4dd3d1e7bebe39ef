"""Takes over from the dead: their jobs, the folders they left, and jobs that the engine gave up.

Every process looks every few seconds. A process is dead when its lock can be had (`presence`); whoever has
it meanwhile puts its work back into the queues, and its folder away. Doing so twice does no harm.
"""

from __future__ import annotations

import logging
import shutil
import threading
from pathlib import Path

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from . import line
from .machine import Machine
from .place import writing
from .presence import Presence
from .request import Lane, queues_of
from .states import jobs_in
from .tables import READY, RUNNING

LOOK_S = 3.0
"""Dead processes are found after this long; the contract is 30 s."""
GIVEN_UP = {"code": "job_lost", "message": "The work was given up by the job engine."}

log = logging.getLogger(__name__)


class Adoption:
    """The thread that looks."""

    def __init__(self, engine: Engine, machine: Machine, signs: Presence, folder: Path) -> None:
        self._engine = engine
        self._machine = machine
        self._signs = signs
        self._folder = folder
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="saycut-jobs-adoption", daemon=True)
        self._lanes: list[Lane] = []
        self._served: set[str] = set()

    def start(self, lanes: list[Lane], served: set[str]) -> None:
        """`lanes`: all there are; `served`: the queues this process takes from."""
        self._lanes, self._served = lanes, served
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def look(self) -> None:
        """Looks once."""
        self._adopt()
        self._clear()
        self._register()
        self._give_up()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except (SQLAlchemyError, psycopg.Error, OSError) as error:
                log.warning("dead processes could not be looked for: %s", type(error).__name__)
            self._ended.wait(LOOK_S)

    def _adopt(self) -> None:
        for executor in self._machine.executors():
            with self._signs.dead(executor) as dead:
                if dead and (count := self._machine.recover(executor)):
                    log.warning("took over %d pieces of work from %s, which died", count, executor)

    def _clear(self) -> None:
        """Removes the folders that dead processes left on this machine."""
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            if folder.name != self._machine.executor:
                with self._signs.dead(folder.name) as dead:
                    if dead:
                        shutil.rmtree(folder, ignore_errors=True)

    def _register(self) -> None:
        """Makes queues known that jobs with special needs wait in, if we can serve them."""
        for queue in (self._machine.waiting_queues() & self._served) - self._machine.queues():
            lane = next(one for one in self._lanes if queue in queues_of([one.name], queue.split("/")[3:]))
            self._machine.register(queue, slots=lane.slots, poll_s=lane.poll_s)

    def _give_up(self) -> None:
        """Ends jobs that the engine ended without us: by its own tools, or because it could not read them."""
        with self._engine.connect() as connection:
            open_jobs = {job.id: job for job in jobs_in(connection, states=(READY, RUNNING), most=500)}
        for job_id, standing in self._machine.standings(open_jobs).items():
            if standing.state in ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"):
                with writing(self._engine) as connection:
                    line.give_up(connection, self._machine.submit, open_jobs[job_id], GIVEN_UP)
