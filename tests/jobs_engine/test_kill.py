"""kill -9 at any moment: what was put in line is done, once, and nothing of the dead is left."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from saycut.jobs import Engine, JobContext, JobRequest, PartContext, Place, Work

from .toy import LANES, WORKS

ROUNDS = 20
CHUNKS = 3
SESSIONS = 3


class Fleet:
    """Workers, and what they did."""

    def __init__(self, place: Place, out: Path) -> None:
        self.out = out
        self.alive: list[int] = []
        database = place.database
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "jobs_engine.toy", str(database), str(place.folder), str(out)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).parent.parent,
        )  # fmt: skip

    def fork(self) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write("fork\n")
        self._parent.stdin.flush()
        pid = int(self._parent.stdout.readline())
        self.alive.append(pid)
        return pid

    def kill(self, pid: int, how: int = signal.SIGKILL) -> None:
        os.kill(pid, how)
        self.alive.remove(pid)

    def journal(self, what: str, *, after: int = 0) -> list[dict[str, object]]:
        path = self.out / "journal"
        lines = path.read_bytes()[after:].splitlines() if path.exists() else []
        return [one for one in map(json.loads, lines) if one["what"] == what]

    def journal_size(self) -> int:
        path = self.out / "journal"
        return path.stat().st_size if path.exists() else 0

    def wait_for_more(self, size: int, timeout_s: float = 20.0) -> None:
        """Until something was begun since the journal had this size: on a busy machine a start takes long."""
        until = time.monotonic() + timeout_s
        while self.journal_size() <= size and time.monotonic() < until:
            time.sleep(0.01)

    def close(self) -> None:
        for pid in self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.stdout.close()
        self._parent.wait(60)


@pytest.fixture
def fleet(jobs_place: Place, tmp_path: Path) -> Iterator[Fleet]:
    out = tmp_path / "out"
    out.mkdir()
    found = Fleet(jobs_place, out)
    yield found
    found.close()


@pytest.fixture
def client(jobs_place: Place) -> Iterator[Engine]:
    """The server's end: it takes no jobs."""
    engine = Engine(Place(jobs_place.database, jobs_place.folder.with_name("client")), WORKS, lanes=LANES)
    engine.start(take=[])
    yield engine
    engine.stop()


def test_kills_at_any_moment(fleet: Fleet, client: Engine, jobs_place: Place, runner: asyncio.Runner) -> None:
    dice = random.Random(20)
    acknowledged: list[str] = []
    workers = 2 if jobs_place.on_postgres else 1
    for _ in range(workers):
        fleet.fork()
    redone: set[str] = set()
    size = 0
    for at in range(ROUNDS):
        if len(acknowledged) - runner.run(count_done(client)) < 2 * SESSIONS:
            for session in range(SESSIONS):
                acknowledged.append(f"{at}-{session}")
                payload = {
                    "out": str(fleet.out),
                    "chunks": CHUNKS,
                    "takes": round(dice.uniform(0.01, 0.2), 3),
                }
                request = JobRequest(
                    "toy", acknowledged[-1], payload, session=str(session), tenant=str(session)
                )
                assert runner.run(client.enqueue(request))[1]
        fleet.wait_for_more(size)
        time.sleep(dice.uniform(0.1, 0.7))
        fleet.kill(dice.choice(fleet.alive))
        finished, size = finished_chunks(client), fleet.journal_size()
        fleet.fork()
        time.sleep(0.05)
        redone |= finished & {str(one["id"]) for one in fleet.journal("chunk", after=size)}
    finished, size = finished_chunks(client), fleet.journal_size()
    for one in acknowledged:
        job = runner.run(client.wait(one, timeout_s=60))
        assert job is not None
        assert job.state == "done", job
        assert job.result["lines"] == CHUNKS
        assert [event.body["price"] for event in runner.run(client.events(one))] == [job.result["price"]]
        assert (fleet.out / f"{one}-whole").read_text() == "".join(f"{one}-{c}\n" for c in range(CHUNKS))
    redone |= finished & {str(one["id"]) for one in fleet.journal("chunk", after=size)}
    assert redone == set()
    begun = [one for what in ("chunk", "job") for one in fleet.journal(what)]
    assert sum(int(str(one["attempt"])) > 1 for one in begun) >= ROUNDS // 4  # the kills did hit something
    check_order(fleet, acknowledged)
    check_nothing_left(fleet, jobs_place)


