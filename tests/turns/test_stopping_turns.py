"""Turns that do not come to their end: stopped, too slow, too dear, broken, given up. None costs anything."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from saycut.sessions import chatting
from saycut.store import ledger
from saycut.store.uploads import assets_of

from .here import Gate, Talk, body_of

WHOLE = {"available": 100, "frozen": 0, "total": 100}


def last_of(talk: Talk, turn: str) -> Mapping[str, Any]:
    return talk.get(f"/api/turns/{turn}/events").events[-1]


def spend(talk: Talk, credits: int) -> None:
    """Takes credits away, as an operator may."""

    async def taken() -> None:
        async with talk.here.service.database.writing() as tx:
            await ledger.take_back(tx, talk.client.account_id, credits, key="test")

    talk.here.run(taken())


def test_a_turn_that_runs_is_stopped(talk: Talk, gate: Gate) -> None:
    stream = talk.begin("trim the first 5 seconds and add captions")
    stream.wait_for('"functionCall":{"id":"' + stream.begun() + '-1"')
    turn = stream.begun()
    assert talk.client.balance()["frozen"] == 2
    begun = time.monotonic()
    answer = talk.client.post(f"/api/turns/{turn}/cancel")
    assert answer.status_code == 200
    assert answer.json()["data"]["state"] == "cancelled"
    seen = stream.over()
    assert time.monotonic() - begun < 8  # two seconds, on a busy machine
    assert seen.parts == ["call trim", "result trim", "call add_captions", "error cancelled"]
    last = seen.events[-1]
    assert last["errorMessage"] == seen.text == "Stopped. Nothing of this request was kept."
    assert last["actions"]["stateDelta"]["draft"]["d"] == 20_000  # what was told before is taken back
    assert talk.stored().draft.duration_ms == 20_000
    assert talk.client.balance() == WHOLE
    again = talk.client.post(f"/api/turns/{turn}/cancel").json()["data"]
    assert again["state"] == "cancelled"
    gate.open()
    assert talk.say("trim the first 5 seconds").parts[-1] == "text"  # the session goes on
    talk.here.check_ledger()


def test_all_turns_of_a_session_are_stopped(talk: Talk) -> None:
    first = talk.begin("add captions")
    first.wait_for("functionCall")
    second = talk.begin("trim the first 5 seconds")
    second.begun()
    body = {"appName": "nemo_agent", "userId": "me", "sessionId": talk.session}
    answer = talk.client.post("/run_sse/cancel", json=body)
    assert [one["state"] for one in answer.json()["data"]["turns"]] == ["cancelled", "cancelled"]
    assert first.over().parts == ["call add_captions", "error cancelled"]
    waiting = second.over()
    assert waiting.parts == ["error cancelled"]
    assert waiting.events[-1]["actions"]["stateDelta"] == {}
    assert talk.client.post("/run_sse/cancel", json=body).json()["data"]["turns"] == []
    stranger = talk.here.account()
    assert stranger.post("/run_sse/cancel", json=body).status_code == 404
    assert talk.client.balance() == WHOLE


def test_what_has_ended_stays(talk: Talk) -> None:
    seen = talk.say("trim the first 5 seconds")
    answer = talk.client.post(f"/api/turns/{seen.turn}/cancel")
    assert answer.json()["data"]["state"] == "done"
    assert talk.stored().draft.duration_ms == 15_000


def test_without_credits_nothing_that_costs_is_begun(talk: Talk) -> None:
    spend(talk, 99)
    dear = talk.say("trim the first 5 seconds and mute it")
    assert dear.parts == ["error 2001"]
    assert dear.text.startswith("This needs 2 credits, and 1 are available")
    assert talk.client.balance() == {"available": 1, "frozen": 0, "total": 1}
    assert talk.say("trim the first 5 seconds").parts[-1] == "text"  # the last credit
    assert talk.client.balance()["total"] == 0

    answer = talk.client.post("/run_sse", json=body_of(talk.session, "mute it"))
    assert (answer.status_code, answer.json()["code"]) == (402, 2001)
    assert answer.json()["data"] == {"needed": 1, "available": 0}
    assert talk.say("undo").text == "Took back 1 edit."  # what is free goes on
    assert talk.say("hello there").parts == ["text"]
    talk.here.check_ledger()


def test_more_turns_than_the_plan_allows_are_refused(talk: Talk, gate: Gate) -> None:
    streams = [talk.begin("add captions")]
    streams[0].wait_for("functionCall")
    for words in ("mute it", "trim the first second", "undo"):
        streams.append(talk.begin(words))
        streams[-1].begun()
    answer = talk.client.post("/run_sse", json=body_of(talk.session, "reverse it"))
    assert (answer.status_code, answer.json()["code"]) == (429, 429)
    assert int(answer.headers["Retry-After"]) > 0
    joined = talk.begin("mute it")  # one that is there may be listened to
    assert joined.begun() == streams[1].begun()
    gate.open()
    assert [stream.over().parts[-1] for stream in streams] == ["text"] * 4
    assert joined.over().events == streams[1].seen.events


def test_a_turn_that_fails_says_so_and_costs_nothing(talk: Talk) -> None:
    """The bytes of the file are gone: nothing can be listened to."""

    async def lost() -> None:
        service = talk.here.service
        async with service.database.reading() as tx:
            for file in await assets_of(tx, talk.owner):
                await service.blobs.delete(file.blob.key)

    talk.here.hook(talk.client.account_id)
    talk.here.run(lost())
    seen = talk.say("trim the first 5 seconds and cut the silences")
    assert seen.parts == ["call trim", "result trim", "call remove_silence", "error blob_missing"]
    assert "Upload the file again." in seen.text
    assert seen.events[-1]["actions"]["stateDelta"]["draft"]["d"] == 20_000
    assert talk.turn(seen.turn)["error"]["code"] == "blob_missing"
    assert talk.stored().draft.duration_ms == 20_000
    assert talk.client.balance() == WHOLE
    told = [one for one in talk.here.told() if one["data"]["session_id"] == talk.session]
    assert [(one["type"], one["data"]["state"]) for one in told] == [("turn.failed", "failed")]
    assert talk.say("trim the first 5 seconds").parts[-1] == "text"


def test_our_own_mistake_ends_the_turn_too(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("saycut.sessions.turning.run_plan", broken)
    seen = talk.say("trim the first 5 seconds")
    assert seen.parts == ["error internal"]
    assert "a bug" not in seen.raw
    assert seen.text.startswith("Something went wrong inside.")
    assert talk.client.balance() == WHOLE
    job = talk.here.run(talk.here.service.jobs.wait(seen.turn, timeout_s=10))
    assert (job.state, job.error["code"]) == ("failed", "internal")


def test_what_the_engine_gave_up_does_not_stay_open(
    talk: Talk, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator stops jobs behind the turns' back: whoever keeps house ends the turns."""
    monkeypatch.setattr(chatting, "ABANDONED_MS", 0)
    service = talk.here.service
    first = talk.begin("add captions")
    first.wait_for("functionCall")
    second = talk.begin("mute it")
    for turn in (second.begun(), first.begun()):
        talk.here.run(service.jobs.cancel(turn))
        talk.here.run(service.jobs.wait(turn, timeout_s=10))
    assert talk.client.balance()["frozen"] == 1
    talk.here.run(chatting.put_in_order(service))
    assert first.over().parts == ["call add_captions", "error cancelled"]
    assert second.over().parts == ["error cancelled"]
    assert talk.client.balance() == WHOLE
    gate.open()
    assert talk.say("trim the first 5 seconds").parts[-1] == "text"
    talk.here.check_ledger()


def test_a_turn_does_not_wait_for_one_that_was_given_up(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chatting, "ABANDONED_MS", 0)
    first = talk.begin("add captions")
    first.wait_for("functionCall")
    talk.here.run(talk.here.service.jobs.cancel(first.begun()))
    talk.here.run(talk.here.service.jobs.wait(first.begun(), timeout_s=10))
    assert talk.say("trim the first 5 seconds").parts[-1] == "text"
    assert last_of(talk, first.begun())["errorCode"] == "cancelled"


def test_credits_of_turns_that_are_gone_are_given_back(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chatting, "ABANDONED_MS", -1000)
    service = talk.here.service

    async def held() -> None:
        async with service.database.writing() as tx:
            await ledger.reserve(tx, talk.client.account_id, 7, key="turn:e-gone")
            await ledger.reserve(tx, talk.client.account_id, 5, key="other:e-gone")

    talk.here.run(held())
    seen = talk.begin("add captions")
    seen.wait_for("functionCall")
    talk.here.run(chatting.put_in_order(service))
    assert talk.client.balance()["frozen"] == 6  # what runs, and what is not a turn's
    talk.client.post(f"/api/turns/{seen.begun()}/cancel")
    talk.here.check_ledger()
