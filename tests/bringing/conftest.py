"""Uploads, state and retention: over SQLite with a folder, over Postgres with S3, and in processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("dbos", reason="the extra [server] is not installed")

from blobs.conftest import s3_server, s3_url  # noqa: F401
from serving import *  # noqa: F403
from store_db.databases import *  # noqa: F403
from turns.here import Here, running

from .files import Files


@pytest.fixture(params=["alone", "scaled"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Here]:
    """The service on one machine (SQLite, a folder), and as it is scaled out (Postgres, S3)."""
    data = tmp_path / "data"
    if request.param == "alone":
        with running(data, data) as found:
            yield found
        return
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    with running(make(), data, blobs=request.getfixturevalue("s3_url")) as found:
        yield found


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Callable[..., Here]]:
    """`alone(largest_file=1000)`: on one machine, with other rules."""
    import contextlib

    with contextlib.ExitStack() as stack:

        def start(**rules: object) -> Here:
            return stack.enter_context(running(tmp_path / "data", tmp_path / "data", **rules))

        yield start


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Files:
    """Small files of every kind."""
    return Files(tmp_path_factory.mktemp("files"), make_clip)
