"""What waits in line when a process starts: taken at once, and only once everything is there to run it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from saycut.jobs import Engine, JobContext, JobRequest, Lane, Place, Work, machine


def said(context: JobContext, payload: Any) -> Any:  # noqa: ARG001
    return payload


def _engine(place: Place) -> Engine:
    return Engine(place, [Work("w", said)], lanes=[Lane("w", 1, poll_s=0.05)])


async def test_a_job_that_waits_is_run_however_slowly_the_process_starts(
    jobs_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine takes what waits as soon as it is launched: nothing it needs may come after that."""
    known = _engine(jobs_place)  # it makes the queue known, as every process before has
    known.start()
    known.stop()
    front = _engine(jobs_place)
    front.start(take=[])
    await front.enqueue(JobRequest("w", "one", {"a": 1}))
    front.stop()

    def slow(*arguments: Any, **named: Any) -> Any:
        time.sleep(2.0)
        return made(*arguments, **named)

    made = machine.DBOSClient
    monkeypatch.setattr(machine, "DBOSClient", slow)
    engine = _engine(jobs_place)
    engine.start()
    try:
        job = await engine.wait("one", timeout_s=30)
    finally:
        engine.stop()

    assert job is not None
    assert (job.state, job.error) == ("done", None)
