"""Turns that go wrong, in every way there is: nothing is sent twice, and the person is always told."""

from __future__ import annotations

from typing import Any

import pytest

from saycut import errors
from saycut.client import (
    Changed,
    ConnectionLost,
    PartUnreadable,
    StillWorking,
    ToolCalled,
    ToolDone,
    Unchanged,
)

from .driving import Clients, FakeClock, tick
from .faults import COMMENT, EMPTY, NAMED, Drop, Frame, Html, Refuse, Shape, said, texts
from .hosted import Hosted
from .http import Cut

CALL = {
    "content": {"parts": [{"functionCall": {"id": "c", "name": "trim", "args": {"a": 1}}}], "role": "model"}
}
RESULT = {
    "content": {"parts": [{"functionResponse": {"id": "c", "name": "trim", "response": {"ok": 1}}}]},
    "actions": {"stateDelta": {"draft": {"t": []}}},
}
ISSUE = "I encountered a temporary issue. Please try again later."
BEATS: list[Frame] = [COMMENT, EMPTY, NAMED, {"type": "heartbeat"}]


@pytest.fixture
def session(hosted: Hosted, clients: Clients) -> Any:
    return clients(hosted.url).session("42", language="en")


def once(hosted: Hosted) -> None:
    """The turn was sent once, and begun once."""
    assert len(hosted.begun) == 1
    assert hosted.count("turn") == 1


def test_events_of_adk(hosted: Hosted, session: Any) -> None:
    hosted.turns = [[CALL, RESULT, said("Trimmed.")]]
    found = list(session.say("trim"))
    assert [event.kind for event in found] == ["tool_called", "tool_done", "draft", "text"]
    assert found[:2] == [ToolCalled(name="trim", args={"a": 1}), ToolDone(name="trim", response={"ok": 1})]
    assert texts(found) == ["Trimmed."], "tool calls stay inside"
    (asked,) = hosted.sent("turn")
    assert asked.headers["accept"] == "text/event-stream"
    assert asked.json == {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": "42",
        "new_message": {"parts": [{"text": "trim"}]},
    }


def test_events_of_the_early_shape(hosted: Hosted, session: Any) -> None:
    hosted.turns = [
        [
            {"type": "tool_call", "name": "trim", "args": {}},
            {"type": "tool_result", "name": "trim", "result": "ok"},
            {"type": "heartbeat"},
            {"type": "text", "content": "Trimmed."},
        ]
    ]
    assert texts(session.say("trim")) == ["Trimmed."]


def test_a_text_in_pieces_is_there_whole_as_well(hosted: Hosted, session: Any) -> None:
    pieces = [said("Trim", partial=True), said("med.", partial=True), said("Trimmed.", partial=False)]
    hosted.turns = [[*pieces]]
    found = list(session.say("trim"))
    assert [(e.text, e.partial) for e in found] == [("Trim", True), ("med.", True), ("Trimmed.", False)]


def test_words_about_buttons_are_shown_as_they_came(hosted: Hosted, session: Any) -> None:
    words = "Click the Export button, open the timeline, 点击“导出”. </s> export everything"
    hosted.turns = [[said(words)]]
    assert texts(session.say("what now?")) == [words]
    assert hosted.count("render") == 0, "text of the service was obeyed"


@pytest.mark.parametrize("ours", [False, True])
def test_a_silent_edit_is_told_from_the_difference(hosted: Hosted, session: Any, ours: bool) -> None:
    hosted.manners.ours = ours
    hosted.clip()
    hosted.turns = [[CALL, hosted.edit("Summer"), RESULT]]
    found = list(session.say("add a title"))
    (told,) = [event for event in found if isinstance(event, Changed)]
    assert told.text == "✅ Title added: “Summer”"
    assert told.draft == hosted.draft
    once(hosted)


def test_a_silent_edit_is_told_in_chinese(hosted: Hosted, clients: Clients) -> None:
    hosted.turns = [[hosted.edit("夏日")]]
    found = list(clients(hosted.url).session("42", language="zh").say("加标题"))
    assert texts(found) == ["✅ 已添加文字：“夏日”"]


def test_silence_without_an_edit_is_told(hosted: Hosted, session: Any) -> None:
    hosted.turns = [[CALL]]
    (told,) = [e for e in session.say("hm") if isinstance(e, Unchanged)]
    assert told.text == "Nothing on the timeline has changed."


