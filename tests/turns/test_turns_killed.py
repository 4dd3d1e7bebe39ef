"""`kill -9` in the middle of a turn: another process goes on with it, and the stream goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saycut.store.database import open_database
from saycut.store.ledger import audit
from serving import Caller, Server

from .here import Gate, Stream, body_of, read

ADOPTED_S = 45.0
WORDS = "trim the first 5 seconds and add captions"


@pytest.fixture
def start(serve: Callable[..., Server], gate: Gate, tmp_path: Path) -> Callable[..., Server]:
    """Starts a server over a database, with a speech-to-text program that waits for its gate."""
    env = {"SAYCUT_CAPTIONS_MODEL": str(gate.model), "SAYCUT_WHISPER_CPP": str(gate.program)}

    def started(place: Path | str | None = None) -> Server:
        return serve(data=tmp_path / "data", database=place if isinstance(place, str) else None, env=env)

    return started


def uploaded(client: Caller, clip: Path) -> str:
    """A session with the clip, brought as anyone brings it."""
    session = client.begin()
    with clip.open("rb") as file:
        answer = client.post(
            f"/api/upload-video/nemo_agent/me/{session}", files={"files": ("clip.mp4", file, "video/mp4")}
        )
    assert answer.status_code == 200, answer.text
    return session


def check_ledger(place: Path | str) -> None:
    async def checked() -> list[str]:
        database = await open_database(place)
        try:
            async with database.reading() as tx:
                return await audit(tx)
        finally:
            await database.close()

    assert asyncio.run(checked()) == []


def test_a_turn_goes_on_in_the_next_process(
    start: Callable[..., Server], place: Path | str, clip: Path, gate: Gate, tmp_path: Path
) -> None:
    server = start(place)
    client = server.account()
    session = uploaded(client, clip)
    stream = Stream(client, body_of(session, WORDS))
    stream.wait_for('"functionCall":{"id":"' + stream.begun() + '-1"')
    waiting = Stream(client, body_of(session, "mute it"))  # in line behind it
    second = waiting.begun()
    server.kill()
    broken = stream.over()
    assert broken.parts == ["call trim", "result trim", "call add_captions"]

    server = start(place)
    client = server.client(client.token)
    resumed = Stream(client, body_of(session, WORDS), {"Last-Event-ID": broken.ids[-1]})
    assert resumed.begun() == broken.turn
    gate.open()
    rest = resumed.over(seconds=ADOPTED_S)
    assert rest.parts == ["result add_captions", "text"]
    assert broken.ids + rest.ids == tuple(f"{broken.turn}:{number}" for number in range(1, 6))
    whole = read(client, "GET", f"/api/turns/{broken.turn}/events")
    assert whole.events == broken.events + rest.events  # nothing twice, nothing else than was told
    after = read(client, "GET", f"/api/turns/{second}/events")
    assert after.parts == ["call mute", "result mute", "text"]
    assert client.balance() == {"available": 97, "frozen": 0, "total": 97}
    assert server.stop() == 0
    check_ledger(place if isinstance(place, str) else tmp_path / "data")


def test_a_server_that_is_asked_to_end_leaves_its_turns_to_the_next(
    start: Callable[..., Server], clip: Path, gate: Gate
) -> None:
    server = start()
    client = server.account()
    session = uploaded(client, clip)
    stream = Stream(client, body_of(session, "add captions"))
    stream.wait_for("functionCall")
    server.stop()
    broken = stream.over()
    assert broken.parts == ["call add_captions"]  # it was not ended: others go on with it
    server = start()
    client = server.client(client.token)
    gate.open()
    resumed: Any = Stream(client, body_of(session, "add captions"), {"Last-Event-ID": broken.ids[-1]})
    assert resumed.over(seconds=ADOPTED_S).parts == ["result add_captions", "text"]
    assert client.balance()["available"] == 99


def test_a_turn_that_was_stopped_while_its_process_died_ends(
    start: Callable[..., Server], clip: Path
) -> None:
    server = start()
    client = server.account()
    session = uploaded(client, clip)
    stream = Stream(client, body_of(session, "add captions"))
    stream.wait_for("functionCall")
    turn = stream.begun()
    server.kill()
    stream.over()
    server = start()
    client = server.client(client.token)
    answer = client.post(f"/api/turns/{turn}/cancel")
    assert answer.status_code == 200
    seen = read(client, "GET", f"/api/turns/{turn}/events")
    assert seen.parts == ["call add_captions", "error cancelled"]
    assert client.balance() == {"available": 100, "frozen": 0, "total": 100}
