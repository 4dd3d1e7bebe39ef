"""Sessions, revisions with undo and redo, files and blobs, uploads that go on."""

from __future__ import annotations

import asyncio
import hashlib

import pytest
from sqlalchemy import text

from saycut.errors import Conflict, InputError, SessionUnknown
from saycut.store import revisions, sessions, uploads
from saycut.store.accounts import create_account
from saycut.store.database import Database
from saycut.timeline.model import Draft
from store_db.databases import Clock

Owner = tuple[str, str]


async def _owner(database: Database) -> Owner:
    async with database.writing() as tx:
        account = await create_account(tx)
        return account.id, (await sessions.create_session(tx, account.id, name="project", language="en")).id


async def _save(database: Database, owner: Owner, title: str, expected: int) -> revisions.Revision:
    async with database.writing() as tx:
        return await revisions.save_revision(tx, owner, Draft(title=title), expected=expected)


async def _title(database: Database, owner: Owner) -> str | None:
    async with database.reading() as tx:
        found = await revisions.revision_of(tx, owner)
    return found.read().title if found else None


async def test_a_session_has_nineteen_digits_and_an_owner(database: Database) -> None:
    account, session = await _owner(database)
    assert len(session) == 19
    assert session.isdigit()
    assert int(session) < 2**63
    _, theirs = await _owner(database)
    async with database.reading() as tx:
        found = await sessions.session_of(tx, account, session)
        assert (found.name, found.language, found.revision) == ("project", "en", 0)
        assert [one.id for one in await sessions.list_sessions(tx, account)] == [session]
        assert await sessions.count_sessions(tx, account) == 1
        for wrong in (theirs, "0" * 19, "", "nothing"):
            with pytest.raises(SessionUnknown):
                await sessions.session_of(tx, account, wrong)


async def test_nothing_of_a_session_opens_to_a_stranger(database: Database) -> None:
    owner = await _owner(database)
    await _save(database, owner, "one", 0)
    stranger = ((await _owner(database))[0], owner[1])
    file = uploads.NewFile("0" * 64, "x.mp4", "video", "upload", {})
    for deed in (
        lambda tx: sessions.keep_state(tx, *stranger, {"a": 1}),
        lambda tx: sessions.rename_session(tx, *stranger, "theirs"),
        lambda tx: sessions.delete_session(tx, *stranger),
        lambda tx: revisions.save_revision(tx, stranger, Draft(), expected=1),
        lambda tx: revisions.move(tx, stranger, -1, expected=1),
        lambda tx: revisions.revision_of(tx, stranger),
        lambda tx: revisions.line_of(tx, stranger),
        lambda tx: uploads.assets_of(tx, stranger),
        lambda tx: uploads.add_asset(tx, stranger, file),
        lambda tx: uploads.keep_analysis(tx, stranger, "a1", {}),
        lambda tx: uploads.open_upload(tx, stranger, name="x", size=1),
    ):
        with pytest.raises(SessionUnknown):
            async with database.writing() as tx:
                await deed(tx)
    assert await _title(database, owner) == "one"


async def test_undo_and_redo_walk_the_line(database: Database) -> None:
    owner = await _owner(database)
    assert await _title(database, owner) is None
    for number, title in enumerate(("one", "two", "three")):
        assert (await _save(database, owner, title, number)).number == number + 1
    async with database.writing() as tx:
        assert await revisions.line_of(tx, owner) == revisions.Line(3, undo=2, redo=0)
        assert (await revisions.move(tx, owner, -2, expected=3)).read().title == "one"
        assert await revisions.line_of(tx, owner) == revisions.Line(1, undo=0, redo=2)
        assert (await revisions.move(tx, owner, 1, expected=1)).read().title == "two"
    # an edit after an undo: what was undone leaves the line, and is kept
    assert (await _save(database, owner, "four", 2)).number == 4
    async with database.writing() as tx:
        assert await revisions.line_of(tx, owner) == revisions.Line(4, undo=2, redo=0)
        back = await revisions.revision_at(tx, owner, -1)
        assert back is not None
        assert back.read().title == "two"
        assert await revisions.revision_at(tx, owner, 1) is None
        kept = await revisions.revision_of(tx, owner, 3)
        assert kept is not None
        assert kept.read().title == "three"
        for steps in (1, -3):
            with pytest.raises(Conflict, match="nothing to"):
                await revisions.move(tx, owner, steps, expected=4)
    assert await _title(database, owner) == "four"


