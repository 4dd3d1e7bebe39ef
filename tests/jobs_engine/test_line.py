"""The line: once each, sessions in order, tenants in turn, with the row it belongs to or not at all."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from saycut.errors import Conflict, InputError
from saycut.jobs import Engine, JobContext, JobRequest, Work
from saycut.store.database import Database

Engines = Callable[..., Engine]


class Seen:
    """Work that notes when it begins and ends, and waits at a gate."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.gate = threading.Event()

    def run(self, context: JobContext, payload: Any) -> Any:  # noqa: ARG002
        self.lines.append(("begin", context.job_id))
        self.gate.wait(20)
        time.sleep(0.01)
        self.lines.append(("end", context.job_id))
        return context.job_id

    def begun(self) -> list[str]:
        return [job for what, job in self.lines if what == "begin"]


async def ended(engine: Engine, *ids: str) -> list[str]:
    found = [await engine.wait(one, timeout_s=30, poll_s=0.05) for one in ids]
    return [job.state for job in found if job is not None]


async def test_the_same_id_is_the_same_job_and_other_contents_are_refused(engine_of: Engines) -> None:
    seen = Seen()
    seen.gate.set()
    engine = engine_of(Work("w", seen.run))
    request = JobRequest("w", "one", {"a": 1, "b": [2]}, session="s", tenant="t")
    first, new = await engine.enqueue(request)
    assert new
    assert first.state == "ready"
    assert await ended(engine, "one") == ["done"]
    again, new = await engine.enqueue(JobRequest("w", "one", {"b": [2], "a": 1}, session="s", tenant="t"))
    assert (again.state, again.result, new) == ("done", "one", False)
    for other in (
        JobRequest("w", "one", {"a": 2}, session="s", tenant="t"),
        JobRequest("w", "one", request.payload, session="other", tenant="t"),
        JobRequest("w", "one", request.payload, session="s", tenant="other"),
    ):
        with pytest.raises(Conflict):
            await engine.enqueue(other)
    assert seen.begun() == ["one"]


async def test_many_at_once_with_one_id_make_one_job(engine_of: Engines) -> None:
    seen = Seen()
    seen.gate.set()
    engine = engine_of(Work("w", seen.run), slots=4)
    request = JobRequest("w", "one", {}, session="s")
    found = await asyncio.gather(*(engine.enqueue(request) for _ in range(8)))
    assert [new for _, new in found].count(True) == 1
    assert await ended(engine, "one") == ["done"]
    assert seen.begun() == ["one"]


async def test_a_job_comes_with_its_row_or_not_at_all(engine_of: Engines, database: Database) -> None:
    seen = Seen()
    seen.gate.set()
    engine = engine_of(Work("w", seen.run))
    async with database.writing() as tx:
        await tx.session.execute(text("CREATE TABLE rows_of_ours (id TEXT PRIMARY KEY)"))

    async def lose() -> None:
        async with database.writing() as tx:
            await tx.session.execute(text("INSERT INTO rows_of_ours VALUES ('lost')"))
            await engine.enqueue(JobRequest("w", "lost", {}), tx=tx)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await lose()
    async with database.writing() as tx:
        await tx.session.execute(text("INSERT INTO rows_of_ours VALUES ('kept')"))
        await engine.enqueue(JobRequest("w", "kept", {}), tx=tx)
    assert await ended(engine, "kept") == ["done"]
    assert await engine.status("lost") is None
    assert seen.begun() == ["kept"]


async def test_jobs_of_a_session_run_one_after_the_other(engine_of: Engines) -> None:
    seen = Seen()
    engine = engine_of(Work("w", seen.run), slots=6)
    ids = [f"{session}{at}" for at in range(5) for session in ("a", "b", "c")]
    for one in ids:
        await engine.enqueue(JobRequest("w", one, {}, session=one[0], tenant="t"))
    seen.gate.set()
    assert await ended(engine, *ids) == ["done"] * len(ids)
    for session in ("a", "b", "c"):
        mine = [line for line in seen.lines if line[1][0] == session]
        assert mine == [(what, f"{session}{at}") for at in range(5) for what in ("begin", "end")]


