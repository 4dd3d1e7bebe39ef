"""What running work is given: `JobContext` and `PartContext`, made over an attempt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Engine, func, insert, select

from ..errors import Cancelled, SaycutError, StoreError
from ..store.database import unix_ms
from .attempts import Attempt
from .machine import Machine, Standing, Submission
from .place import writing
from .request import queue_name
from .states import Job
from .tables import EVENTS, PARTS, one_at_a_time

ASK_S = 0.25
"""How often a job asks how its parts are."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Hands:
    """What contexts work with."""

    engine: Engine
    machine: Machine
    loop: asyncio.AbstractEventLoop | None


class PartFailed(SaycutError):
    """A part of a job failed, maybe on another machine: its error as it was told there."""

    def __init__(self, told: dict[str, str]) -> None:
        super().__init__(
            str(told.get("message", "a part of the work failed")),
            way_out=str(told.get("way_out", "")),
            field=told.get("field"),
        )
        self.code = str(told.get("code", "error"))


class Part:
    """A `PartContext`."""

    def __init__(self, attempt: Attempt, hands: Hands) -> None:
        self.job_id = attempt.job_id
        self.attempt = attempt.number
        self.folder = attempt.folder
        self.cancel = attempt.cancel
        self._attempt = attempt
        self._hands = hands

    def check(self) -> None:
        if self._attempt.cancel.is_set():
            raise Cancelled("Stopped.")

    def progress(self, share: float) -> None:
        self._attempt.tell(share)

    def wait_for(self, coroutine: Coroutine[Any, Any, Found]) -> Found:
        if self._hands.loop is None:
            coroutine.close()
            raise StoreError("this engine was given no loop to run coroutines in")
        return asyncio.run_coroutine_threadsafe(coroutine, self._hands.loop).result()


class Whole(Part):
    """A `JobContext`."""

    def __init__(self, attempt: Attempt, hands: Hands, job: Job) -> None:
        super().__init__(attempt, hands)
        self._job = job

    def step(self, name: str, call: Callable[[], Found]) -> Found:
        self.check()
        return self._hands.machine.step(name, call)

    def fan_out(
        self, part: str, payloads: Sequence[Any], *, span: tuple[float, float] = (0.0, 1.0)
    ) -> list[Any]:
        self.check()
        ids = [f"{self.job_id}/{part}/{at}" for at in range(len(payloads))]
        self._submit(part, dict(zip(ids, payloads, strict=True)))
        done: set[str] = set()
        while len(done) < len(ids):
            standings = self._hands.machine.standings(ids)
            _raise_if_given_up(standings)
            ended = {one for one, standing in standings.items() if standing.state == "SUCCESS"}
            if ended - done:
                _raise_failure(self._hands.machine.standings(ended - done, outputs=True))
            done = ended
            self.progress(span[0] + (span[1] - span[0]) * self._share(ids, done))
            if len(done) < len(ids) and self.cancel.wait(ASK_S):
                self.check()
        outputs = self._hands.machine.standings(ids, outputs=True)
        return [outputs[one].output["result"] for one in ids]

    def tell(self, key: str, body: Any) -> None:
        with writing(self._hands.engine) as connection:
            one_at_a_time(connection, f"job events: {self.job_id}")
            mine = EVENTS.c.job_id == self.job_id
            if connection.execute(select(EVENTS.c.key).where(mine, EVENTS.c.key == key)).first():
                return
            last = connection.execute(select(func.max(EVENTS.c.sequence)).where(mine)).scalar() or 0
            connection.execute(
                insert(EVENTS).values(
                    job_id=self.job_id, sequence=last + 1, key=key, attempt=self.attempt, body=body,
                    made_ms=unix_ms(),
                )
            )  # fmt: skip

    def _submit(self, part: str, payloads: dict[str, Any]) -> None:
        """Puts the parts into their queue, in one step; those that are there already stay as they are."""
        needs = self._job.queue.split("/")[3:]
        queue = queue_name(self._job.lane, needs, parts=True)
        with writing(self._hands.engine) as connection:
            known = set(connection.scalars(select(PARTS.c.id).where(PARTS.c.job_id == self.job_id)))
            for part_id, payload in payloads.items():
                if part_id in known:
                    continue
                connection.execute(insert(PARTS).values(id=part_id, job_id=self.job_id, progress=0.0))
                arguments = [part_id, self.job_id, part, payload]
                self._hands.machine.submit(connection, Submission(part_id, queue, arguments, part=True))

    def _share(self, ids: list[str], done: set[str]) -> float:
        query = select(PARTS.c.id, PARTS.c.progress).where(PARTS.c.job_id == self.job_id)
        with self._hands.engine.connect() as connection:
            told = {row.id: row.progress for row in connection.execute(query)}
        return sum(1.0 if one in done else told.get(one, 0.0) for one in ids) / len(ids)


def _raise_failure(ended: Mapping[str, Standing]) -> None:
    for _, standing in sorted(ended.items()):
        if "error" in standing.output:
            raise PartFailed(standing.output["error"])


def _raise_if_given_up(standings: Mapping[str, Standing]) -> None:
    if any(one.state not in ("ENQUEUED", "PENDING", "SUCCESS") for one in standings.values()):
        raise PartFailed({"code": "job_lost", "message": "A part of the work was taken away."})
