"""Who lives: each process holds a lock with its executor id that the system lets go when the process dies.

Postgres: an advisory lock, gone with its connection. A machine that vanished or hangs is told by the server
(keep-alives, and the end of sessions that say nothing). SQLite: a lock on a file, by SQLite's own means,
which every system has.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import URL

from ..store.database import lock_key
from .place import Place

BEAT_S = 3.0
SILENT_S = 15
"""After so long without a beat the server ends the session: a process that hangs has lost its jobs."""
_KEPT_ALIVE = (
    f"-c idle_session_timeout={SILENT_S}s "
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=4"
)

log = logging.getLogger(__name__)


class Presence(Protocol):
    """Signs of life. `dead(id)` gives a block that knows whether a process is dead, and holds its lock."""

    def begin(self) -> None: ...

    def dead(self, executor: str) -> contextlib.AbstractContextManager[bool]: ...

    def end(self) -> None: ...


def presence(place: Place, executor: str) -> Presence:
    """The signs of life for a place."""
    if place.on_postgres:
        return _InPostgres(place.url, executor)
    return _InFiles(place.folder / "alive", executor)


class _InFiles:
    def __init__(self, folder: Path, executor: str) -> None:
        self._folder = folder
        self._executor = executor
        self._held: sqlite3.Connection | None = None

    def begin(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._held = _locked(self._path(self._executor))
        assert self._held is not None  # the name is new

    @contextlib.contextmanager
    def dead(self, executor: str) -> Iterator[bool]:
        if executor == self._executor:
            yield False
            return
        path = self._path(executor)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = _locked(path)
        try:
            yield held is not None
        finally:
            if held is not None:
                held.close()
                path.unlink(missing_ok=True)

    def end(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
            self._path(self._executor).unlink(missing_ok=True)

    def _path(self, executor: str) -> Path:
        return self._folder / f"{executor}.lock"


def _locked(path: Path) -> sqlite3.Connection | None:
    """A lock on a file, or None where another has it."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        return None
    return connection


class _InPostgres:
    def __init__(self, url: URL, executor: str) -> None:
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._executor = executor
        self._held: psycopg.Connection | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="saycut-presence", daemon=True)

    def begin(self) -> None:
        self._held = self._hold()
        self._thread.start()

    @contextlib.contextmanager
    def dead(self, executor: str) -> Iterator[bool]:
        if executor == self._executor:
            yield False
            return
        with self._connect() as connection:
            yield _advisory(connection, executor)

    def end(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=BEAT_S)
        else:
            self._let_go()

    def _beat(self) -> None:
        try:
            while not self._ended.wait(BEAT_S):
                self._pulse()
        finally:
            self._let_go()  # not by who ends it: a connection may have been made just now

    def _pulse(self) -> None:
        try:
            if self._held is None:
                self._held = self._hold()
            self._held.execute("SELECT 1")
        except psycopg.Error as error:
            # Others may have taken our jobs meanwhile: each attempt looks itself whether it still has it.
            log.warning("the sign of life was lost and is taken up again: %s", type(error).__name__)
            self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            with contextlib.suppress(psycopg.Error):
                held.close()

    def _hold(self) -> psycopg.Connection:
        connection = self._connect()
        try:
            if not _advisory(connection, self._executor):
                raise psycopg.OperationalError("another process holds our lock for the moment")
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._conninfo, autocommit=True, connect_timeout=10, options=_KEPT_ALIVE)


def _advisory(connection: psycopg.Connection, executor: str) -> bool:
    row = connection.execute(
        "SELECT pg_try_advisory_lock(%s)", (lock_key(f"executor: {executor}"),)
    ).fetchone()
    return row is not None and bool(row[0])
