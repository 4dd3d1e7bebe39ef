"""The work of exports: what its death leaves, what others are told, parts made by several, after a kill."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from blobs.s3_server import ACCESS, SECRET, S3Server
from saycut.sessions import exporting
from saycut.sessions.finishing import PARTS
from saycut.store import exports, webhooks
from saycut.store.database import open_database
from saycut.store.exports import ExportRequest
from saycut.wire.draft_codec import draft_to_wire
from turns.here import Here

from .there import RENDER, SMALL, Project, project, running

PART = {"SAYCUT_PART_SECONDS": "0.05"}
"""54 pictures of 320x180."""


def test_an_export_whose_work_is_over_is_ended(there: Here, clip: Path) -> None:
    one = project(there, clip)
    owner = (one.client.account_id, one.session)

    async def opened_without_work() -> str:
        async with there.service.database.writing() as tx:
            export, _ = await exports.open_export(tx, owner, ExportRequest("lost", {}, {}, {}))
            return export.id

    async def ended() -> int:
        clock = there.service.database.clock
        there.service.database.clock = lambda: clock() + 60_000
        try:
            return await exporting.end_abandoned(there.service)
        finally:
            there.service.database.clock = clock

    there.run(opened_without_work())
    assert one.ask("good", SMALL).status_code == 200
    assert one.status("lost")["status"] == "pending"
    assert there.run(ended()) == 1
    told = one.status("lost")
    assert (told["status"], told["error"]) == ("failed", "Something went wrong inside.")
    assert one.ended("good")["status"] == "completed", "those at work are left alone"
    assert there.run(ended()) == 0


def test_an_export_that_cannot_be_read_any_more_fails(here: Here, clip: Path) -> None:
    one = project(here, clip)
    request = ExportRequest("odd", {"t": "not a draft"}, {}, {})

    async def begun() -> None:
        from saycut.jobs import JobRequest

        async with here.service.database.writing() as tx:
            export, _ = await exports.open_export(tx, (one.client.account_id, one.session), request)
            payload = {"export": export.id, "account": export.account_id, "session": one.session}
            await here.service.jobs.enqueue(JobRequest("export", export.id, payload), tx=tx)

    here.run(begun())
    told = one.ended("odd")
    assert (told["status"], told["data"]["error"]["code"]) == ("failed", "bad_draft")


def test_parts_that_nobody_needs_go(here: Here, clip: Path) -> None:
    one = project(here, clip)

    async def left() -> tuple[int, set[str]]:
        async with here.service.database.writing() as tx:
            owner = (one.client.account_id, one.session)
            export, _ = await exports.open_export(tx, owner, ExportRequest("open", {}, {}, {}))
        for key in ("x-gone/1", "x-gone/2", f"{export.id}/1"):
            await here.service.blobs.put_file(f"{PARTS}{key}", clip)
        dropped = await exporting.drop_parts(here.service)
        return dropped, {one.key.partition("/")[2] async for one in here.service.blobs.list(PARTS)}

    dropped, kept = here.run(left())
    assert (dropped, {key.rpartition("/")[2] for key in kept}) == (2, {"1"})
    assert not any("gone" in key for key in kept)


def test_webhooks_hear_of_it_once(here: Here, clip: Path) -> None:
    one = project(here, clip)

    async def listen() -> None:
        async with here.service.database.writing() as tx:
            await webhooks.add_webhook(tx, one.client.account_id, "http://127.0.0.1:9/hook")

    async def heard() -> list[Any]:
        from saycut.store.tables.work import DeliveryRow

        async with here.service.database.reading() as tx:
            found = await tx.session.execute(text("SELECT body FROM webhook_deliveries ORDER BY created_ms"))
            assert DeliveryRow
            return [row[0] for row in found]

    import json

    here.run(listen())
    one.made("r1", SMALL)
    damage(here)
    one.ask("r2", SMALL)
    one.ended("r2")
    bodies = [json.loads(one) if isinstance(one, str) else one for one in here.run(heard())]
    assert [b["type"] for b in bodies] == ["export.completed", "export.failed"]
    assert bodies[0]["data"]["files"][0]["name"] == "talk-edited.mp4"
    assert bodies[0]["data"]["notes"] == []
    assert bodies[0]["data"]["id"] == "r1"
    assert bodies[1]["data"]["error"]["message"].startswith("talk.mp4 (clip 1")


def damage(service: Here) -> None:
    for blob in (service.service.blobs.root / "blobs").rglob("*"):
        if blob.is_file():
            blob.chmod(0o600)
            blob.write_bytes(b"nothing that anyone could play" * 100)


def test_a_draft_made_of_the_models_values_comes_through(here: Here, clip: Path) -> None:
    """What the state shows is what an export takes."""
    from saycut.sessions.stored_material import stored_session

    one = project(here, clip)

    async def stored() -> dict[str, Any]:
        async with here.service.database.reading() as tx:
            found = await stored_session(tx, (one.client.account_id, one.session))
            return draft_to_wire(found.draft)

    draft = here.run(stored())
    assert one.made("r1", SMALL, draft=draft)["output"]["duration"] == pytest.approx(6.0, abs=0.05)


@pytest.fixture
def long_clip(tmp_path: Path, make_clip: Callable[..., Path]) -> Path:
    """Twelve seconds, that take a moment to encode."""
    return make_clip(
        tmp_path / "long.mp4",
        "-f", "lavfi", "-i", "testsrc2=d=12:r=25:s=320x180,noise=alls=20:allf=t",
        "-f", "lavfi", "-i", "sine=d=12",
        "-c:v", "mpeg4", "-q:v", "5", "-g", "25", "-c:a", "aac", "-shortest",
    )  # fmt: skip


class Remote(Project):
    """A project of a server that is another process: the file comes by HTTP."""


def brought(server: Any, path: Path) -> Remote:
    client = server.account()
    session = client.begin()
    files = {"files": (path.name, path.read_bytes(), "video/mp4")}
    answer = client.post(f"/api/upload-video/nemo_agent/me/{session}", files=files)
    assert answer.status_code == 200, answer.text
    return Remote(server, client, session, "a1")


def parts_done(database: Any) -> dict[str, int]:
    """When each part that has ended did, by its id."""

    async def asked() -> dict[str, int]:
        found = await open_database(database)
        try:
            async with found.reading() as tx:
                rows = await tx.session.execute(
                    text(
                        f"SELECT workflow_uuid, updated_at FROM {_schema(database)}workflow_status"
                        " WHERE status = 'SUCCESS' AND workflow_uuid LIKE '%/pictures/%'"
                    )
                )
                return {row[0]: row[1] for row in rows}
        finally:
            await found.close()

    return asyncio.run(asked())


def _schema(database: Any) -> str:
    return "dbos." if isinstance(database, str) else ""


OUTPUT = {"width": 320, "height": 180, "quality": "high"}


@pytest.mark.slow
def test_parts_that_were_finished_are_not_made_again_after_a_kill(serve: Any, long_clip: Path) -> None:
    server = serve(env=PART)
    one = brought(server, long_clip)
    assert one.made("calm", OUTPUT)["status"] == "completed"
    calm = one.download("calm").content
    known = set(parts_done(server.data))
    assert len(known) > 4
    assert one.ask("killed", OUTPUT).status_code == 200
    until = time.monotonic() + 60
    while len(found := {k: v for k, v in parts_done(server.data).items() if k not in known}) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    server.kill()
    assert len(found) < len(known), "it was still at work"
    again = serve(data=server.data, env=PART)
    back = Remote(again, again.client(one.client.token), one.session, one.asset)
    assert back.ended("killed", within_s=90)["status"] == "completed"
    after = parts_done(again.data)
    assert {name: after[name] for name in found} == found, "what was finished was left alone"
    assert back.download("killed").content == calm
    assert not [p for p in (again.data / "blobs" / "parts").rglob("*") if p.is_file()]


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    found = S3Server()
    found.make_bucket("saycut")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    yield found
    found.close()


@pytest.mark.slow
def test_parts_are_made_by_several_workers_over_s3(
    serve: Any, work: Any, s3: S3Server, new_postgres: Callable[[], str], long_clip: Path, tmp_path: Path
) -> None:
    database, blobs = new_postgres(), s3.url("saycut/parts")
    server = serve(database=database, blobs=blobs, env=PART, arguments=["--api-only"])
    for _ in range(2):
        work(database=database, blobs=blobs, env=PART, arguments=["--take", "exports"])
    one = brought(server, long_clip)
    told = one.made("shared", OUTPUT)
    data = one.download("shared").content
    assert len(data) == told["output"]["size"]
    assert len(makers(database)) > 1, "more than one worker made parts"
    with running(tmp_path / "alone", tmp_path / "alone", part_s=float(PART["SAYCUT_PART_SECONDS"])) as alone:
        other = project(alone, long_clip)
        other.made("alone", OUTPUT)
        same = other.download("alone").content
    assert hashlib.sha256(same).digest() == hashlib.sha256(data).digest()
    answer = one.download("shared", params={"redirect": "true"})
    assert answer.status_code == 307
    with server.client() as plain:
        plain.base_url = ""
        assert plain.get(answer.headers["Location"]).content == data
    assert s3.door.refused == 0
    assert one.client.get(f"{RENDER}/shared").json()["progress"] == 100


def makers(database: str) -> set[str]:
    """The processes that made parts."""

    async def asked() -> set[str]:
        found = await open_database(database)
        try:
            async with found.reading() as tx:
                rows = await tx.session.execute(
                    text(
                        "SELECT executor_id FROM dbos.workflow_status WHERE workflow_uuid LIKE '%/pictures/%'"
                    )
                )
                return {row[0] for row in rows}
        finally:
            await found.close()

    return asyncio.run(asked())
