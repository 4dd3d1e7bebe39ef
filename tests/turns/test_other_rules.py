"""Turns under other rules than usual: heartbeats by time, few streams, a short limit, workers that differ."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from saycut.store import workers

from .here import Gate, Here, Talk, body_of

WHOLE = {"available": 100, "frozen": 0, "total": 100}


@pytest.mark.parametrize(
    ("form", "beat"),
    [("comment", ": heartbeat\n\n"), ("data", "data:\n\n"), ("event", "event: heartbeat\ndata: {}\n\n")],
)
def test_a_long_turn_shows_that_it_lives(
    serve_here: Callable[..., Here], clip: Path, gate: Gate, form: str, beat: str
) -> None:
    talk = Talk.begun(serve_here(heartbeat_s=0.25, heartbeat=form), clip)
    stream = talk.begin("add captions")
    stream.wait_for("functionCall")
    begun = time.monotonic()
    while stream.raw.count(beat) < 4:
        assert time.monotonic() < begun + 20, stream.raw
        time.sleep(0.05)
    gaps = [b - a for a, b in zip(stream.times, stream.times[1:], strict=False)]
    assert max(gaps) < 2.0  # a quarter of a second, on a busy machine
    gate.open()
    assert stream.over().parts == ["call add_captions", "result add_captions", "text"]


def test_more_streams_than_there_may_be_begin_no_turn(
    serve_here: Callable[..., Here], clip: Path, gate: Gate
) -> None:
    talk = Talk.begun(serve_here(max_streams=1), clip)
    stream = talk.begin("add captions")
    stream.wait_for("functionCall")
    for path in ("/run_sse", "/run"):
        answer = talk.client.post(path, json=body_of(talk.session, "mute it"))
        assert (answer.status_code, answer.json()["code"]) == (429, 429)
        assert int(answer.headers["Retry-After"]) > 0
    assert talk.client.get(f"/api/turns/{stream.begun()}/events").status_code == 429
    gate.open()
    stream.over()
    assert talk.say("mute it").parts[-1] == "text"
    talk.alone()
    assert talk.stored().revision == 3  # begun, captions, mute: what was refused did nothing


def test_a_turn_that_takes_too_long_ends(serve_here: Callable[..., Here], clip: Path) -> None:
    talk = Talk.begun(serve_here(turn_limit_s=3.0), clip)
    seen = talk.say("add captions")
    assert seen.parts == ["call add_captions", "error timed_out"]
    assert seen.text.startswith("This took longer than 0.1 minutes and was stopped.")
    assert talk.turn(seen.turn)["state"] == "failed"
    assert talk.turn(seen.turn)["error"]["code"] == "timed_out"
    assert talk.client.balance() == WHOLE
    assert talk.say("trim the first 5 seconds").parts[-1] == "text"


def test_words_are_heard_by_a_worker_that_can(
    serve_here: Callable[..., Here], clip: Path, gate: Gate
) -> None:
    """Only where workers differ: this one hears, another one that takes turns does not."""
    talk = Talk.begun(serve_here(), clip)
    service = talk.here.service
    gate.open()

    def queue(words: str) -> str:
        seen = talk.say(words)
        assert seen.parts[-1] == "text", seen.parts
        return str(talk.here.run(service.jobs.status(seen.turn)).queue)

    async def came(name: str, **abilities: object) -> None:
        async with service.database.writing() as tx:
            await workers.note_worker(tx, name, abilities)

    assert queue("add captions") == "saycut/turns/jobs"
    talk.here.run(came("renders", takes=["exports"]))
    assert queue("undo and add captions") == "saycut/turns/jobs"
    talk.here.run(came("deaf", takes=["turns"]))
    assert queue("undo and add captions") == "saycut/turns/jobs/captions"
    assert queue("mute it") == "saycut/turns/jobs"
