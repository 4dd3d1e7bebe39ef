"""Turns over real HTTP: in a thread over both databases, and in processes that are killed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("dbos", reason="the extra [server] is not installed")

from serving import *  # noqa: F403
from store_db.databases import *  # noqa: F403

from .here import Gate, Here, Talk, clip, gate, running  # noqa: F401


@pytest.fixture
def here(place: Path | str, tmp_path: Path, gate: Gate) -> Iterator[Here]:  # noqa: F811
    """The service over each database, as it comes, with a speech-to-text program that waits for its gate."""
    with running(place, tmp_path / "data", workplace=gate.workplace(tmp_path / "cache")) as found:
        yield found


@pytest.fixture
def serve_here(tmp_path: Path, gate: Gate) -> Iterator[Callable[..., Here]]:  # noqa: F811
    """`serve_here(heartbeat_s=0.2)`: the same over SQLite, with other rules."""
    with contextlib.ExitStack() as stack:

        def start(**rules: object) -> Here:
            place = gate.workplace(tmp_path / "cache")
            return stack.enter_context(
                running(tmp_path / "data", tmp_path / "data", workplace=place, **rules)
            )

        yield start


@pytest.fixture
def talk(here: Here, clip: Path) -> Talk:  # noqa: F811
    """A session with a clip of twenty seconds, of a new account."""
    return Talk.begun(here, clip)