async def test_a_stale_writer_gets_a_conflict(database: Database) -> None:
    owner = await _owner(database)
    await _save(database, owner, "one", 0)
    found = await asyncio.gather(
        *(_save(database, owner, f"by {n}", 1) for n in range(6)), return_exceptions=True
    )
    saved = [one for one in found if isinstance(one, revisions.Revision)]
    assert len(saved) == 1
    assert all(isinstance(one, Conflict) for one in found if one is not saved[0])
    assert await _title(database, owner) == saved[0].read().title
    with pytest.raises(Conflict, match="changed meanwhile"):
        async with database.writing() as tx:
            await revisions.move(tx, owner, -1, expected=1)


async def test_a_draft_comes_back_as_it_was(database: Database) -> None:
    owner = await _owner(database)
    draft = Draft(title="夏日 🎬 'x' \u0000", extra={"mine": {"b": 1, "a": [None, 1.5, "ü"]}})
    async with database.writing() as tx:
        await revisions.save_revision(tx, owner, draft, expected=0, turn_id="e-1")
    async with database.reading() as tx:
        found = await revisions.revision_of(tx, owner)
    assert found is not None
    assert found.read() == draft
    assert found.turn_id == "e-1"


async def test_the_client_keeps_its_own_state(database: Database) -> None:
    owner = await _owner(database)
    async with database.writing() as tx:
        await sessions.keep_state(tx, *owner, {"a": 1, "b": {"c": [1]}})
        found = await sessions.keep_state(tx, *owner, {"a": None, "d": "x"})
    assert found.state == {"b": {"c": [1]}, "d": "x"}


def _blob(content: bytes) -> uploads.Blob:
    digest = hashlib.sha256(content).hexdigest()
    return uploads.Blob(digest, uploads.new_blob_key(), len(content), "video/mp4")


async def _add(database: Database, owner: Owner, content: bytes, name: str) -> uploads.StoredFile:
    async with database.writing() as tx:
        kept = await uploads.keep_blob(tx, _blob(content))
        return await uploads.add_asset(
            tx, owner, uploads.NewFile(kept.sha256, name, "video", "upload", {"duration_ms": 5})
        )


async def test_identical_content_is_stored_once(database: Database, clock: Clock) -> None:
    owner, other = await _owner(database), await _owner(database)
    files = await asyncio.gather(*(_add(database, owner, b"same", f"{n}.mp4") for n in range(4)))
    assert sorted(one.id for one in files) == ["a1", "a2", "a3", "a4"]
    theirs = await _add(database, other, b"same", "theirs.mp4")
    assert len({one.blob.key for one in (*files, theirs)}) == 1
    async with database.writing() as tx:
        await uploads.keep_analysis(tx, owner, "a1", {"loudness": -14})
        await uploads.keep_analysis(tx, owner, "a1", {"speech": []})
        found = await uploads.asset_of(tx, owner, "a1")
        assert found is not None
        assert found.analysis == {"loudness": -14, "speech": []}
        assert found.probe == {"duration_ms": 5}
        assert await uploads.bytes_of(tx, owner[0]) == 16
        assert await uploads.known_keys(tx, [theirs.blob.key, "blobs/xx/other"]) == {theirs.blob.key}
    for gone in (owner, other):
        clock.forward(ms=10)
        async with database.writing() as tx:
            assert await uploads.take_unused_blobs(tx, before_ms=tx.now_ms) == []
            await sessions.delete_session(tx, *gone)
    async with database.writing() as tx:
        assert await uploads.take_unused_blobs(tx, before_ms=tx.now_ms - 1000) == []
        taken = await uploads.take_unused_blobs(tx, before_ms=tx.now_ms)
    assert [one.key for one in taken] == [theirs.blob.key]
    again = await _add(database, await _owner(database), b"same", "again.mp4")
    assert again.blob.key != theirs.blob.key


