"""Where jobs are kept: the service's own database, opened once more for threads; and a folder for scratch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from ..store.database import BUSY_MS, database_url

POOL = 20
"""Connections: each running job or part uses one for milliseconds at a time."""


@dataclass(frozen=True)
class Place:
    """What an engine works on."""

    database: Path | str
    """A data folder, or a URL: what `open_database` takes."""
    folder: Path
    """On this machine: the folders of attempts, and the signs of life of SQLite's processes."""

    @property
    def url(self) -> URL:
        """For a driver that blocks. Raises StoreError for what is neither SQLite nor Postgres."""
        url = database_url(self.database)
        return url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url

    @property
    def on_postgres(self) -> bool:
        return self.url.get_backend_name() == "postgresql"


def open_engine(place: Place) -> Engine:
    """Connections to the database, for the job engine and for this room. Raises StoreError."""
    if not place.on_postgres:
        Path(str(place.url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(place.url, pool_size=POOL, max_overflow=POOL, pool_timeout=30, pool_pre_ping=True)
    event.listen(engine, "connect", _set_up_postgres if place.on_postgres else _set_up_sqlite)
    return engine


def close_engine(engine: Engine) -> None:
    """Closes all connections: idle ones now, the others when their threads give them back."""
    event.listen(engine, "checkin", _close)
    engine.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads and writes as one step."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            # The driver would begin only at the first change, after what was read may have changed.
            connection.execute(text("BEGIN IMMEDIATE"))
        yield connection


def _close(connection: Any, record: Any) -> None:  # noqa: ARG001
    record.invalidate()


def _set_up_sqlite(connection: Any, record: Any) -> None:  # noqa: ARG001
    """As `store.database` has it (WAL, synced commits); IMMEDIATE is what DBOS counts on."""
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _set_up_postgres(connection: Any, record: Any) -> None:  # noqa: ARG001
    """A process that hangs inside a transaction holds its locks no longer than this."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '60s'")
    connection.commit()
