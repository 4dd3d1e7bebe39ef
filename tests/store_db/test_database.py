"""Opening: both databases, pragmas, migrations under a lock, tables that are not ours, refusals."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from saycut.errors import StoreError
from saycut.store.database import Database, database_url, open_database
from saycut.store.migrations import VERSIONS
from saycut.store.migrations.autogenerate import ours
from saycut.store.tables import METADATA


async def test_the_steps_come_to_the_tables_as_declared(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"include_object": ours, "version_table": VERSIONS, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))

    async with database.writing() as tx:
        assert await tx.run_sync(differences) == []


async def test_tables_of_the_job_engine_are_left_alone(place: Path | str, database: Database) -> None:
    async with database.writing() as tx:
        await tx.session.execute(text("CREATE TABLE workflow_status (workflow_uuid TEXT PRIMARY KEY)"))
        await tx.session.execute(text("INSERT INTO workflow_status VALUES ('w1')"))
    again = await open_database(place)
    try:
        async with again.reading() as tx:
            assert await tx.session.scalar(text("SELECT workflow_uuid FROM workflow_status")) == "w1"

            def compared(connection: Connection) -> str:
                context = MigrationContext.configure(
                    connection, opts={"include_object": ours, "version_table": VERSIONS}
                )
                return str(compare_metadata(context, METADATA))

            assert "workflow_status" not in await tx.run_sync(compared)
    finally:
        await again.close()


async def test_sqlite_is_set_up_to_last(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "new" / "data")
    try:
        for mode in (database.reading, database.writing):
            async with mode() as tx:
                wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000}
                for pragma, value in wanted.items():
                    assert await tx.session.scalar(text(f"PRAGMA {pragma}")) == value
    finally:
        await database.close()
    file = tmp_path / "new" / "data" / "saycut.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_foreign_keys_hold_and_an_error_undoes_all(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):  # noqa: PT012
        async with database.writing() as tx:
            await tx.session.execute(text("INSERT INTO settings VALUES ('price', 'x', '1', 0)"))
            await tx.session.execute(text("INSERT INTO clients VALUES ('h', 'nobody', 0)"))
    async with database.reading() as tx:
        assert await tx.session.scalar(text("SELECT count(*) FROM settings")) == 0


async def test_a_reader_changes_nothing(database: Database) -> None:
    async with database.reading() as tx:
        await tx.session.execute(text("INSERT INTO settings VALUES ('price', 'x', '1', 0)"))
    async with database.reading() as tx:
        assert await tx.session.scalar(text("SELECT count(*) FROM settings")) == 0


OPENING = """
import asyncio, sys
from pathlib import Path
from saycut.store.database import open_database
async def main(place):
    await (await open_database(place)).close()
asyncio.run(main(Path(sys.argv[2]) if sys.argv[1] == "folder" else sys.argv[2]))
"""


@pytest.mark.parametrize("kind", ["folder", "url"])
def test_many_start_at_once_on_an_empty_database(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "folder":
        place = str(tmp_path / "data")
    else:
        place = request.getfixturevalue("new_postgres")()
        asyncio.run(_emptied(place))
    command = [sys.executable, "-c", OPENING, kind, place]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for one in started:
        _, told = one.communicate(timeout=60)
        assert one.returncode == 0, told


async def _emptied(url: str) -> None:
    database = await open_database(url, migrate=False)
    async with database.writing() as tx:
        await tx.session.execute(text("DROP SCHEMA public CASCADE"))
        await tx.session.execute(text("CREATE SCHEMA public"))
    await database.close()


async def test_a_newer_database_is_refused(place: Path | str, database: Database) -> None:
    async with database.writing() as tx:
        await tx.session.execute(text(f"UPDATE {VERSIONS} SET version_num = '9999'"))
    with pytest.raises(StoreError, match="another Saycut"):
        await open_database(place)


async def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "saycut.db").write_bytes(b"not a database at all, but long enough to look" * 99)
    with pytest.raises(StoreError, match="cannot be used"):
        await open_database(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        await open_database(tmp_path / "file" / "data")
    with pytest.raises(StoreError, match="cannot be reached") as found:
        await open_database("postgresql://me:secret@127.0.0.1:9/none")
    assert "secret" not in found.value.message


@pytest.mark.parametrize(
    ("place", "driver"),
    [
        (Path("data"), "sqlite+aiosqlite"),
        ("sqlite:///x.db", "sqlite+aiosqlite"),
        ("postgresql://h/d", "postgresql+psycopg"),
        ("postgres://h/d", "postgresql+psycopg"),
        ("postgresql+asyncpg://h/d", "postgresql+psycopg"),
    ],
)
def test_addresses_get_the_driver(place: Path | str, driver: str) -> None:
    assert database_url(place).drivername == driver


@pytest.mark.parametrize("place", ["mysql://h/d", "nonsense", "sqlite://", ""])
def test_other_addresses_are_refused(place: str) -> None:
    with pytest.raises(StoreError):
        database_url(place)


async def test_text_from_outside_is_kept_as_far_as_a_database_can(database: Database) -> None:
    from saycut.store.accounts import create_account
    from saycut.store.sessions import create_session, keep_state, session_of

    odd = "a\0b \ud800 剪 🎬 '; DROP TABLE sessions; --"
    async with database.writing() as tx:
        account = await create_account(tx)
        session = await create_session(tx, account.id, name=odd)
        await keep_state(tx, account.id, session.id, {"said": odd})
    async with database.reading() as tx:
        found = await session_of(tx, account.id, session.id)
    assert found.name == "a\ufffdb \ufffd 剪 🎬 '; DROP TABLE sessions; --"
    assert found.state == {"said": odd}


async def test_every_table_has_a_name_that_is_ours(database: Database) -> None:
    def names(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    async with database.reading() as tx:
        assert await tx.run_sync(names) == {*METADATA.tables, VERSIONS}


def test_the_base_install_does_not_need_the_database() -> None:
    told = "import sys, saycut.cli.app, saycut.store.project; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