async def test_sweeping_and_adding_at_once_lose_nothing(database: Database, clock: Clock) -> None:
    owner = await _owner(database)
    for content in range(12):
        async with database.writing() as tx:
            await uploads.keep_blob(tx, _blob(bytes([content])))
    clock.forward(ms=10)

    async def sweep() -> list[str]:
        async with database.writing() as tx:
            return [one.key for one in await uploads.take_unused_blobs(tx, before_ms=tx.now_ms, most=4)]

    adding = [_add(database, owner, bytes([content]), "x.mp4") for content in range(12)]
    found = await asyncio.gather(*adding, *(sweep() for _ in range(4)))
    used = {one.blob.key for one in found if isinstance(one, uploads.StoredFile)}
    swept = [key for one in found if isinstance(one, list) for key in one]
    assert not used & set(swept)
    assert len(swept) == len(set(swept))
    async with database.reading() as tx:
        assert await uploads.known_keys(tx, sorted(used)) == used


async def test_an_upload_goes_on_where_it_broke_off(database: Database, clock: Clock) -> None:
    owner = await _owner(database)
    async with database.writing() as tx:
        begun = await uploads.open_upload(tx, owner, name="talk.mp4", size=100)
        await uploads.note_received(tx, owner[0], begun.id, at=0, received=60, piece="p1")
    with pytest.raises(Conflict, match="stands at byte 60"):
        async with database.writing() as tx:
            await uploads.note_received(tx, owner[0], begun.id, at=0, received=60, piece="p1")
    with pytest.raises(InputError):
        async with database.writing() as tx:
            await uploads.note_received(tx, owner[0], begun.id, at=60, received=101, piece="p2")
    with pytest.raises(SessionUnknown):
        async with database.writing() as tx:
            await uploads.note_received(tx, "anon_other", begun.id, at=60, received=100, piece="p2")
    async with database.writing() as tx:
        whole = await uploads.note_received(tx, owner[0], begun.id, at=60, received=100, piece="p2")
        assert (whole.received, whole.pieces) == (100, ("p1", "p2"))
        await uploads.end_upload(tx, owner[0], begun.id, asset_id="a1")
        assert (await uploads.end_upload(tx, owner[0], begun.id, asset_id=None)).state == "done"
        left = await uploads.open_upload(tx, owner, name="left.mp4", size=5)
        pieces = [uploads.new_piece_key(left.id), uploads.new_piece_key(begun.id)]
        assert await uploads.known_keys(tx, pieces) == set(pieces[:1])
        assert await uploads.bytes_under_way(tx, owner[0]) == 5
    clock.forward(days=2)
    async with database.writing() as tx:
        assert await uploads.drop_stale_uploads(tx, tx.now_ms - 1000) == [left.id]
        assert (await uploads.upload_of(tx, owner[0], left.id)).state == "dropped"


async def test_what_is_deleted_leaves_no_row(database: Database, clock: Clock) -> None:
    owner = await _owner(database)
    await _save(database, owner, "one", 0)
    await _add(database, owner, b"x", "x.mp4")
    async with database.writing() as tx:
        await uploads.open_upload(tx, owner, name="left.mp4", size=5)
    clock.forward(days=30)
    async with database.writing() as tx:
        assert await sessions.delete_idle_sessions(tx, tx.now_ms - 31 * 24 * 3600 * 1000) == []
        assert [one.id for one in await sessions.delete_idle_sessions(tx, tx.now_ms)] == [owner[1]]
    async with database.reading() as tx:
        for table in ("sessions", "revisions", "assets", "uploads"):
            assert await tx.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
        with pytest.raises(SessionUnknown):
            await sessions.session_of(tx, *owner)