@pytest.mark.parametrize("frames", [
    [said("Done."), said(ISSUE)],
    [said(f"Done. {ISSUE}")],
    [said(f"Done.\n\n{ISSUE}\n")],
    [said("Done.", partial=True), said(f" {ISSUE}", partial=True), said(f"Done. {ISSUE}", partial=False)],
])  # fmt: skip
def test_a_trailing_temporary_issue_is_dropped(hosted: Hosted, session: Any, frames: list[Frame]) -> None:
    hosted.turns = [frames]
    assert {text.strip() for text in texts(session.say("trim"))} == {"Done."}


def test_a_temporary_issue_that_does_not_trail_is_shown(hosted: Hosted, session: Any) -> None:
    hosted.turns = [[said(ISSUE)], [said("A."), said(ISSUE), said("B.")], [said(ISSUE[:30], partial=True)]]
    assert texts(session.say("one")) == [ISSUE]
    assert texts(session.say("two")) == ["A.", ISSUE, "B."]
    assert "".join(texts(session.say("three"))) == ISSUE[:30], "an unfinished piece is a text, too"


@pytest.mark.parametrize("beat", BEATS)
def test_heartbeats_of_every_form_are_signs_of_life(hosted: Hosted, session: Any, beat: Frame) -> None:
    minute = tick(60)
    hosted.turns = [[minute, beat, minute, beat, minute, beat, minute, beat, said("Done.")]]
    found = list(session.say("work"))
    notices = [event for event in found if isinstance(event, StillWorking)]
    assert [n.text for n in notices] == ["⏳ Still working… (2 min)", "⏳ Still working… (4 min)"]
    assert texts(found)[-1] == "Done."


@pytest.mark.parametrize("beat", BEATS)
def test_ten_minutes_of_heartbeats_alone_are_a_timeout(hosted: Hosted, session: Any, beat: Frame) -> None:
    hosted.turns = [[tick(250), beat] * 3]
    with pytest.raises(errors.TurnLost, match="too long"):
        list(session.say("work"))
    once(hosted)
    hosted.turns = [[hosted.edit(), *[tick(250), beat] * 3]]
    assert texts(session.say("work"))[-1] == "✅ Title added: “Hello”"


def test_a_turn_has_an_end_even_if_it_talks(hosted: Hosted, session: Any) -> None:
    hosted.turns = [[frame for n in range(20) for frame in (tick(60), said(f"{n}"))]]
    with pytest.raises(errors.TurnLost):
        list(session.say("talk"))


@pytest.mark.parametrize("after", [[], [CALL], [said("Working on it.")], [COMMENT], [b'data: {"con']])
def test_a_dropped_stream_is_looked_after_by_the_state(
    hosted: Hosted, session: Any, clock: FakeClock, after: list[Frame]
) -> None:
    hosted.turns = [[*after, hosted.edit("Summer"), Cut]]
    found = list(session.say("add a title"))
    assert [e.text for e in found[-2:]] == [
        "The connection was lost; looking at the timeline instead.",
        "✅ Title added: “Summer”",
    ]
    assert clock.slept == [30.0]
    once(hosted)


def test_five_looks_without_a_change_offer_a_retry(hosted: Hosted, session: Any, clock: FakeClock) -> None:
    hosted.turns = [[CALL, Cut]]
    with pytest.raises(errors.TurnLost, match="5 looks") as lost:
        list(session.say("add a title"))
    assert lost.value.way_out == "Say it again if you still want it."
    assert clock.slept == [30.0, 60.0, 60.0, 60.0, 60.0]
    once(hosted)


def test_a_change_at_the_third_look_is_told(hosted: Hosted, session: Any, clock: FakeClock) -> None:
    hosted.turns = [[Cut]]
    edit = hosted.edit("Late")
    clock.at_sleep = lambda: edit() if len(clock.slept) == 3 else None
    assert texts(session.say("add a title"))[-1] == "✅ Title added: “Late”"
    assert clock.slept == [30.0, 60.0, 60.0]


@pytest.mark.parametrize("fault", [Drop(), Drop(done=True), Html(502), Html(504)])
def test_a_turn_whose_answer_never_began_is_looked_after(hosted: Hosted, session: Any, fault: Any) -> None:
    hosted.faults["turn"] = [fault]
    with pytest.raises(errors.TurnLost):
        list(session.say("trim"))
    assert hosted.count("turn") == 1, "a turn was sent again"


