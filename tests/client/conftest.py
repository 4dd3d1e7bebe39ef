"""A misbehaving service, a clock that runs at once, and clients of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from saycut.client import ClientSettings, Limits
from saycut.client.line import BlockingBody, LoopBody

from .driving import Clients, FakeClock
from .hosted import Hosted

FAST = replace(Limits(), silence_s=2.0, connect_s=2.0, answer_s=5.0, piece_bytes=100_000)


@pytest.fixture
def hosted() -> Iterator[Hosted]:
    with Hosted() as service:
        yield service


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(autouse=True)
def _ticking(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time passes where the stream says so."""
    for kind in (BlockingBody, LoopBody):
        monkeypatch.setattr(kind, "texts", clock.ticking(kind.texts))


@pytest.fixture
def settings(tmp_path: Path, clock: FakeClock) -> ClientSettings:
    return ClientSettings(folder=tmp_path / "config" / "nemovideo", limits=FAST, clock=clock.clock())


@pytest.fixture(params=["blocking", "loop"])
def clients(request: pytest.FixtureRequest, settings: ClientSettings) -> Iterator[Clients]:
    """Makes clients of one kind; each test runs with both."""
    made = Clients(request.param, settings)
    yield made
    made.close()
