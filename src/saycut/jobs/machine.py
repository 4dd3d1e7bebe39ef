"""DBOS, and nothing else: the one file that spells its names. It runs two workflows, a job and a part.

What was learned about 3.4, by reading and by trial:

- A workflow that raises is recorded as failed, unless what it raises is no `Exception`: `HandedBack` leaves
  it as it is, for whoever adopts it, and frees the thread.
- `recovery_attempts` counts the times it was given out: with the executor's id it tells an attempt whether
  it still has the work (the fence of `attempts`).
- Only its own executor id is recovered at start. Ours is new for each process, so a start finds nothing;
  `recover` is called for the dead (`adoption`).
- A queue's limits are a row in the database, for all workers alike.
- It is one for a process: so is `Machine`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, error
from sqlalchemy import Connection, Engine

from ..errors import StoreError

APP = "saycut"
FORMAT = "1"
"""Of what jobs are written as. Workers run only jobs of their own format; raise it when the order of steps
in some work changes, and let the old workers finish."""
PARTS_FIRST = 1
"""The priority of parts: all the same, so they go in the order they came."""

Found = TypeVar("Found")
log = logging.getLogger(__name__)


class HandedBack(BaseException):
    """Ends an attempt that must leave no outcome. No `Exception`: DBOS would record it."""


class _StepFailed(BaseException):
    """Carries a step's failure past DBOS, which would otherwise remember it."""

    def __init__(self, error: Exception) -> None:
        self.error = error


@dataclass(frozen=True)
class Submission:
    """One thing for the engine to run."""

    id: str
    queue: str
    arguments: Sequence[Any]
    priority: int = PARTS_FIRST
    part: bool = False


@dataclass(frozen=True)
class Standing:
    """How the engine sees one of its workflows."""

    state: str
    """DBOS's word: ENQUEUED, PENDING, SUCCESS, ERROR, CANCELLED, …"""
    executor: str | None
    attempt: int
    output: Any = None


