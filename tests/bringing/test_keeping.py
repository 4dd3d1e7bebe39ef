"""The caretaker: what nobody needs goes, what anybody needs stays, whoever dies in the middle."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2

from saycut.sessions import keeping
from saycut.sessions.keeping import Chore
from saycut.sessions.service import Service
from saycut.store.database import Database, unix_ms
from serving import Caller, Server
from turns.here import Here

from .files import Files, keys, send, state, to

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS


def _later(here: Here, ms: int, **rules: Any) -> Service:
    """The same service at a later time."""
    database = Database(here.service.database.engine, clock=lambda: unix_ms() + ms)
    return replace(here.service, database=database, rules=replace(here.service.rules, **rules))


def _round(here: Here, ms: int, more: tuple[Chore, ...] = (), **rules: Any) -> dict[str, int]:
    found: dict[str, int] = here.run(keeping.one_round(_later(here, ms, **rules), more))
    return {name: count for name, count in found.items() if count}


def test_a_session_nobody_touched_goes_with_its_files(here: Here, files: Files) -> None:
    client = here.account()
    old, used = client.begin(), client.begin()
    send(client, old, ("one.mp4", files.clip(1)), ("two.mp4", files.clip(2)))
    send(client, used, ("two.mp4", files.clip(2)))
    assert _round(here, 29 * DAY_MS) == {}
    assert len(keys(here)) == 2

    async def touch() -> None:
        from saycut.store.sessions import touch_session

        async with _later(here, 20 * DAY_MS).database.writing() as tx:
            await touch_session(tx, used)

    here.run(touch())
    assert _round(here, 31 * DAY_MS) == {"idle sessions": 1, "unused files": 1}
    assert client.get(f"/api/state/nemo_agent/me/{old}/latest").json()["code"] == 1002
    assert len(state(client, used)["state"]["video_infos"]) == 1
    assert len(keys(here)) == 1
    assert _round(here, 1000 * DAY_MS, retention_days=0) == {}, "0: for ever"


def test_files_of_a_session_that_was_ended_go_an_hour_later(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    send(client, session, ("one.mp4", files.clip(1)))
    client.delete(f"/api/tasks/me/sessions/{session}")
    assert _round(here, HOUR_MS - 60_000) == {}
    assert _round(here, HOUR_MS + 11 * 60_000) == {"unused files": 1}
    assert keys(here) == []


def test_an_upload_nobody_goes_on_with_goes(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    data = files.clip(1)
    begun = client.post(f"{to(session)}/resumable", json={"filename": "x.mp4", "size": len(data)}).json()
    upload = f"/api/upload-video/resumable/{begun['data']['upload_id']}"
    client.patch(upload, content=data[:100], headers={"Upload-Offset": "0"})
    assert len(keys(here)) == 1
    assert _round(here, 23 * HOUR_MS) == {}
    assert _round(here, 25 * HOUR_MS) == {"stale uploads": 1}
    assert keys(here) == []
    gone = client.patch(upload, content=data[100:], headers={"Upload-Offset": "100"})
    assert (gone.status_code, "dropped" in gone.json()["message"]) == (409, True)


def test_bytes_without_a_row_go_and_no_others(here: Here, files: Files) -> None:
    """What a request that was killed between bytes and row has left."""
    client = here.account()
    session = client.begin()
    send(client, session, ("one.mp4", files.clip(1)))
    begun = client.post(f"{to(session)}/resumable", json={"filename": "x.mp4", "size": 10}).json()["data"]
    open_upload = f"/api/upload-video/resumable/{begun['upload_id']}"
    client.patch(open_upload, content=b"123", headers={"Upload-Offset": "0"})
    good = keys(here)

    async def orphans() -> None:
        from saycut.store.uploads import new_blob_key, new_piece_key

        async def some() -> Any:
            yield b"bytes"

        for key in (new_blob_key(), new_piece_key("0" * 32), new_piece_key(begun["upload_id"])):
            await here.service.blobs.put(key, some())

    here.run(orphans())
    assert _round(here, 0) == {}
    assert len(keys(here)) == 5
    assert _round(here, 23 * HOUR_MS) == {}
    assert _round(here, DAY_MS + 6 * HOUR_MS) == {"bytes without a row": 2, "stale uploads": 1}
    assert set(keys(here)) == {key for key in good if key.startswith("blobs/")}


def test_answers_are_known_for_two_days(here: Here, files: Files) -> None:
    client = here.account()
    session = client.begin()
    send(client, session, ("one.mp4", files.clip(1)), **{"Idempotency-Key": "k"})
    assert send(client, session, ("two.mp4", files.clip(2)), **{"Idempotency-Key": "k"}).status_code == 409
    assert _round(here, DAY_MS) == {}
    assert _round(here, 2 * DAY_MS + HOUR_MS) == {"old answers": 1}
    assert send(client, session, ("two.mp4", files.clip(2)), **{"Idempotency-Key": "k"}).status_code == 200


def test_a_chore_is_one_s_at_a_time_and_its_failure_nobody_else_s(here: Here) -> None:
    done: list[str] = []

    async def fails(_: Service) -> int:
        done.append("fails")
        raise OSError("no room")

    async def works(_: Service) -> int:
        done.append("works")
        return 3

    more = (Chore("a", 60, fails), Chore("b", 60, works))

    async def both() -> list[dict[str, int]]:
        return list(await asyncio.gather(*(keeping.one_round(here.service, more) for _ in range(4))))

    rounds = here.run(both())
    assert sorted(done) == ["fails", "works"]
    assert sum(found.get("b", 0) for found in rounds) == 3
    here.run(both())
    assert len(done) == 2, "it is not due yet"
    assert _round(here, 61_000, more) == {"b": 3}


def test_what_the_dead_left_on_this_machine_goes_and_what_lives_stays(
    alone: Callable[..., Here],
) -> None:
    here = alone()
    parent = here.service.folder.parent
    dead = parent / "dead"
    (dead / "probe-1").mkdir(parents=True)
    (dead / ".held").touch()
    long_ago = time.time() - 100
    os.utime(dead / ".held", (long_ago, long_ago))
    os.utime(here.service.folder / ".held", (long_ago, long_ago))
    assert set(_round(here, 0)) <= {"what the dead left"}, "the service's own round may have been faster"
    assert not dead.exists()
    assert here.service.folder.is_dir()


def test_nothing_is_left_of_servers_that_were_killed(serve: Callable[..., Server], files: Files) -> None:
    """Killed while files come in: what was told is there, with its bytes, and nothing half made stays."""
    server = serve()
    client = server.account()
    token, session = client.token, client.begin()
    told: set[str] = set()
    for number in range(2):
        people = [_Person(server.client(token), session, files, seed=3 * number + at) for at in range(3)]
        for person in people:
            person.start()
        time.sleep(2.5 + 0.3 * number)
        server.kill()
        for person in people:
            person.join()
            told |= person.told
        server = serve(data=server.data)
    infos: Any = state(server.client(token), session)["state"]["video_infos"]
    assert told
    assert told <= {info["hash"] for info in infos}
    _tidy(server.data, {info["hash"] for info in infos})


class _Person(threading.Thread):
    """Sends files until nobody answers."""

    def __init__(self, client: Caller, session: str, files: Files, *, seed: int) -> None:
        super().__init__()
        self.told: set[str] = set()
        """Hashes of the files that were acknowledged."""
        self._client, self._session, self._files, self._seed = client, session, files, seed

    def run(self) -> None:
        count = 0
        with contextlib.suppress(httpx2.HTTPError):
            while True:
                count += 1
                data = self._files.clip((self._seed + count) % 9)
                answer = send(self._client, self._session, (f"{self._seed}-{count}.mp4", data))
                if answer.status_code == 200:
                    self.told |= {one["hash"] for one in answer.json()["data"]["files"]}


def _tidy(data: Path, hashes: set[str]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        incoming = list((data / "blobs" / ".incoming").iterdir())
        if not incoming and len(list((data / "requests").iterdir())) == 1:
            break
        time.sleep(0.2)
    assert not incoming
    assert len(list((data / "requests").iterdir())) == 1
    there = [path for path in (data / "blobs" / "blobs").rglob("*") if path.is_file()]
    assert hashes <= {hashlib.sha256(path.read_bytes()).hexdigest() for path in there}
