"""Runs a job, or a part of one: begin, call the work, note how it ended."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ..errors import Cancelled, SaycutError, StoreError
from ..store.tables.base import json_text
from . import line
from .attempts import TIMED_OUT, Attempt, Attempts
from .contexts import Hands, Part, Whole
from .line import Outcome
from .machine import HandedBack
from .place import writing
from .seen import seen
from .states import Job, job_of
from .tables import CANCELLED, DONE, FAILED
from .work import Work

AGAIN_S = 1.0
"""Until the database is asked again, when it could not be reached."""

Found = TypeVar("Found")
log = logging.getLogger(__name__)


class Runner:
    """Runs what the engine hands out."""

    def __init__(self, works: Mapping[str, Work], attempts: Attempts, hands: Hands) -> None:
        self._works = works
        self._attempts = attempts
        self._hands = hands

    def job(self, job_id: str) -> str:
        """Runs a job; gives the state it ended in. Raises HandedBack where another attempt has it."""
        number = self._number(job_id)
        job = self._stored(lambda: self._begin(job_id, number))
        if job is None:
            return "over"
        work = self._works.get(job.kind)
        if work is None:
            outcome = Outcome(FAILED, error=_told(f"There is no work named {job.kind} on this worker."))
        elif number > work.attempts:
            outcome = Outcome(FAILED, error=_told("It was given up: every process that had it died."))
        else:
            whole, payload = job, job.payload
            entered = self._attempts.entered(job_id, job_id, number, limit_s=work.limit_s)
            with seen(job, number) as what:
                what.outcome = outcome = self._attempted(
                    entered, lambda attempt: work.run(Whole(attempt, self._hands, whole), payload), job
                )
        self._stored(lambda: self._end_parts(job_id))
        if not self._stored(lambda: self._end(job, outcome)):
            raise HandedBack
        return outcome.state

    def part(self, part_id: str, job_id: str, name: str, payload: Any) -> dict[str, Any]:
        """Runs a part of a job; gives its result or its error, each under its name."""
        number = self._number(part_id)
        job = self._stored(lambda: self._job(job_id))
        if job is None or job.ended:
            return {"error": _told("The job has ended.")}
        work = self._works.get(job.kind)
        if work is None or name not in work.parts:
            return {"error": _told(f"There is no part {name} of {job.kind} on this worker.")}
        if number > work.attempts:
            return {"error": _told("It was given up: every process that had it died.")}
        run = work.parts[name]
        entered = self._attempts.entered(part_id, job_id, number, limit_s=work.limit_s)
        with seen(job, number, part=name) as what:
            what.outcome = outcome = self._attempted(
                entered, lambda attempt: run(Part(attempt, self._hands), payload), job
            )
        return {"result": outcome.result} if outcome.state == DONE else {"error": dict(outcome.error or {})}

    def _attempted(
        self, entered: AbstractContextManager[Attempt], call: Callable[[Attempt], Any], job: Job
    ) -> Outcome:
        """Calls the work in an attempt. Raises HandedBack where it was stopped for others to go on."""
        try:
            with entered as attempt:
                if job.cancel_asked:
                    attempt.stop(CANCELLED)
                return self._called(attempt, call)
        except StoreError as error:
            return Outcome(FAILED, error=error.as_dict())

    def _called(self, attempt: Attempt, call: Callable[[Attempt], Any]) -> Outcome:
        try:
            if attempt.cancel.is_set():
                raise Cancelled("Stopped.")
            result = call(attempt)
            json_text(result)
            return Outcome(DONE, result=result)
        except Exception as error:  # noqa: BLE001  (the edge of a program: whatever work raises ends here)
            if attempt.leaves_no_outcome:
                raise HandedBack from None
            return _failure(attempt, error)

    def _number(self, workflow_id: str) -> int:
        """Which attempt this is. Raises HandedBack where it is somebody else's by now."""
        standing = self._stored(lambda: self._hands.machine.standings([workflow_id]).get(workflow_id))
        if standing is None or standing.executor != self._hands.machine.executor or self._attempts.leaving:
            raise HandedBack
        return standing.attempt

    def _begin(self, job_id: str, number: int) -> Job | None:
        with writing(self._hands.engine) as connection:
            return line.begin(connection, job_id, number, self._hands.machine.executor)

    def _job(self, job_id: str) -> Job | None:
        with self._hands.engine.connect() as connection:
            return job_of(connection, job_id)

    def _end(self, job: Job, outcome: Outcome) -> bool:
        with writing(self._hands.engine) as connection:
            return line.end(connection, self._hands.machine.submit, job, outcome)

    def _end_parts(self, job_id: str) -> None:
        """Takes parts that nobody waits for any more out of their queue."""
        self._hands.machine.cancel(self._hands.machine.unfinished(f"{job_id}/"))

    def _stored(self, call: Callable[[], Found]) -> Found:
        """Calls until the database can be reached: a job must not fail because Postgres restarts."""
        while True:
            try:
                return call()
            except (OperationalError, InterfaceError, PoolTimeout) as error:
                log.warning("the database cannot be reached, and is asked again: %s", type(error).__name__)
                if self._attempts.leaving:
                    raise HandedBack from None
                threading.Event().wait(AGAIN_S)


def _failure(attempt: Attempt, error: Exception) -> Outcome:
    """How an attempt ended that raised, in a person's words."""
    if attempt.stopped_for == TIMED_OUT:
        told = {"code": "timed_out", "message": "It took too long and was stopped.",
                "way_out": "Try it with less at a time."}  # fmt: skip
        return Outcome(FAILED, error=told)
    if isinstance(error, Cancelled) or attempt.stopped_for is not None:
        return Outcome(CANCELLED, error=Cancelled("Stopped.").as_dict())
    if isinstance(error, SaycutError):
        return Outcome(FAILED, error=error.as_dict())
    log.error("job %s: %s", attempt.id, type(error).__name__, exc_info=error)
    return Outcome(FAILED, error=_told("Something went wrong inside; it is in the log."))


def _told(message: str) -> dict[str, str]:
    return {"code": "internal", "message": message}