async def test_a_cancelled_job_lets_the_next_of_its_session_through(engine_of: Engines) -> None:
    seen = Seen()
    engine = engine_of(Work("w", seen.run), slots=2)
    for at in range(4):
        await engine.enqueue(JobRequest("w", f"j{at}", {}, session="s"))
    while not seen.lines:
        await asyncio.sleep(0.02)
    for one in ("j1", "j2"):
        job = await engine.cancel(one)
        assert job is not None
        assert job.state == "cancelled"
    seen.gate.set()
    assert await ended(engine, "j0", "j1", "j2", "j3") == ["done", "cancelled", "cancelled", "done"]
    assert seen.begun() == ["j0", "j3"]


async def test_a_small_tenant_is_not_behind_a_large_one(engine_of: Engines) -> None:
    seen = Seen()
    engine = engine_of(Work("w", seen.run))
    for at in range(20):  # each in a session of its own: nothing but turns holds them back
        await engine.enqueue(JobRequest("w", f"large{at}", {}, tenant="large"))
    while not seen.lines:
        await asyncio.sleep(0.02)
    for tenant in ("small", "tiny"):
        for at in range(2):
            await engine.enqueue(JobRequest("w", f"{tenant}{at}", {}, tenant=tenant))
    seen.gate.set()
    assert await ended(engine, "small1", "tiny1", "large19") == ["done"] * 3
    order = seen.begun()
    assert max(order.index("small0"), order.index("tiny0")) <= 4
    assert max(order.index("small1"), order.index("tiny1")) <= 8
    assert [one for one in order if one.startswith("large")] == [f"large{at}" for at in range(20)]


async def test_a_large_tenant_is_not_starved_by_one_that_keeps_coming(engine_of: Engines) -> None:
    seen = Seen()
    engine = engine_of(Work("w", seen.run))
    for at in range(8):
        await engine.enqueue(JobRequest("w", f"large{at}", {}, tenant="large"))
    for at in range(8):
        await engine.enqueue(JobRequest("w", f"steady{at}", {}, tenant="steady"))
    seen.gate.set()
    for at in range(8, 24):  # always one more before the line is empty
        await engine.enqueue(JobRequest("w", f"steady{at}", {}, tenant="steady"))
        await engine.wait(f"steady{at - 6}", timeout_s=10, poll_s=0.02)
    assert await ended(engine, "large7") == ["done"]
    assert seen.begun().index("large7") <= 18


async def test_jobs_with_needs_go_to_who_can_do_them(engine_of: Engines) -> None:
    seen = Seen()
    seen.gate.set()
    engine = engine_of(Work("w", seen.run), abilities=["h264_nvenc", "whisper"])
    await engine.enqueue(JobRequest("w", "plain", {}))
    await engine.enqueue(JobRequest("w", "able", {}, needs=frozenset({"h264_nvenc", "whisper"})))
    await engine.enqueue(JobRequest("w", "unable", {}, needs=frozenset({"av1_nvenc"})))
    assert await ended(engine, "plain", "able") == ["done", "done"]
    job = await engine.status("unable")
    assert job is not None
    assert job.state == "ready"
    assert [(one.state, one.count) for one in await engine.counts()] == [("done", 2), ("ready", 1)]


@pytest.mark.parametrize("wrong", ["", "a/b", "a b", "x" * 201, "ä"])
def test_ids_that_cannot_be(wrong: str) -> None:
    with pytest.raises(InputError):
        JobRequest("w", wrong, {})


async def test_what_ended_long_ago_is_forgotten(engine_of: Engines) -> None:
    seen = Seen()
    seen.gate.set()
    engine = engine_of(Work("w", seen.run))
    await engine.enqueue(JobRequest("w", "old", {}))
    assert await ended(engine, "old") == ["done"]
    assert await engine.forget(before_ms=0) == 0
    assert await engine.forget(before_ms=2**50) == 1
    assert await engine.status("old") is None
    _, new = await engine.enqueue(JobRequest("w", "old", {"another": 1}))
    assert new
    assert await ended(engine, "old") == ["done"]
