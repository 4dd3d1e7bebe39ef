"""An engine over each database, and workers as processes that can be killed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("dbos", reason="the extra [server] is not installed")

from saycut.jobs import Engine, Lane, Place, Work
from store_db.databases import *  # noqa: F403


@pytest.fixture
def jobs_place(place: Path | str, tmp_path: Path) -> Place:
    return Place(place, tmp_path / "scratch")


@pytest.fixture
def engine_of(jobs_place: Place) -> Iterator[Callable[..., Engine]]:
    """`engine_of(*works, slots=2)` gives an engine that has been started; it is stopped with the test."""
    with contextlib.ExitStack() as stack:

        def make(*works: Work, slots: int = 1, **settings: object) -> Engine:
            lanes = [Lane(name, slots, poll_s=0.05) for name in {work.lane for work in works}]
            engine = Engine(jobs_place, works, lanes=lanes)
            engine.start(**settings)  # type: ignore[arg-type]
            stack.callback(engine.stop)
            return engine

        yield make
