"""Turns over real HTTP: in a thread over both databases, and in processes that are killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("dbos", reason="the extra [server] is not installed")

from serving import *  # noqa: F403
from store_db.databases import *  # noqa: F403

from .here import Here, clip, running  # noqa: F401


@pytest.fixture
def here(place: Path | str, tmp_path: Path) -> Iterator[Here]:
    """The service over each database, as it comes."""
    with running(place, tmp_path / "data") as found:
        yield found


@pytest.fixture
def serve_here(tmp_path: Path) -> Iterator[Callable[..., Here]]:
    """`serve_here(heartbeat_s=0.2)`: a service over SQLite with other rules."""
    import contextlib

    with contextlib.ExitStack() as stack:
        yield lambda **rules: stack.enter_context(running(tmp_path / "data", tmp_path / "data", **rules))
