"""A turn over HTTP: its events, their order, what it costs, what it keeps, in which language it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from saycut.store import revisions

from .here import Gate, Here, Talk, kind_of

TOP = {
    "content", "invocationId", "author", "actions", "id", "timestamp", "partial", "errorCode", "errorMessage",
    "customMetadata",
}  # fmt: skip
ACTIONS = {"stateDelta", "artifactDelta", "requestedAuthConfigs"}


def check_shape(events: tuple[Mapping[str, Any], ...], turn: str) -> None:
    """What every event has, and nothing that old ADK clients refuse."""
    for event in events:
        assert set(event) <= TOP
        assert set(event["actions"]) == ACTIONS
        assert event["invocationId"] == turn
        assert event["author"] == "nemo_agent"
        result = "functionResponse" in event["content"]["parts"][0]
        assert event["content"]["role"] == ("user" if result else "model")
    assert len({event["id"] for event in events}) == len(events)


def test_each_operation_is_told_before_and_after_and_then_the_reply(talk: Talk) -> None:
    seen = talk.say("trim the first 5 seconds and add a title 'Q3'")
    assert seen.parts == ["call trim", "result trim", "call add_text", "result add_text", "text"]
    assert seen.ids == tuple(f"{seen.turn}:{number}" for number in range(1, 6))
    check_shape(seen.events, seen.turn)

    trimmed, titled, last = seen.events[1], seen.events[3], seen.events[4]
    call, response = seen.events[0]["content"]["parts"][0]["functionCall"], trimmed["content"]["parts"][0]
    assert call["args"]["start"] == {"ms": 5000}
    assert response["functionResponse"]["id"] == call["id"]
    assert response["functionResponse"]["response"]["status"] == "done"
    assert trimmed["actions"]["stateDelta"]["draft"]["d"] == 15_000
    assert [t["tt"] for t in trimmed["actions"]["stateDelta"]["draft"]["t"]] == [0]
    assert [t["tt"] for t in titled["actions"]["stateDelta"]["draft"]["t"]] == [0, 7]
    assert seen.text.splitlines()[0].startswith("Removed the first 5 s")
    assert last["actions"]["stateDelta"]["canvas_config"] == {"width": 64, "height": 48, "ratio": "4:3"}
    assert last["customMetadata"] == {"turnId": seen.turn, "state": "done", "credits": 2, "revision": 2}

    stood = talk.stored()
    assert stood.revision == 2
    assert stood.draft.duration_ms == 15_000
    assert last["actions"]["stateDelta"]["draft"]["d"] == 15_000
    assert talk.turn(seen.turn) == {
        "turn_id": seen.turn, "session_id": talk.session, "state": "done", "text": seen.text, "revision": 2,
        "credits": 2, "events": 5,
    }  # fmt: skip


def test_it_costs_what_was_done_and_no_more(talk: Talk) -> None:
    assert talk.client.balance() == {"available": 100, "frozen": 0, "total": 100}
    talk.say("trim the first 5 seconds and add a title 'Q3'")
    assert talk.client.balance()["available"] == 98

    refused = talk.say("trim the first 90 seconds")
    assert refused.parts == ["call trim", "result trim", "text"]
    assert refused.events[1]["content"]["parts"][0]["functionResponse"]["response"]["status"] == "not_done"
    assert "Not done" in refused.text
    assert refused.events[-1]["actions"]["stateDelta"] == {}
    half = talk.say("mute it and trim the first 90 seconds")
    assert "Not done" in half.text
    assert talk.client.balance()["available"] == 97

    nothing = talk.say("hello there")
    assert nothing.parts == ["text"]
    assert nothing.text.startswith("Nothing was changed.")
    again = talk.say("mute it")  # it is muted already
    assert again.events[-1]["customMetadata"]["credits"] == 0
    assert talk.say("undo").text == "Took back 1 edit."
    assert talk.client.balance() == {"available": 97, "frozen": 0, "total": 97}
    talk.here.check_ledger()


def test_undo_and_redo_go_along_the_revisions(talk: Talk) -> None:
    talk.say("trim the first 5 seconds")
    talk.say("trim the first 5 seconds")
    assert talk.stored().draft.duration_ms == 10_000
    undone = talk.say("undo")
    assert undone.events[-1]["actions"]["stateDelta"]["draft"]["d"] == 15_000
    assert talk.stored().draft.duration_ms == 15_000
    assert talk.say("redo").events[-1]["actions"]["stateDelta"]["draft"]["d"] == 10_000
    assert talk.say("undo 2 steps").parts[-1] == "text"
    assert talk.stored().draft.duration_ms == 20_000

    too_far = talk.say("undo")
    assert "no earlier edit" in too_far.text
    assert "--project" not in too_far.text  # that way out is the command line's
    assert talk.stored().draft.duration_ms == 20_000
    after = talk.say("undo and mute it")  # what cannot be undone does not stop the rest
    assert after.parts == ["call undo", "result undo", "call mute", "result mute", "text"]

    async def line() -> revisions.Line:
        async with talk.here.service.database.reading() as tx:
            return await revisions.line_of(tx, talk.owner)

    stood = talk.here.run(line())
    assert (stood.undo, stood.redo) == (1, 0)


def test_a_streamed_reply_comes_in_pieces_and_then_whole(talk: Talk) -> None:
    seen = talk.say("trim the first 5 seconds and make it louder than possible and mute it", streaming=True)
    pieces = [e["content"]["parts"][0]["text"] for e in seen.events if e.get("partial")]
    assert len(pieces) >= 2
    assert "".join(pieces).strip() == seen.text.strip()
    assert seen.events[-1]["partial"] is False
    assert all("partial" not in e for e in seen.events if kind_of(e).startswith(("call", "result")))
    check_shape(seen.events, seen.turn)


def test_words_about_files_are_kept_for_the_export(talk: Talk) -> None:
    seen = talk.say("trim the first 5 seconds and export it at 720p")
    assert seen.text.endswith("The file itself is made when you ask for the export.")
    assert [o.resolution for o in talk.stored().draft.outputs] == ["720p"]
    assert talk.client.balance()["available"] == 99  # an export is free


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        (None, "把前5秒剪掉", "已删除"),
        ("en", "把前5秒剪掉", "已删除"),
        ("zh", "trim the first 5 seconds", "已删除"),
        ("zh-CN", "hello there", "没有任何改动"),
        ("en", "add a title '你好'", "Added the title"),
        ("fr", "trim the first 5 seconds", "Removed"),
    ],
)
def test_it_answers_in_the_language_of_the_person(
    here: Here, clip: Path, language: str | None, words: str, expected: str
) -> None:
    seen = Talk.begun(here, clip, language=language).say(words)
    assert seen.text.startswith(expected), seen.text


def test_what_was_found_out_is_kept(talk: Talk, gate: Gate) -> None:
    gate.open()
    seen = talk.say("add captions")
    assert seen.parts == ["call add_captions", "result add_captions", "text"], seen.text
    kept = talk.stored().files[0].analysis
    assert kept is not None
    assert [line["text"] for line in kept["transcript"]] == ["Hello there."]
    gate.close()  # nobody listens a second time
    assert talk.say("undo").parts[-1] == "text"
    assert "add_captions" in talk.say("add captions").parts[0]


def test_an_edit_on_a_draft_that_changes_meanwhile_is_done_anew(
    talk: Talk, gate: Gate, make_clip: Callable[..., Path], tmp_path: Path
) -> None:
    """The first edit waits for its words while a second file comes, which begins the draft anew."""
    other = make_clip(tmp_path / "other.mp4", "-f", "lavfi", "-i", "testsrc2=d=7:r=10:s=64x48")
    stream = talk.begin("trim the first 5 seconds and add captions")
    stream.wait_for('"functionCall":{"id":"' + stream.begun() + '-1"')
    talk.here.bring(talk.owner, other)
    gate.open()
    seen = stream.over()
    assert seen.parts[-1] == "text"
    stood = talk.stored()
    assert [a.name for a in stood.draft.assets] == ["clip.mp4", "other.mp4"]
    assert stood.draft.duration_ms == 22_000
    assert seen.events[-1]["actions"]["stateDelta"]["draft"]["d"] == 22_000
    assert seen.ids == tuple(f"{seen.turn}:{n}" for n in range(1, len(seen.events) + 1))
    assert talk.client.balance() == {"available": 98, "frozen": 0, "total": 98}
    talk.here.check_ledger()


def test_webhooks_are_told_in_the_transaction_that_ends_it(talk: Talk) -> None:
    talk.here.hook(talk.client.account_id)
    seen = talk.say("trim the first 5 seconds")
    told = [one for one in talk.here.told() if one["data"]["session_id"] == talk.session]
    assert [one["type"] for one in told] == ["turn.completed"]
    assert told[0]["data"]["turn_id"] == seen.turn
    assert told[0]["data"]["text"] == seen.text