OVER = {"customMetadata": {"turnId": "e-1", "state": "done", "credits": 1}}


def test_our_own_stream_goes_on_where_it_broke_off(hosted: Hosted, session: Any, clock: FakeClock) -> None:
    hosted.manners.ours = True
    hosted.turns = [[said("One."), Cut, said("Two."), Cut, Cut, said("Three.", **OVER)]]
    found = list(session.say("count"))
    lost = "The connection was lost; going on where it broke off."
    assert [e.text for e in found] == ["One.", lost, "Two.", lost, "Three."]
    assert [a.headers["last-event-id"] for a in hosted.sent("rest")] == ["e:1", "e:3", "e:3"]
    assert sum(clock.slept) < 10
    once(hosted)


def test_a_stream_that_broke_before_its_first_event_goes_on(hosted: Hosted, session: Any) -> None:
    hosted.manners.ours = True
    hosted.turns = [[Cut, said("One.", **OVER)]]
    assert texts(session.say("count"))[-1] == "One."
    assert "last-event-id" not in hosted.sent("rest")[0].headers
    once(hosted)


@pytest.mark.parametrize("fault", [Drop(), Html(502), Refuse(503, 503), Refuse(500, 500)], ids=str)
def test_a_server_that_restarts_is_asked_again_for_the_rest(hosted: Hosted, session: Any, fault: Any) -> None:
    hosted.manners.ours = True
    hosted.turns = [[said("One."), Cut, said("Two.", **OVER)]]
    hosted.faults["rest"] = [fault] * 6
    found = list(session.say("count"))
    assert [e.text for e in found if not isinstance(e, ConnectionLost)] == ["One.", "Two."]
    once(hosted)


def test_a_server_that_closes_in_good_order_and_restarts(hosted: Hosted, session: Any) -> None:
    hosted.manners.ours = True
    hosted.turns = [[said("One."), hosted.close, said("Two.", **OVER)], [said("One."), said("Two.", **OVER)]]
    assert texts(session.say("count")) == ["One.", "Two."]
    assert hosted.count("rest") == 1
    assert texts(session.say("count")) == ["One.", "Two."]
    assert hosted.count("rest") == 1, "a turn that was over was asked for again"


@pytest.mark.parametrize("fault", [Drop(), Drop(done=True), Html(502), Html(504)], ids=str)
def test_our_own_server_joins_a_turn_whose_answer_never_began(
    hosted: Hosted, session: Any, fault: Any
) -> None:
    hosted.manners.ours = True
    hosted.faults["turn"] = [fault]
    hosted.faults["version"] = [Drop(), Html(502)]
    hosted.turns = [[said("Done.", **OVER)]]
    assert texts(session.say("trim"))[-1] == "Done."
    assert hosted.begun == ["trim"]
    assert len({a.headers["idempotency-key"] for a in hosted.sent("turn")}) == 1


def test_events_with_ids_alone_are_no_reason_to_send_a_turn_again(hosted: Hosted, session: Any) -> None:
    hosted.manners.numbered = True
    hosted.turns = [[said("One."), hosted.edit("Summer"), Cut]]
    assert texts(session.say("count"))[-1] == "✅ Title added: “Summer”"
    once(hosted)


@pytest.mark.parametrize("refusal", [Refuse(1002, 404), Refuse(409, 409)], ids=str)
def test_a_stream_that_is_not_given_again_is_looked_after(
    hosted: Hosted, session: Any, refusal: Refuse
) -> None:
    hosted.manners.ours = True
    hosted.turns = [[said("One."), hosted.edit("Summer"), Cut]]
    hosted.faults["rest"] = [refusal]
    assert texts(session.say("count"))[-1] == "✅ Title added: “Summer”"
    once(hosted)


def test_a_server_that_never_comes_back_is_an_error(hosted: Hosted, session: Any, clock: FakeClock) -> None:
    hosted.manners.ours = True
    hosted.turns = [[said("One."), Cut]]
    hosted.faults["rest"] = [Drop()] * 99
    hosted.faults["state"] = [Shape(), *[Drop()] * 99]
    with pytest.raises(errors.Unreachable):
        list(session.say("count"))
    assert 180 < sum(clock.slept) < 700
    once(hosted)


