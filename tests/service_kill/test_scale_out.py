"""Postgres, S3, an API and three workers: 40 exports of 5 tenants, each made once, nobody starved."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra [server] is not installed")

from blobs.s3_server import ACCESS, SECRET, S3Server
from saycut.errors import BlobMissing, StoreError
from saycut.store.blobs import open_blobs

from .fleet import Fleet, wait_for
from .people import Person

LARGE, SMALL = 24, 4
"""Exports of the tenant who has much to do, and of each of the four others."""
WORKERS = ("worker-1", "worker-2", "worker-3")


@pytest.fixture(scope="module")
def bucket() -> Iterator[S3Server]:
    found = S3Server()
    found.make_bucket("saycut-scale")
    yield found
    found.close()


@pytest.fixture
def s3(bucket: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    bucket.door.passed = bucket.door.refused = 0
    return bucket


@pytest.fixture
def fleet(s3: S3Server, new_postgres: Any, tmp_path: Path) -> Iterator[Fleet]:
    found = Fleet(tmp_path, database=new_postgres(), blobs=s3.url("saycut-scale/blobs"))
    found.start("serve", api_only=True)
    yield found
    found.close()


def test_forty_exports_of_five_tenants(fleet: Fleet, s3: S3Server, clip: bytes) -> None:
    large, *small = [Person(fleet.url, clip, seed=at) for at in range(5)]
    sessions = {one: _sessions(one, 8 if one is large else 2) for one in (large, *small)}
    asked = [(large, name) for name in _asked(large, sessions[large], LARGE)]
    for one in small:
        asked += [(one, name) for name in _asked(one, sessions[one], SMALL)]
    assert len(asked) == 40
    for role in WORKERS:  # all forty are in line by now: the order is the service's, not that of asking
        fleet.start(role)
    told = {name: wait_for(lambda p=p, n=name: _done(p, n), seconds=180, poll_s=0.3) for p, name in asked}
    assert {one["status"] for one in told.values()} == {"completed"}
    for person, name in asked:
        size = person.http.head(f"/api/render/proxy/{name}/download").headers["Content-Length"]
        assert int(size) == told[name]["output"]["size"]
    for person in (large, *small):
        person.http.close()
    order = sorted(asked, key=lambda one: told[one[1]]["data"]["completedAt"])
    for one in small:  # each small tenant's last is done long before the large one's
        place = max(at for at, (person, _) in enumerate(order) if person is one)
        assert place < 32, [f"{'large' if p is large else 'small'}" for p, _ in order]
    assert asyncio.run(_attempts(fleet)) == {1}
    assert s3.door.passed > 0
    assert s3.door.refused == 0
    wait_for(lambda: not fleet.leftovers(), seconds=40)


def test_a_wrong_signature_is_refused(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def read() -> None:
        blobs = await open_blobs(s3.url("saycut-scale/blobs"))
        await blobs.size("blobs/none")

    with pytest.raises(BlobMissing):
        asyncio.run(read())
    assert s3.door.refused == 0
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another secret")
    with pytest.raises(StoreError):
        asyncio.run(read())
    assert s3.door.refused > 0


def _sessions(person: Person, count: int) -> list[str]:
    found = []
    for _ in range(count):
        made = person.get_through("POST", "/api/tasks/me/with-session/nemo_agent", json={})
        person.session = str(made["session_id"])
        person.upload()
        found.append(person.session)
    return found


def _asked(person: Person, sessions: list[str], count: int) -> list[str]:
    names = []
    for at in range(count):
        person.session = sessions[at % len(sessions)]
        person.export()
    names, person.noted.exports = person.noted.exports, []
    assert len(names) == count
    return names


def _done(person: Person, name: str) -> Any:
    told = person.http.get(f"/api/render/proxy/lambda/{name}").json()
    return told if told["status"] in ("completed", "failed", "cancelled") else None


async def _attempts(fleet: Fleet) -> set[int]:
    """How often each export's job was begun."""
    from sqlalchemy import text

    from saycut.store.database import open_database

    database = await open_database(str(fleet.database))
    try:
        async with database.reading() as tx:
            found = await tx.session.execute(text("SELECT attempt FROM jobs WHERE lane = 'exports'"))
            return {row[0] for row in found}
    finally:
        await database.close()