def test_the_dead_are_found_in_time(
    fleet: Fleet, client: Engine, jobs_place: Place, runner: asyncio.Runner
) -> None:
    """A worker that never comes back, and another that is there."""
    first = fleet.fork()
    payload = {"out": str(fleet.out), "chunks": 2, "takes": 1.0}
    runner.run(client.enqueue(JobRequest("toy", "one", payload)))
    wait_for(lambda: bool(fleet.journal("chunk")))
    second = fleet.fork()
    time.sleep(0.5)
    fleet.kill(first)
    died = time.monotonic()
    wait_for(lambda: any(one["pid"] == second for one in fleet.journal("job")))
    assert time.monotonic() - died < 10  # the contract is 30 s
    job = runner.run(client.wait("one", timeout_s=30))
    assert job is not None
    assert job.state == "done"
    check_nothing_left(fleet, jobs_place)


def test_a_stopped_engine_goes_on_where_it_was(
    jobs_place: Place, tmp_path: Path, runner: asyncio.Runner
) -> None:
    done = tmp_path / "done"

    def part(context: PartContext, payload: Any) -> Any:
        with done.open("a") as file:
            file.write(f"{payload}\n")
        while payload == 1 and context.attempt == 1:  # does not end before the stop
            context.check()
            time.sleep(0.01)
        return [payload, context.attempt]

    def run(context: JobContext, payload: Any) -> Any:  # noqa: ARG001
        first = context.step("first", lambda: os.urandom(8).hex())
        (tmp_path / f"first-{context.attempt}").write_text(first)
        return [first, context.fan_out("part", [0, 1])]

    work = Work("w", run, parts={"part": part})
    engine = Engine(jobs_place, [work])
    engine.start()
    runner.run(engine.enqueue(JobRequest("w", "one", {})))
    until = time.monotonic() + 20
    while (not done.exists() or "1" not in done.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    engine.stop(grace_s=0.2)
    again = Engine(jobs_place, [work])
    again.start()
    job = runner.run(again.wait("one", timeout_s=20))
    again.stop()
    assert job is not None
    assert job.state == "done"
    assert job.attempt == 2
    assert job.result == [(tmp_path / "first-1").read_text(), [[0, 1], [1, 2]]]
    assert (tmp_path / "first-2").read_text() == job.result[0]
    assert done.read_text().split() == ["0", "1", "1"]
    assert list((jobs_place.folder / "attempts").iterdir()) == []


async def count_done(client: Engine) -> int:
    return sum(one.count for one in await client.counts() if one.state == "done")


def finished_chunks(client: Engine) -> set[str]:
    """Those that the engine has noted as finished: none of them may begin again."""
    table = "dbos.workflow_status" if client.place.on_postgres else "workflow_status"
    with client._engine.connect() as connection:
        found = connection.execute(
            text(f"SELECT workflow_uuid FROM {table} WHERE status = 'SUCCESS' AND name = 'saycut.part'")
        )
        return {row[0] for row in found}


def check_order(fleet: Fleet, acknowledged: list[str]) -> None:
    """Within a session, a job begins first after the one before it ended."""
    for session in range(SESSIONS):
        mine = [one for one in acknowledged if one.endswith(f"-{session}")]
        lines = [
            (one["what"], one["id"])
            for one in map(json.loads, (fleet.out / "journal").read_bytes().splitlines())
            if one["what"] in ("job", "finished") and one["id"] in mine
        ]
        order = [job for at, (_, job) in enumerate(lines) if not at or lines[at - 1][1] != job]
        assert order == mine


def attempt_folders(place: Place) -> list[Path]:
    return list((place.folder / "attempts").glob("*/*"))


def check_nothing_left(fleet: Fleet, place: Place) -> None:
    """No process of the dead, no folder of theirs; only what was published."""
    wait_for(lambda: not attempt_folders(place))
    wait_for(lambda: len(list((place.folder / "attempts").iterdir())) <= len(fleet.alive))
    mark = str(fleet.out).encode()
    running = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if mark in words and b"saycut-toy" in words:
                running.append(words)
    assert running == []
    published = {path.name for path in fleet.out.iterdir()} - {"journal"}
    assert all(name.split("-")[-1] in {"whole", "0", "1", "2"} for name in published)


def wait_for(ready: object, *, seconds: float = 30) -> None:
    assert callable(ready)
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.05)