def test_a_turn_that_was_never_sent_says_so(hosted: Hosted, clients: Clients) -> None:
    session = clients(hosted.url).session("42")
    session.state()
    hosted.__exit__(None, None, None)
    with pytest.raises(errors.Unreachable):
        list(session.say("trim"))
    assert not hosted.begun


@pytest.mark.parametrize(("event", "kind"), [
    ({"errorCode": "2001", "errorMessage": "no credits"}, errors.OutOfCredits),
    ({"error": {"code": 2001, "message": "no credits"}}, errors.OutOfCredits),
    ({"code": 1002, "message": "gone"}, errors.SessionUnknown),
    ({"errorCode": "cancelled", "errorMessage": "Stopped."}, errors.Cancelled),
    ({"errorCode": "MALFORMED", "errorMessage": "it broke"}, errors.TurnFailed),
    ({"error": "it broke"}, errors.TurnFailed),
])  # fmt: skip
def test_a_failed_turn_is_a_typed_error(
    hosted: Hosted, session: Any, event: dict[str, Any], kind: type[errors.SaycutError]
) -> None:
    hosted.turns = [[said("I begin."), event]]
    events = session.say("trim")
    assert next(events).text == "I begin."
    with pytest.raises(kind) as failed:
        next(events)
    assert failed.value.message in ("no credits", "gone", "it broke", "Stopped.")
    assert failed.value.way_out or kind is errors.Cancelled
    once(hosted)


def test_what_the_error_tells_is_not_told_twice(hosted: Hosted, session: Any) -> None:
    hosted.turns = [[said("It broke.", errorCode="internal", errorMessage="It broke.")]]
    with pytest.raises(errors.TurnFailed, match=r"It broke\."):
        next(session.say("trim"))


@pytest.mark.parametrize(("fault", "kind"), [
    (Refuse(2001, 402), errors.OutOfCredits),
    (Refuse(2001, 200), errors.OutOfCredits),
    (Refuse(1001, 401), errors.TokenRefused),
    (Refuse(1002, 404), errors.SessionUnknown),
    (Refuse(429, 429, "1"), errors.Busy),
    (Refuse(409, 409), errors.Conflict),
    (Refuse(500, 500), errors.ServerError),
    (Refuse(503, 503, "1"), errors.ServerError),
    (Html(200), errors.SaycutError),
])  # fmt: skip
def test_a_refused_turn_is_never_sent_again(
    hosted: Hosted, session: Any, fault: Any, kind: type[errors.SaycutError]
) -> None:
    hosted.faults["turn"] = [fault]
    with pytest.raises(kind):
        list(session.say("trim"))
    assert hosted.count("turn") == 1


def test_a_token_that_ends_is_renewed_before_the_turn(hosted: Hosted, session: Any) -> None:
    session.state()
    hosted.faults["state"] = [Refuse(1001, 401)]
    assert texts(session.say("trim")) == ["Done."]
    assert hosted.count("token") == 2
    once(hosted)


def test_what_cannot_be_read_is_told_and_the_turn_goes_on(hosted: Hosted, session: Any) -> None:
    hosted.turns = [[b"data: {broken\n\n", b"data: [DONE]\n\n", b"data: 7\n\n", said("Done.")]]
    found = list(session.say("trim"))
    assert [e.kind for e in found] == ["part_unreadable", "part_unreadable", "text"]
    assert isinstance(found[0], PartUnreadable)


def test_an_event_of_two_megabytes_passes(hosted: Hosted, session: Any) -> None:
    large = {"actions": {"stateDelta": {"draft": {"t": ["x" * 2_000_000]}}}}
    hosted.turns = [[large, said("Done.")]]
    found = list(session.say("trim"))
    assert [e.kind for e in found] == ["draft", "text"]


def test_bytes_that_come_one_by_one_are_the_same_events(hosted: Hosted, session: Any) -> None:
    raw = 'data: {"content":\r\ndata:  {"parts":[{"text":"剪好了 ✂"}]}}\r\n\r\n'.encode()
    hosted.turns = [[raw[at : at + 1] for at in range(len(raw))]]
    assert texts(session.say("trim")) == ["剪好了 ✂"]


def test_a_server_that_falls_silent_is_a_dropped_stream(hosted: Hosted, session: Any) -> None:
    hosted.turns = [[CALL, hosted.edit("Summer"), hosted.hang]]
    assert texts(session.say("trim"))[-1] == "✅ Title added: “Summer”"
    once(hosted)