class Machine:
    """The job engine of this process. `run_job(id)` and `run_part(…)` are called in threads of their own."""

    def __init__(
        self, engine: Engine, executor: str, *, run_job: Callable[[str], Any], run_part: Callable[..., Any]
    ) -> None:
        self.executor = executor
        self.run_job = run_job
        self.run_part = run_part
        self._engine = engine
        self._client: DBOSClient | None = None
        self._dbos: DBOS | None = None

    def start(self, queues: Sequence[str]) -> None:
        """Launches the engine, which takes from these queues once they are registered."""
        global _current
        if _current is not None:
            raise StoreError("a job engine runs in this process already")
        logging.getLogger("dbos").addHandler(
            logging.NullHandler()
        )  # or it adds one that writes to the terminal
        serializer = DBOSPortableJSONSerializer()
        config: DBOSConfig = {
            "name": APP,
            "system_database_engine": self._engine,
            "serializer": serializer,
            "executor_id": self.executor,
            "application_version": FORMAT,
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 0.2,
            "log_level": "WARNING",
            "enable_otlp": False,
        }
        _current = self
        try:
            # Before the launch, which gives out at once what waits: a job that found no client would be
            # recorded as failed. Lazy, since it is the launch that makes the tables.
            self._client = DBOSClient(
                system_database_engine=self._engine, serializer=serializer, application_name=APP, lazy=True
            )
            self._dbos = DBOS(config=config)
            DBOS.listen_queues(queues)
            DBOS.launch()
        except BaseException:
            self.stop()
            raise

    def stop_taking(self) -> None:
        """Takes nothing more; what runs goes on."""
        if self._dbos is not None:
            for event in self._dbos.background_thread_stop_events:
                event.set()

    def stop(self) -> None:
        """Ends the engine. What still runs in threads is recorded no more."""
        global _current
        _current = None
        DBOS.destroy()
        if self._client is not None:
            self._client.destroy()
        self._client = self._dbos = None

    def register(self, queue: str, *, slots: int, poll_s: float) -> None:
        """Makes a queue known; its limits hold for all workers."""
        self._db.register_queue(queue, worker_concurrency=slots, polling_interval_sec=poll_s)

    def queues(self) -> set[str]:
        """The queues that are known."""
        return {queue.name for queue in self._db.list_queues()}

    def submit(self, connection: Connection, asked: Submission) -> None:
        """Puts a thing into its queue, in the caller's transaction; one that is there stays as it is."""
        options: EnqueueOptions = {
            "workflow_name": PART if asked.part else JOB,
            "queue_name": asked.queue,
            "workflow_id": asked.id,
            "app_version": FORMAT,
            "priority": max(asked.priority, 1),
        }
        self._db.enqueue_in_transaction(connection, options, *asked.arguments)

    def standings(self, ids: Iterable[str], *, outputs: bool = False) -> Mapping[str, Standing]:
        """How these are; one that is not known is missing."""
        asked = list(ids)
        if not asked:
            return {}
        found = self._db.list_workflows(workflow_ids=asked, load_input=False, load_output=outputs)
        return {
            one.workflow_id: Standing(one.status, one.executor_id, one.recovery_attempts or 0, one.output)
            for one in found
        }

    def unfinished(self, prefix: str) -> list[str]:
        """The ids that begin with a prefix and have not ended."""
        found = self._db.list_workflows(
            workflow_id_prefix=prefix, status=["ENQUEUED", "PENDING"], load_input=False, load_output=False
        )
        return [one.workflow_id for one in found]

    def cancel(self, ids: Sequence[str]) -> None:
        """Takes these out of their queues; attempts that run see it at their next look."""
        if ids:
            self._db.cancel_workflows(list(ids))

    def forget(self, ids: Sequence[str]) -> None:
        """Deletes these, their parts too."""
        if ids:
            parts = [one.workflow_id for one in self._db.list_workflows(
                workflow_id_prefix=[f"{one}/" for one in ids], load_input=False, load_output=False
            )]  # fmt: skip
            self._db.delete_workflows([*ids, *parts])

    def waiting_queues(self) -> set[str]:
        """The queues in which something waits."""
        found = self._db.list_workflows(status="ENQUEUED", load_input=False, load_output=False, limit=1000)
        return {one.queue_name for one in found if one.queue_name}

    def executors(self) -> set[str]:
        """The other processes that have work, as far as the database knows."""
        found = self._db.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {one.executor_id for one in found if one.executor_id} - {self.executor}

    def recover(self, executor: str) -> int:
        """Puts the work of a dead process back into its queues; gives how much it was. Safe to do twice."""
        return len(DBOS._recover_pending_workflows([executor]))

    def step(self, name: str, call: Callable[[], Found]) -> Found:
        """Calls once and remembers what it gave; what it raises is not remembered."""

        def caught() -> Found:
            try:
                return call()
            except Exception as failure:
                raise _StepFailed(failure) from failure

        try:
            return DBOS.run_step({"name": name}, caught)
        except _StepFailed as failed:
            raise failed.error from None
        except (error.DBOSWorkflowConflictIDError, error.DBOSWorkflowCancelledError):
            raise HandedBack from None  # another attempt has the job by now

    @property
    def _db(self) -> DBOSClient:
        if self._client is None:
            raise StoreError("the job engine does not run")
        return self._client


JOB, PART = "saycut.job", "saycut.part"
_current: Machine | None = None


def _running() -> Machine:
    if _current is None:
        raise HandedBack
    return _current


def _given_out(call: Callable[[Machine], Found]) -> Found:
    """Runs what the engine gave out; what a process that ends meanwhile cannot do is left to the others."""
    try:
        return call(_running())
    except StoreError:
        if _current is None:
            raise HandedBack from None
        raise


@DBOS.workflow(name=JOB, max_recovery_attempts=None)
def _job(job_id: str) -> Any:
    return _given_out(lambda machine: machine.run_job(job_id))


@DBOS.workflow(name=PART, max_recovery_attempts=None)
def _part(part_id: str, job_id: str, name: str, payload: Any) -> Any:
    return _given_out(lambda machine: machine.run_part(part_id, job_id, name, payload))
