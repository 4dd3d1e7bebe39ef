"""The database of the service: SQLite in its data folder, or Postgres.

    database = await open_database(Path("data"))            # or "postgresql://…"
    async with database.writing() as tx:                    # all of it, or none
        await grant(tx, account_id, 100, key="welcome")
    async with database.reading() as tx: ...
    await database.close()

A `Database` is a value handed down, and belongs to one event loop: for another loop open another.
Transactions are short: no work and no network inside one. They do not nest.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from ..errors import StoreError
from .migrations import upgrade

FILE = "saycut.db"
BUSY_MS = 30_000
"""How long a writer waits for the others; a transaction takes milliseconds."""
CONNECTIONS = 10
_WRITES = "saycut_writes"

LOCK = {"key_share": True}
"""How a row is locked for a change: rows that only refer to it may still be written. SQLite needs none.

Rows are locked in the order session, turn or export, balance, so that no two transactions wait in a ring.
"""

Found = TypeVar("Found")
Clock = Callable[[], int]


def unix_ms() -> int:
    """The time, in Unix milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Tx:
    """A transaction under way: what every query takes first."""

    session: AsyncSession
    now_ms: int
    """The time of the whole transaction."""

    @property
    def on_postgres(self) -> bool:
        return self.session.get_bind().dialect.name == "postgresql"

    async def one_at_a_time(self, *names: str) -> None:
        """Lets transactions that name the same thing pass one after the other, until they end.

        SQLite has one writer anyway; Postgres takes advisory locks, sorted, so that none waits in a ring.
        """
        if not self.on_postgres:
            return
        for key in sorted(lock_key(name) for name in names):
            await self.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    async def run_sync(self, call: Callable[[Connection], Found]) -> Found:
        """Calls something with this transaction's plain connection: a job engine's enqueueing, say."""
        connection = await self.session.connection()
        return await connection.run_sync(call)


class Database:
    """An open database. Make one with `open_database`."""

    def __init__(self, engine: AsyncEngine, *, clock: Clock = unix_ms) -> None:
        self.engine = engine
        self.clock = clock
        on_sqlite = engine.dialect.name == "sqlite"
        snapshot = engine if on_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._read = async_sessionmaker(snapshot, expire_on_commit=False)
        self._write = async_sessionmaker(engine.execution_options(**{_WRITES: True}), expire_on_commit=False)
        self._turn = asyncio.Lock() if on_sqlite else None

    @property
    def url(self) -> str:
        """The address, with the password hidden: what may be logged."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A transaction that only reads, all of it at one moment; nothing it changes is kept."""
        async with self._read() as session:
            yield Tx(session, self.clock())

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[Tx]:
        """A transaction that is committed at the end of the block, or undone by an exception.

        Raises StoreError when the database is busy for longer than half a minute, or cannot be written.
        """
        async with self._in_turn(), self._write.begin() as session:
            yield Tx(session, self.clock())

    @contextlib.asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        """SQLite's writers of one process queue here, first come first served: its own waiting is unfair."""
        if self._turn is None:
            yield
            return
        try:
            async with asyncio.timeout(BUSY_MS / 1000):  # wait_for may keep a lock when it is cancelled
                await self._turn.acquire()
        except TimeoutError:
            raise StoreError(
                "the database is busy: another write took too long",
                way_out="Try again; if it stays so, look for a writer that hangs.",
            ) from None
        try:
            yield
        finally:
            self._turn.release()

    async def close(self) -> None:
        """Closes all connections."""
        await self.engine.dispose()


async def open_database(place: Path | str, *, clock: Clock = unix_ms, migrate: bool = True) -> Database:
    """Opens the database of a data folder (made where it is missing) or of a URL, in its newest form.

    `place`: a folder, "sqlite:///file" or "postgresql://…". Raises StoreError.
    """
    url = database_url(place)
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgres(url)
    database = Database(engine, clock=clock)
    try:
        async with database.writing() as tx:
            if migrate:
                await tx.one_at_a_time("saycut: migrations")
                await tx.run_sync(upgrade)
            else:
                await tx.session.execute(text("SELECT 1"))
    except BaseException as error:
        await database.close()
        if isinstance(error, (DatabaseError, InterfaceError)):
            raise _unusable(error, url) from error
        raise
    return database


def database_url(place: Path | str) -> URL:
    """The URL of a data folder's database, or the one that was given, with the driver Saycut uses.

    Raises StoreError for what is neither SQLite nor Postgres.
    """
    if isinstance(place, Path):
        return URL.create("sqlite+aiosqlite", database=str(place / FILE))
    try:
        url = make_url(place)
    except ArgumentError:
        raise StoreError(
            "the database's address cannot be read",
            way_out="Write it as postgresql://user:password@host/name.",
        ) from None
    driver = {
        "sqlite": "sqlite+aiosqlite",
        "postgresql": "postgresql+psycopg",
        "postgres": "postgresql+psycopg",
    }
    name = url.drivername.partition("+")[0]
    if name not in driver or (name == "sqlite" and not url.database):
        raise StoreError(
            f"{name} is no database Saycut works with",
            way_out="Use a data folder (SQLite), or postgresql://user:password@host/name.",
        )
    return url.set(drivername=driver[name])


def lock_key(name: str) -> int:
    """A name as the 63-bit number an advisory lock has."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1


def _postgres(url: URL) -> AsyncEngine:
    return create_async_engine(url, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, pool_pre_ping=True)


def _sqlite(url: URL) -> AsyncEngine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"the database {path.name} in {path.parent} cannot be written: {error.strerror}",
            way_out="Check the folder's rights, or name another with --data.",
        ) from error
    own = {"factory": _SqliteConnection}
    engine = create_async_engine(url, connect_args=own, pool_size=CONNECTIONS, max_overflow=CONNECTIONS)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


class _SqliteConnection(sqlite3.Connection):
    """Gives its locks back when it is closed.

    Work that is cancelled in the middle of a statement closes its connection; SQLite would keep the
    transaction (and every other writer waiting) until the last cursor is gone, and a traceback may hold one.
    """

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self.rollback()
        super().close()


def _set_up_sqlite(connection: Any, record: Any) -> None:  # noqa: ARG001
    """WAL: readers and the writer do not wait for one another. FULL: a commit survives a power cut."""
    connection.isolation_level = None  # the driver begins no transactions of its own: `_begin_sqlite` does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its place at once: one that begins by reading could not become a writer later."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _unusable(error: SQLAlchemyError, url: URL) -> StoreError:
    cause = getattr(error, "orig", None) or error
    told = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    where = url.render_as_string(hide_password=True)
    if isinstance(cause, sqlite3.Error):
        return StoreError(
            f"the database {where} cannot be used: {told}",
            way_out="Check that the file is a database of Saycut's and can be written.",
        )
    return StoreError(
        f"the database {where} cannot be reached: {told}",
        way_out="Check that the server runs and that DATABASE_URL is right.",
    )
