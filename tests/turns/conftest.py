"""Turns over real HTTP: in a thread over both databases, and in processes that are killed.

`here` is one service a module and database: tests have accounts of their own. A module either uses it, or
`serve_here` (other rules): a process has one job engine.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("dbos", reason="the extra [server] is not installed")

from saycut.accounts.terms import set_limits
from serving import *  # noqa: F403
from store_db.databases import *  # noqa: F403

from .here import Gate, Here, Talk, gate_in, running


@pytest.fixture(scope="module")
def shared_gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    return gate_in(tmp_path_factory.mktemp("gate") / "whisper")


@pytest.fixture
def gate(shared_gate: Gate) -> Iterator[Gate]:
    """A speech-to-text program that waits; it goes on at the end of the test."""
    shared_gate.close()
    yield shared_gate
    shared_gate.open()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def here(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_gate: Gate
) -> Iterator[Here]:
    """The service over each database, as it comes, with a speech-to-text program that waits for its gate."""
    folder = tmp_path_factory.mktemp("service")
    place = request.getfixturevalue("new_postgres")() if request.param == "postgres" else folder / "data"
    with running(place, folder / "data", workplace=shared_gate.workplace(folder / "cache")) as found:
        found.run(_without_limits(found))
        yield found


async def _without_limits(here: Here) -> None:
    """Tests come from one address, more of them than it may have tokens."""
    async with here.service.database.writing() as tx:
        await set_limits(tx, {"tokens_per_address": 0})


@pytest.fixture
def serve_here(tmp_path: Path, gate: Gate) -> Iterator[Callable[..., Here]]:
    """`serve_here(heartbeat_s=0.2)`: the same over SQLite, with other rules."""
    with contextlib.ExitStack() as stack:

        def start(**rules: object) -> Here:
            place = gate.workplace(tmp_path / "cache")
            return stack.enter_context(
                running(tmp_path / "data", tmp_path / "data", workplace=place, **rules)
            )

        yield start


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> bytes:
    """Twenty seconds of a small picture with a tone."""
    path = make_clip(
        tmp_path_factory.mktemp("clip") / "clip.mp4",
        "-f", "lavfi", "-i", "testsrc2=d=20:r=10:s=64x48", "-f", "lavfi", "-i", "sine=d=20",
        "-pix_fmt", "yuv420p", "-shortest",
    )  # fmt: skip
    return path.read_bytes()


@pytest.fixture
def clip(tmp_path: Path, long_clip: bytes) -> Path:
    """The clip with other bytes than any other: what was found out of one is not known of the next."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(long_clip + b"\0\0\0\x18free" + os.urandom(16))
    return path


@pytest.fixture
def talk(here: Here, clip: Path) -> Talk:
    """A session with a clip of twenty seconds, of a new account."""
    return Talk.begun(here, clip)
