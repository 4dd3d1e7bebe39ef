"""kill -9 of a server or a worker at any moment: what was acknowledged is there, once, and paid for once."""

from __future__ import annotations

import asyncio
import hashlib
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

pytest.importorskip("fastapi", reason="the extra [server] is not installed")

from sqlalchemy import text

from blobs.s3_server import ACCESS, SECRET, S3Server
from saycut.store.database import open_database
from saycut.store.ledger import audit, balance_of, held_since, statement

from .fleet import Fleet, wait_for
from .people import Person

ROUNDS = 20
PEOPLE = 3


@pytest.fixture(params=["one process, SQLite", "Postgres, S3, two workers"])
def fleet(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fleet]:
    if request.param == "one process, SQLite":
        found = Fleet(tmp_path)
        found.start("serve")
        yield found
        found.close()
        return
    new_postgres = request.getfixturevalue("new_postgres")
    s3 = S3Server()
    s3.make_bucket("saycut-kill")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    found = Fleet(tmp_path, database=new_postgres(), blobs=s3.url("saycut-kill/blobs"))
    found.start("serve", api_only=True)
    for role in ("worker-1", "worker-2"):
        found.start(role)
    yield found
    found.close()
    s3.close()


def test_kill_at_any_moment(fleet: Fleet, clip: bytes) -> None:
    dice = random.Random(7)
    people = [Person(fleet.url, clip, seed=at) for at in range(PEOPLE)]
    for one in people:
        one.start()
    roles = sorted(fleet.alive)
    for _ in range(ROUNDS):
        before = _acknowledged(people)
        wait_for(lambda before=before: _acknowledged(people) >= before + PEOPLE, seconds=60, poll_s=0.02)
        time.sleep(dice.uniform(0.0, 0.5))
        role = dice.choice(roles)
        fleet.kill(role)
        fleet.start(role, api_only=role == "serve" and len(roles) > 1)
    time.sleep(1)
    for one in people:
        one.ended.set()
    for one in people:
        one.join(60)
        assert one.failure is None, one.failure
        assert not one.is_alive()
    assert sum(len(one.noted.uploads) for one in people) >= PEOPLE
    assert sum(len(one.noted.turns) for one in people) >= ROUNDS
    assert sum(len(one.noted.exports) for one in people) >= 3
    for one in people:
        _check_exports(one)
        _check_turns(one)
        _check_uploads(one)
        one.http.close()
    asyncio.run(_check_credits(fleet, people))
    wait_for(lambda: not fleet.engines_running(), seconds=40)
    wait_for(lambda: not fleet.leftovers(), seconds=40)


def _acknowledged(people: list[Person]) -> int:
    """How much the service has promised so far: a round without a promise would prove nothing."""
    return sum(len(p.noted.uploads) + len(p.noted.turns) + len(p.noted.exports) for p in people)


def _check_exports(person: Person) -> None:
    """Each acknowledged export has ended well, or says why not; its file plays."""
    for name in person.noted.exports:
        told = wait_for(lambda name=name: _ended(person, name), seconds=120, poll_s=0.3)
        assert told["status"] == "completed", str(told)
        answer = person.http.get(f"/api/render/proxy/{name}/download")
        assert answer.status_code == 200
        assert len(answer.content) == told["output"]["size"]
    path = Path(f"/proc/self/fd/{_memory_file(answer.content)}") if person.noted.exports else None
    if path is not None:
        with av.open(str(path)) as file:
            assert sum(1 for _ in file.decode(video=0)) > 0


def _memory_file(data: bytes) -> int:
    import os

    handle = os.memfd_create("export")
    os.write(handle, data)
    return handle


def _ended(person: Person, name: str) -> Any:
    told = person.http.get(f"/api/render/proxy/lambda/{name}").json()
    return told if told["status"] in ("completed", "failed", "cancelled") else None


def _check_turns(person: Person) -> None:
    """Each turn that anything was heard of has ended, with one text, and its events are in order."""
    for turn in person.noted.turns:
        wait_for(lambda turn=turn: person.get_through("GET", f"/api/turns/{turn}")["state"] != "running")
        found = person.get_through("GET", f"/api/turns/{turn}")
        assert found["state"] == "done", str(found)


def _check_uploads(person: Person) -> None:
    state = person.get_through("GET", f"/api/state/nemo_agent/me/{person.session}/latest")["state"]
    known = {one["id"]: one for one in state["video_infos"]}
    for asset, sha256 in person.noted.uploads.items():
        answer = person.http.get(known[asset]["cdn_url"])
        assert hashlib.sha256(answer.content).hexdigest() == sha256


async def _check_credits(fleet: Fleet, people: list[Person]) -> None:
    database = await open_database(fleet.database or fleet.data)
    try:
        async with database.reading() as tx:
            assert await audit(tx) == []
            assert await held_since(tx, tx.now_ms + 1) == []
            again = await tx.session.scalar(text("SELECT count(*) FROM jobs WHERE attempt > 1"))
            assert again, "no kill struck anything at work"
            for one in people:
                found = await balance_of(tx, one.account_id)
                paid = [t for t in await statement(tx, one.account_id, most=10_000) if t.kind == "settle"]
                assert found.frozen == 0
                assert found.spent == sum(t.credits for t in paid)
                assert len({t.key for t in paid}) == len(paid)
    finally:
        await database.close()
