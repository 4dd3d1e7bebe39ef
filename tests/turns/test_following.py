"""Streams: resumed at every number, joined, fed by other processes, kept alive, left, and limited."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from sqlalchemy import event

from saycut.sessions.following import Streams
from saycut.store import turns
from saycut.store.turns import Message, Outcome

from .here import Gate, Stream, Talk, body_of, read

WORDS = "trim the first 5 seconds and add a title 'Q3'"


def test_a_stream_goes_on_after_any_number(talk: Talk) -> None:
    whole = talk.say(WORDS)
    assert len(whole.ids) == 5
    for at in range(len(whole.ids)):
        said = talk.say(WORDS, headers={"Last-Event-ID": whole.ids[at]})
        asked = talk.get(f"/api/turns/{whole.turn}/events", Last_Event_ID=whole.ids[at])
        numbered = talk.get(f"/api/turns/{whole.turn}/events?after={at + 1}")
        for rest in (said, asked, numbered):
            assert rest.turn == whole.turn
            assert rest.ids == whole.ids[at + 1 :]
            assert rest.events == whole.events[at + 1 :]
    assert talk.get(f"/api/turns/{whole.turn}/events").events == whole.events
    assert talk.client.balance()["available"] == 98  # none of it ran again


def test_a_mark_that_cannot_be_read_says_nothing_new(talk: Talk) -> None:
    whole = talk.say("trim the first 5 seconds")
    other = Talk.begun(talk.here)
    begun = Talk(talk.here, talk.client, talk.client.begin())
    for mark, status, code in (
        ("7", 400, 400),
        ("e-nonsense:1", 400, 400),
        (f"e-{'0' * 8}-0000-0000-0000-{'0' * 12}:1", 404, 1002),
    ):
        answer = talk.client.post(
            "/run_sse", json=body_of(talk.session, "mute it"), headers={"Last-Event-ID": mark}
        )
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    for talker, words, status in ((talk, "mute it", 409), (other, "mute it", 404), (begun, "mute it", 404)):
        answer = talker.client.post(
            "/run_sse", json=body_of(talker.session, words), headers={"Last-Event-ID": whole.ids[0]}
        )
        assert answer.status_code == status, answer.text
    assert other.client.get(f"/api/turns/{whole.turn}").status_code == 404
    assert other.client.get(f"/api/turns/{whole.turn}/events").status_code == 404
    assert other.client.post(f"/api/turns/{whole.turn}/cancel").status_code == 404
    assert talk.stored().revision == 2


def test_the_same_message_while_it_runs_joins(talk: Talk, gate: Gate) -> None:
    first = talk.begin("add captions")
    turn = first.begun()
    second = talk.begin("add captions")
    assert second.begun() == turn
    first.wait_for("functionCall")
    second.wait_for("functionCall")
    gate.open()
    assert first.over().events == second.over().events
    assert talk.client.balance()["available"] == 99
    gate.close()
    later = talk.begin("undo")  # another message is another turn
    assert later.over().turn != turn
    talk.here.check_ledger()


def test_an_idempotency_key_joins_also_what_has_ended(talk: Talk) -> None:
    key = {"Idempotency-Key": "once"}
    first = talk.say("trim the first 5 seconds", headers=key)
    again = talk.say("trim the first 5 seconds", headers=key)
    assert (again.turn, again.events) == (first.turn, first.events)
    assert talk.stored().draft.duration_ms == 15_000
    answer = talk.client.post("/run_sse", json=body_of(talk.session, "mute it"), headers=key)
    assert (answer.status_code, answer.json()["code"]) == (409, 409)
    too_long = talk.client.post(
        "/run_sse", json=body_of(talk.session, "mute it"), headers={"Idempotency-Key": "k" * 201}
    )
    assert too_long.status_code == 400
    other = Talk(talk.here, talk.client, talk.client.begin())
    assert other.say("hello", headers=key).turn != first.turn  # keys belong to their session


def test_the_next_turn_waits_for_the_one_before(talk: Talk, gate: Gate) -> None:
    first = talk.begin("add captions")
    first.wait_for("functionCall")
    second = talk.begin("trim the first 5 seconds")
    assert talk.turn(second.begun())["state"] == "waiting"
    time.sleep(0.6)
    assert second.raw == ""
    elsewhere = Talk(talk.here, talk.client, talk.client.begin())
    assert elsewhere.say("hello").parts == ["text"]  # another session does not wait
    gate.open()
    assert first.over().events[-1]["timestamp"] <= second.over().events[0]["timestamp"]
    assert talk.stored().draft.duration_ms == 15_000


def test_a_turn_goes_on_when_nobody_listens(talk: Talk, gate: Gate) -> None:
    talk.alone()
    stream = talk.begin("add captions")
    stream.wait_for("functionCall")
    turn, streams = stream.begun(), talk.here.service.streams
    assert (streams.open, list(streams._followers)) == (1, [turn])
    stream.hang_up()
    talk.alone(seconds=5)  # the next heartbeat would come after ten
    gate.open()
    assert talk.until(turn, "done", "failed")["state"] == "done"
    assert talk.get(f"/api/turns/{turn}/events").parts[-1] == "text"


def test_what_another_process_writes_comes_soon(talk: Talk) -> None:
    """Rows that nobody rings for: the watch finds them."""
    here, seen = talk.here, []

    async def opened() -> str:
        async with here.service.database.writing() as tx:
            turn, _ = await turns.open_turn(tx, talk.owner, Message({"parts": [{"text": "from elsewhere"}]}))
            await turns.begin_turn(tx, turn.id)
        return turn.id

    async def written(turn_id: str) -> list[float]:
        times = []
        for number in range(3):
            await asyncio.sleep(0.3)
            async with here.service.database.writing() as tx:
                await turns.add_events(tx, turn_id, f"step:{number}", [{"number": number}])
            times.append(time.monotonic())
        async with here.service.database.writing() as tx:
            await turns.end_turn(tx, turn_id, Outcome("done"))
        return times

    async def followed(turn_id: str) -> list[float]:
        writing = asyncio.create_task(written(turn_id))
        times = []
        async for one in here.service.streams.follow(here.service.database, turn_id, beat_s=30):
            assert one is not None
            seen.append(one.body["number"])
            times.append(time.monotonic())
        return [b - a for a, b in zip(await writing, times, strict=True)]

    lags = here.run(followed(here.run(opened())))
    assert seen == [0, 1, 2]
    assert max(lags) < 1.0, lags


def test_many_quiet_streams_cost_one_small_query_a_tick(talk: Talk) -> None:
    here, count = talk.here, 60

    async def opened() -> list[str]:
        found = []
        async with here.service.database.writing() as tx:
            for number in range(count):
                message = Message({"parts": [{"text": f"message {number}"}]})
                found.append((await turns.open_turn(tx, talk.owner, message))[0].id)
        return found

    async def counted(names: list[str]) -> tuple[int, list[Any]]:
        streams, statements = Streams(), []

        def note(conn: Any, cursor: Any, statement: str, *others: Any) -> None:  # noqa: ARG001
            if "turns" in statement:
                statements.append(statement)

        async def follow(name: str) -> int:
            async for _ in streams.follow(here.service.database, name, beat_s=3600):
                return -1
            return 1

        tasks = [asyncio.create_task(follow(name)) for name in names]
        engine = here.service.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        for _ in range(20):  # until all of them have looked once, on a busy machine
            statements.clear()
            await asyncio.sleep(1.0)
            if 1 <= len(statements) <= 10:
                break
        event.remove(engine, "before_cursor_execute", note)
        async with here.service.database.writing() as tx:
            for name in names:
                await turns.end_turn(tx, name, Outcome("cancelled"))
        ended = await asyncio.wait_for(asyncio.gather(*tasks), 10)
        return len(statements), ended

    asked, ended = here.run(counted(here.run(opened())))
    assert 1 <= asked <= 10, asked
    assert ended == [1] * count


def test_a_deleted_session_ends_its_streams(talk: Talk, gate: Gate) -> None:
    stream = talk.begin("add captions")
    stream.wait_for("functionCall")
    assert talk.client.balance()["frozen"] == 1
    answer = talk.client.delete(f"/apps/nemo_agent/users/me/sessions/{talk.session}")
    assert answer.status_code == 200, answer.text
    stream.over()
    gate.open()
    until = time.monotonic() + 20
    while talk.client.balance()["frozen"]:
        assert time.monotonic() < until, "its credits stay set aside"
        time.sleep(0.05)
    assert talk.client.balance() == {"available": 100, "frozen": 0, "total": 100}
    talk.here.check_ledger()


def test_what_cannot_be_said_is_refused_before_the_stream(talk: Talk) -> None:
    stranger = Talk.begun(talk.here)

    def post(body: dict[str, Any], path: str = "/run_sse") -> tuple[int, int]:
        answer = talk.client.post(path, json=body)
        assert answer.headers["content-type"].startswith("application/json")
        return answer.status_code, answer.json()["code"]

    for path in ("/run_sse", "/run"):
        assert post(body_of("1234567890123456789", "mute it"), path) == (404, 1002)
        assert post(body_of(stranger.session, "mute it"), path) == (404, 1002)
        assert post(body_of(talk.session, "mute it") | {"user_id": "anon_other"}, path) == (404, 1002)
    said = body_of(talk.session, "mute it")
    for message in (
        {"parts": []},
        {"parts": [{"text": "   "}]},
        {"parts": [{"text": "x" * 100_001}]},
        {"role": "model", "parts": [{"text": "mute it"}]},
        {"parts": [{"inline_data": {"data": "not base64!", "mime_type": "image/png"}}]},
        {"parts": "mute it"},
    ):
        assert post(said | {"new_message": message}) == (400, 400), message
    assert post(said | {"state_delta": {"draft": {}}}) == (400, 400)
    assert talk.stored().revision == 1
    assert talk.client.balance()["available"] == 100


def test_a_request_may_be_in_either_case(talk: Talk) -> None:
    body = {
        "appName": "nemo_agent", "userId": talk.client.account_id, "sessionId": talk.session,
        "streaming": True,
        "newMessage": {"role": "user", "parts": [{"text": "trim the first 5 seconds"}, {"text": "mute it"}]},
        "stateDelta": {"theme": "dark"}, "invocationId": "e-1", "functionCallEventId": None,
    }  # fmt: skip
    seen = read(talk.client, "POST", "/run_sse", json=body)
    assert [one for one in seen.parts if one.startswith("call")] == ["call trim", "call mute"]
    told = talk.client.get(f"/apps/nemo_agent/users/me/sessions/{talk.session}").json()
    assert told["state"]["theme"] == "dark"
    assert told["state"]["draft"]["d"] == 15_000
    assert told["events"][0]["author"] == "user"
    assert not [e for e in told["events"] if e.get("partial")]


def test_two_streams_of_one_turn_are_read_at_their_own_pace(talk: Talk, gate: Gate) -> None:
    first = talk.begin("add captions")
    first.wait_for("functionCall")
    second = Stream(talk.client, body_of(talk.session, "add captions"))
    second.wait_for("functionCall")
    second.hang_up()
    gate.open()
    assert first.over().parts[-1] == "text"
