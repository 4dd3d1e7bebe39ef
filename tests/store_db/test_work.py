"""Turns and their events, exports by their client's id, kept answers, webhooks, workers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from saycut.errors import Conflict, ExportUnknown, InputError, SessionUnknown
from saycut.store import answers, exports, sessions, turns, uploads, webhooks, workers
from saycut.store.accounts import create_account
from saycut.store.database import Database, open_database
from saycut.store.migrations import VERSIONS
from saycut.store.turns import Message, Outcome
from store_db.databases import Clock

Owner = tuple[str, str]
TRIM = {"parts": [{"text": "trim the first 10 s"}]}


async def _owner(database: Database) -> Owner:
    async with database.writing() as tx:
        account = await create_account(tx)
        return account.id, (await sessions.create_session(tx, account.id, name="project")).id


async def _open(database: Database, owner: Owner, message: Message) -> tuple[turns.StoredTurn, bool]:
    async with database.writing() as tx:
        return await turns.open_turn(tx, owner, message)


async def test_the_same_message_joins_while_it_runs(database: Database) -> None:
    owner = await _owner(database)
    found = await asyncio.gather(*(_open(database, owner, Message(TRIM)) for _ in range(8)))
    assert sum(new for _, new in found) == 1
    assert len({turn.id for turn, _ in found}) == 1
    turn = found[0][0]
    same = {"parts": [dict(reversed(list({"a": 1, **TRIM["parts"][0]}.items())))]}
    other, new = await _open(database, owner, Message(same))
    assert new
    assert other.number == 2
    async with database.writing() as tx:
        await turns.begin_turn(tx, turn.id)
        await turns.end_turn(tx, turn.id, Outcome("done", revision=1, reply="Removed.", spent=1))
    again, new = await _open(database, owner, Message(TRIM))
    assert new
    assert again.id != turn.id


async def test_what_is_told_later_is_in_the_language_of_the_newest_message(database: Database) -> None:
    owner = await _owner(database)

    async def last() -> str | None:
        async with database.writing() as tx:
            return await turns.last_language(tx, owner)

    assert await last() is None
    await _open(database, owner, Message({"parts": [{"text": "剪掉前10秒"}]}, language="zh"))
    await _open(database, owner, Message({"parts": []}))
    assert await last() == "zh"
    await _open(database, owner, Message(TRIM, language="en"))
    assert await last() == "en"


async def test_an_idempotency_key_finds_its_turn_for_ever(database: Database) -> None:
    owner = await _owner(database)
    turn, _ = await _open(database, owner, Message(TRIM, idempotency_key="k1"))
    async with database.writing() as tx:
        await turns.begin_turn(tx, turn.id)
        await turns.end_turn(tx, turn.id, Outcome("done"))
    again, new = await _open(database, owner, Message(TRIM, idempotency_key="k1"))
    assert (again.id, again.state, new) == (turn.id, "done", False)
    with pytest.raises(Conflict):
        await _open(database, owner, Message({"parts": []}, idempotency_key="k1"))
    with pytest.raises(InputError):
        await _open(database, owner, Message(TRIM, idempotency_key="x" * 201))


async def test_one_turn_runs_the_next_waits(database: Database) -> None:
    owner = await _owner(database)
    first, _ = await _open(database, owner, Message({"n": 1}))
    second, _ = await _open(database, owner, Message({"n": 2}))
    async with database.writing() as tx:
        assert await turns.begin_turn(tx, second.id) is None
        begun = await turns.begin_turn(tx, first.id)
        assert begun is not None
        assert begun.state == "running"
        assert await turns.begin_turn(tx, second.id) is None
        assert (await turns.begin_turn(tx, first.id)) == begun
        assert await turns.count_open_turns(tx, owner[0]) == 2
        assert [one.cancel_asked for one in await turns.ask_to_cancel(tx, owner, first.id)] == [True]
        await turns.end_turn(tx, first.id, Outcome("cancelled"))
        ended = await turns.end_turn(tx, first.id, Outcome("done", reply="too late"))
        assert (ended.state, ended.reply) == ("cancelled", None)
        begun = await turns.begin_turn(tx, second.id)
        assert begun is not None
        assert begun.state == "running"
        assert [one.number for one in await turns.list_turns(tx, owner)] == [2, 1]
        with pytest.raises(SessionUnknown):
            await turns.turn_of(tx, "anon_other", first.id)


async def test_events_have_no_gap_and_come_once(database: Database) -> None:
    owner = await _owner(database)
    turn, _ = await _open(database, owner, Message(TRIM))

    async def step(number: int) -> None:
        for _ in range(2):
            async with database.writing() as tx:
                await turns.add_events(tx, turn.id, f"step {number}", [{"call": number}, {"result": number}])

    await asyncio.gather(*(step(number) for number in range(8)))
    async with database.reading() as tx:
        found = await turns.events_after(tx, turn.id, 0)
        rest = await turns.events_after(tx, turn.id, 13)
        assert (await turns.turn_of(tx, owner[0], turn.id)).last_event == 16
    assert [one.sequence for one in found] == list(range(1, 17))
    assert all(a.body.keys() == {"call"} and b.body == {"result": a.body["call"]}
               for a, b in zip(found[::2], found[1::2], strict=True))  # fmt: skip
    assert rest == found[13:]


async def test_turns_that_hang_are_ended(database: Database, clock: Clock) -> None:
    owner = await _owner(database)
    turn, _ = await _open(database, owner, Message(TRIM))
    clock.forward(ms=1000)
    async with database.writing() as tx:
        failed = await turns.fail_open_turns(tx, tx.now_ms, {"code": "timeout"})
    assert [(one.id, one.state, one.error) for one in failed] == [(turn.id, "failed", {"code": "timeout"})]


def _request(client_id: str = "render_1", **changes: object) -> exports.ExportRequest:
    wanted = {"client_id": client_id, "draft": {"t": []}, "output": {"format": "mp4"}, "attribution": {}}
    return exports.ExportRequest(**{**wanted, **changes})  # type: ignore[arg-type]


async def _export(
    database: Database, owner: Owner, request: exports.ExportRequest
) -> tuple[exports.Export, bool]:
    async with database.writing() as tx:
        return await exports.open_export(tx, owner, request)


async def test_an_export_is_its_clients_id(database: Database) -> None:
    owner, other = await _owner(database), await _owner(database)
    found = await asyncio.gather(*(_export(database, owner, _request()) for _ in range(8)))
    assert sum(new for _, new in found) == 1
    assert len({one.id for one, _ in found}) == 1
    theirs, new = await _export(database, other, _request(draft={"t": [1]}))
    assert new
    assert theirs.id != found[0][0].id
    for changes in ({"draft": {"t": [1]}}, {"output": {"format": "mov"}}):
        with pytest.raises(Conflict) as refused:
            await _export(database, owner, _request(**changes))
        assert refused.value.http_status == 409
    for client_id in ("", "x" * 201):
        with pytest.raises(InputError):
            await _export(database, owner, _request(client_id))
    with pytest.raises(SessionUnknown):
        await _export(database, (owner[0], other[1]), _request("new"))
    async with database.reading() as tx:
        assert (await exports.find_export(tx, other[0], "render_1")).id == theirs.id
        with pytest.raises(ExportUnknown):
            await exports.find_export(tx, owner[0], "render_2")


async def test_progress_only_goes_up_and_an_end_is_an_end(database: Database) -> None:
    owner = await _owner(database)
    export, _ = await _export(database, owner, _request())
    async with database.writing() as tx:
        assert (await exports.begin_export(tx, export.id)).state == "processing"
        for percent, told in ((10, 10), (40, 40), (25, 40), (250, 99), (-5, 99)):
            assert await exports.note_progress(tx, export.id, percent)
            assert (await exports.export_of(tx, export.id)).progress == told
        blob = await uploads.keep_blob(tx, uploads.Blob("ab", uploads.new_blob_key(), 9, "video/mp4"))
        file = exports.ArtifactFile(blob.sha256, "out.mp4", 5000, 1920, 1080)
        done = await exports.complete_export(tx, export.id, [file], ["Sharp."])
        assert (done.state, done.progress, done.ended, done.notes) == ("completed", 100, True, ("Sharp.",))
        assert (await exports.fail_export(tx, export.id, {"code": "x"})).state == "completed"
        assert not await exports.note_progress(tx, export.id, 50)
        assert (await exports.ask_to_cancel(tx, owner[0], "render_1")).cancel_asked is False
        (artifact,) = await exports.artifacts_of(tx, export.id)
        assert (artifact.key, artifact.size, artifact.duration_ms) == (blob.key, 9, 5000)
        assert await uploads.take_unused_blobs(tx, before_ms=tx.now_ms + 1) == []


async def test_an_export_of_an_older_saycut_is_there_after_the_change(
    place: Path | str, database: Database
) -> None:
    owner = await _owner(database)
    await _export(database, owner, _request())
    async with database.writing() as tx:
        await tx.session.execute(text("ALTER TABLE exports DROP COLUMN notes"))
        await tx.session.execute(text(f"UPDATE {VERSIONS} SET version_num = '0004'"))
    newer = await open_database(place)
    async with newer.reading() as tx:
        assert (await exports.find_export(tx, owner[0], "render_1")).notes == ()
    await newer.close()


async def test_an_export_is_cancelled_between_two_looks(database: Database) -> None:
    owner = await _owner(database)
    export, _ = await _export(database, owner, _request())
    async with database.writing() as tx:
        await exports.begin_export(tx, export.id)
        assert await exports.count_open_exports(tx, owner[0]) == 1
        await exports.ask_to_cancel(tx, owner[0], "render_1")
        assert not await exports.note_progress(tx, export.id, 50)
        ended = await exports.fail_export(tx, export.id, {"code": "cancelled"}, cancelled=True)
        assert ended.state == "cancelled"
        assert await exports.count_open_exports(tx, owner[0]) == 0
        assert [one.id for one in await exports.list_exports(tx, owner)] == [export.id]


async def test_an_answer_is_given_again(database: Database, clock: Clock) -> None:
    account = (await _owner(database))[0]
    asked = answers.Asked(account, "POST /x", "key", "hash")
    done = []

    async def ask() -> answers.KeptAnswer:
        async with database.writing() as tx:
            known = await answers.answer_to(tx, asked)
            if known is None:
                done.append(1)
                known = answers.KeptAnswer(201, {"id": len(done)})
                await answers.keep_answer(tx, asked, known)
            return known

    found = await asyncio.gather(*(ask() for _ in range(6)))
    assert found == [answers.KeptAnswer(201, {"id": 1})] * 6
    with pytest.raises(Conflict):
        async with database.writing() as tx:
            await answers.answer_to(tx, answers.Asked(account, "POST /x", "key", "other"))
    clock.forward(days=2)
    async with database.writing() as tx:
        await answers.forget_answers(tx, tx.now_ms - 1)
        assert await answers.answer_to(tx, asked) is None


async def test_webhooks_are_told_once_and_again_until_taken(database: Database, clock: Clock) -> None:
    account = (await _owner(database))[0]
    async with database.writing() as tx:
        hook = await webhooks.add_webhook(tx, account, "https://example.org/h", about=["export.completed"])
        every = await webhooks.add_webhook(tx, account, "https://example.org/all")
        for _ in range(2):
            await webhooks.note_event(tx, account, "export.completed", "x-1", {"id": "x-1"})
        assert await webhooks.note_event(tx, account, "turn.completed", "e-1", {}) == 1
    async with database.writing() as tx:
        due = await webhooks.take_due(tx, lease_ms=1000)
        assert sorted((one.webhook.id, one.attempts) for one in due) == sorted(
            [(hook.id, 1), (every.id, 1), (every.id, 1)]
        )
        assert await webhooks.take_due(tx, lease_ms=1000) == []
        await webhooks.note_answer(tx, due[0].id, answer="200", taken=True, again_ms=None)
        await webhooks.note_answer(tx, due[1].id, answer="500", taken=False, again_ms=tx.now_ms + 50)
        await webhooks.note_answer(tx, due[2].id, answer="410", taken=False, again_ms=None)
    clock.forward(ms=2000)
    async with database.writing() as tx:
        again = await webhooks.take_due(tx, lease_ms=1000)
        assert [(one.id, one.attempts) for one in again] == [(due[1].id, 2)]
        assert not await webhooks.stop_webhook(tx, "anon_other", hook.id)
        for one in (hook, every):
            assert await webhooks.stop_webhook(tx, account, one.id)
        assert await webhooks.list_webhooks(tx, account) == []
    clock.forward(ms=2000)
    async with database.writing() as tx:
        assert await webhooks.take_due(tx, lease_ms=1000) == []


async def test_workers_are_seen(database: Database, clock: Clock) -> None:
    async with database.writing() as tx:
        await workers.note_worker(tx, "w1", {"encoders": ["libx264"]})
    clock.forward(ms=500)
    async with database.writing() as tx:
        await workers.note_worker(tx, "w1", {"encoders": ["libx264", "libx265"]})
        (found,) = await workers.list_workers(tx)
        assert found.seen_ms - found.started_ms == 500
        assert found.abilities == {"encoders": ["libx264", "libx265"]}
        await workers.forget_worker(tx, "w1")
        assert await workers.list_workers(tx) == []
