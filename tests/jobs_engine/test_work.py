"""What work is given: stops that end it, limits, progress, events, steps, parts, folders, errors."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from saycut.errors import MediaError
from saycut.jobs import Engine, JobContext, JobRequest, PartContext, Place, Work
from saycut.render.run import Task
from saycut.render.run import run as run_process
from saycut.store.database import Database

Engines = Callable[..., Engine]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """One database is enough here: what differs between the two is in `test_line` and `test_kill`."""
    return tmp_path / "data"


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def long_process(context: PartContext, payload: Any) -> Any:
    """As a render does it: a process of its own that is killed when the work is to stop."""
    note = Path(payload["pid"])
    words = ["/bin/sh", "-c", f"echo $$ > {note}.new; mv {note}.new {note}; exec sleep 60"]
    run_process(Task(words, folder=context.folder), cancel=context.cancel)


def long_parts(context: JobContext, payload: Any) -> Any:
    return context.fan_out("sleep", [{"pid": f"{payload['pid']}.{at}"} for at in range(2)])


async def pids(*notes: Path) -> list[int]:
    until = time.monotonic() + 20
    while not all(note.exists() for note in notes):
        assert time.monotonic() < until
        await asyncio.sleep(0.02)
    return [int(note.read_text()) for note in notes]


async def gone_within(seconds: float, found: list[int]) -> float:
    began = time.monotonic()
    while any(map(alive, found)):
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def test_cancel_ends_a_job_and_its_process_within_two_seconds(
    engine_of: Engines, tmp_path: Path, jobs_place: Place
) -> None:
    engine = engine_of(Work("w", long_process), Work("p", long_parts, parts={"sleep": long_process}), slots=4)
    await engine.enqueue(JobRequest("w", "one", {"pid": str(tmp_path / "a")}))
    await engine.enqueue(JobRequest("p", "parts", {"pid": str(tmp_path / "b")}))
    found = await pids(tmp_path / "a", tmp_path / "b.0", tmp_path / "b.1")
    assert all(map(alive, found))
    await engine.cancel("one")
    await engine.cancel("parts")
    await gone_within(2.0, found)
    for one in ("one", "parts"):
        job = await engine.wait(one, timeout_s=5, poll_s=0.05)
        assert job is not None
        assert job.state == "cancelled"
        assert job.error == {"code": "cancelled", "message": "Stopped."}
    until = time.monotonic() + 5
    while engine.running() and time.monotonic() < until:
        await asyncio.sleep(0.02)
    assert list((jobs_place.folder / "attempts" / engine.executor).iterdir()) == []


def ask_elsewhere(engine: Engine, job_id: str) -> None:
    """What another process does, which cannot stop the attempt itself."""
    with engine._engine.begin() as connection:
        connection.execute(text("UPDATE jobs SET cancel_asked = true WHERE id = :id"), {"id": job_id})


async def test_a_stop_asked_of_another_process_is_seen_in_time(engine_of: Engines, tmp_path: Path) -> None:
    engine = engine_of(Work("w", long_process))
    await engine.enqueue(JobRequest("w", "one", {"pid": str(tmp_path / "a")}))
    found = await pids(tmp_path / "a")
    await asyncio.to_thread(ask_elsewhere, engine, "one")
    await gone_within(2.0, found)
    job = await engine.wait("one", timeout_s=5)
    assert job is not None
    assert job.state == "cancelled"


async def test_what_takes_too_long_is_stopped(engine_of: Engines, tmp_path: Path) -> None:
    engine = engine_of(Work("w", long_process, limit_s=1.0))
    await engine.enqueue(JobRequest("w", "one", {"pid": str(tmp_path / "a")}))
    found = await pids(tmp_path / "a")
    job = await engine.wait("one", timeout_s=10, poll_s=0.05)
    assert job is not None
    assert job.state == "failed"
    assert job.error is not None
    assert job.error["code"] == "timed_out"
    await gone_within(1.0, found)


async def test_progress_only_goes_up_and_is_told_while_it_runs(engine_of: Engines) -> None:
    gate = threading.Event()

    def run(context: JobContext, payload: Any) -> Any:  # noqa: ARG001
        for share in (0.1, 0.6, 0.3, 0.2):
            context.progress(share)
        assert gate.wait(20)
        context.progress(7.0)
        return None

    engine = engine_of(Work("w", run))
    await engine.enqueue(JobRequest("w", "one", {}))
    seen = []
    until = time.monotonic() + 10
    while time.monotonic() < until and (not seen or seen[-1] < 0.6):
        job = await engine.status("one")
        assert job is not None
        seen.append(job.progress)
        await asyncio.sleep(0.02)
    assert seen == sorted(seen)
    assert seen[-1] == 0.6
    gate.set()
    job = await engine.wait("one", timeout_s=5)
    assert job is not None
    assert job.progress == 1.0


async def test_parts_come_back_in_order_and_tell_how_far_they_are(engine_of: Engines) -> None:
    half = threading.Event()

    def part(context: PartContext, payload: Any) -> Any:
        assert list(context.folder.iterdir()) == []
        (context.folder / "scratch").touch()
        context.progress(0.5)
        assert half.wait(20)
        return payload * 10

    def run(context: JobContext, payload: Any) -> Any:  # noqa: ARG001
        return context.fan_out("part", [1, 2, 3, 4], span=(0.2, 0.8))

    engine = engine_of(Work("w", run, parts={"part": part}), slots=4)
    await engine.enqueue(JobRequest("w", "one", {}))
    until = time.monotonic() + 10
    share = 0.0
    while share < 0.5 and time.monotonic() < until:
        await asyncio.sleep(0.05)
        job = await engine.status("one")
        assert job is not None
        share = job.progress
    assert share == pytest.approx(0.5)
    half.set()
    job = await engine.wait("one", timeout_s=10)
    assert job is not None
    assert job.result == [10, 20, 30, 40]


async def test_a_failure_is_told_as_it_is_and_ends_the_other_parts(
    engine_of: Engines, tmp_path: Path
) -> None:
    def part(context: PartContext, payload: Any) -> Any:
        if payload is None:
            raise MediaError("clip.mp4", "the file is cut off", way_out="Copy it again.")
        return long_process(context, payload)

    def run(context: JobContext, payload: Any) -> Any:  # noqa: ARG001
        return context.fan_out("part", [{"pid": str(tmp_path / "a")}, None, None])

    def bug(context: JobContext, payload: Any) -> Any:  # noqa: ARG001
        raise KeyError("a secret")

    engine = engine_of(Work("w", run, parts={"part": part}), Work("bug", bug), slots=2)
    await engine.enqueue(JobRequest("w", "one", {}))
    job = await engine.wait("one", timeout_s=10)
    assert job is not None
    assert job.state == "failed"
    assert job.error == {
        "code": "bad_media", "message": "clip.mp4: the file is cut off", "way_out": "Copy it again.",
    }  # fmt: skip
    if (tmp_path / "a").exists():
        await gone_within(2.0, await pids(tmp_path / "a"))
    await engine.enqueue(JobRequest("bug", "bug", {}))
    job = await engine.wait("bug", timeout_s=10)
    assert job is not None
    assert job.error is not None
    assert job.error["code"] == "internal"
    assert "secret" not in job.error["message"]


async def test_events_are_told_once_and_in_order(engine_of: Engines) -> None:
    def run(context: JobContext, payload: Any) -> Any:  # noqa: ARG001
        for at in (0, 1, 1, 2, 0):
            context.tell(f"event {at}", {"at": at})

    engine = engine_of(Work("w", run))
    await engine.enqueue(JobRequest("w", "one", {}))
    await engine.wait("one", timeout_s=10)
    assert [(one.sequence, one.body) for one in await engine.events("one", after=1)] == [
        (2, {"at": 1}), (3, {"at": 2}),
    ]  # fmt: skip


async def test_coroutines_run_in_the_loop_of_the_database(engine_of: Engines, database: Database) -> None:
    async def url() -> str:
        async with database.reading():
            return database.url

    engine = engine_of(
        Work("w", lambda context, payload: context.wait_for(url())),  # noqa: ARG005
        loop=asyncio.get_running_loop(),
    )
    await engine.enqueue(JobRequest("w", "one", {}))
    job = await engine.wait("one", timeout_s=10)
    assert job is not None
    assert job.result == database.url
