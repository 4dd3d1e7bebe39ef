"""Events of a turn: what is written is ADK's shape alone, what is read is anything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.wire.events import (
    Actions,
    Event,
    FunctionCall,
    FunctionResponse,
    TextPart,
    event_from_wire,
    event_to_wire,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=6), JSON, max_size=3)
PARTS = st.one_of(
    st.builds(TextPart, text=st.text(min_size=1, max_size=9)),
    st.builds(FunctionCall, id=st.text(max_size=4), name=st.text(max_size=9), args=OBJECTS),
    st.builds(FunctionResponse, id=st.text(max_size=4), name=st.text(max_size=9), response=OBJECTS),
)
EVENTS = st.builds(
    Event,
    invocation_id=st.text(max_size=9),
    author=st.sampled_from(["nemo_agent", "user"]),
    id=st.text(max_size=9),
    timestamp=st.floats(0, 4e9),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    actions=st.builds(
        Actions,
        state_delta=OBJECTS,
        artifact_delta=st.dictionaries(st.text(max_size=4), st.integers(0, 9), max_size=2),
    ),
    partial=st.none() | st.booleans(),
    error_code=st.none() | st.text(min_size=1, max_size=5),
    error_message=st.none() | st.text(max_size=9),
    custom_metadata=st.none() | OBJECTS,
)


@given(EVENTS)
def test_what_is_written_is_read_again(event: Event) -> None:
    assert event_from_wire(event_to_wire(event)) == event


@given(EVENTS)
def test_only_the_keys_of_the_contract_are_written(event: Event) -> None:
    wire = event_to_wire(event)
    known = "content partial errorCode errorMessage customMetadata invocationId author actions id timestamp"
    assert set(wire) <= set(known.split())
    assert set(wire["actions"]) == {"stateDelta", "artifactDelta", "requestedAuthConfigs"}
    assert None not in wire.values()
    if "content" in wire:
        answers = any("functionResponse" in part for part in wire["content"]["parts"])
        assert wire["content"]["role"] == ("user" if answers or event.author == "user" else "model")


@given(
    st.dictionaries(st.sampled_from(["content", "type", "error", "actions", "code", "parts"]), JSON) | JSON
)
def test_nothing_that_comes_in_is_an_error(found: object) -> None:
    assert isinstance(event_from_wire(found), Event)


@pytest.mark.parametrize(
    ("wire", "text"),
    [
        ({"content": {"parts": [{"text": "Hel"}, {"text": "lo"}], "role": "model"}}, "Hello"),
        ({"content": {"parts": [{"text": "I think", "thought": True}, {"text": "So"}]}}, "So"),
        ({"type": "text", "content": "Hello"}, "Hello"),
    ],
)
def test_texts_of_both_shapes(wire: dict[str, Any], text: str) -> None:
    assert event_from_wire(wire).text == text


@pytest.mark.parametrize(
    "wire",
    [
        {"content": {"parts": [{"functionCall": {"id": "c1", "name": "trim", "args": {"a": 1}}}]}},
        {"content": {"parts": [{"function_call": {"id": "c1", "name": "trim", "args": {"a": 1}}}]}},
        {"type": "tool_call", "id": "c1", "name": "trim", "args": {"a": 1}},
    ],
)
def test_calls_of_both_shapes(wire: dict[str, Any]) -> None:
    assert event_from_wire(wire).parts == (FunctionCall(id="c1", name="trim", args={"a": 1}),)


def test_results_and_state_of_both_shapes() -> None:
    early = event_from_wire({"type": "tool_result", "name": "trim", "result": "done"})
    assert early.parts == (FunctionResponse(name="trim", response={"result": "done"}),)
    for wire in ({"actions": {"stateDelta": {"draft": {}}}}, {"actions": {"state_delta": {"draft": {}}}}):
        assert event_from_wire(wire).actions.state_delta == {"draft": {}}


@pytest.mark.parametrize(
    ("wire", "code", "message"),
    [
        ({"error": "it broke"}, None, "it broke"),
        ({"error": {"code": 2001, "message": "no credits"}}, "2001", "no credits"),
        ({"errorCode": "500", "errorMessage": "it broke"}, "500", "it broke"),
        ({"error_code": "500", "error_message": "it broke"}, "500", "it broke"),
        ({"code": 2001, "message": "no credits"}, "2001", "no credits"),
        ({"type": "error", "message": "it broke"}, None, "it broke"),
    ],
)
def test_errors_of_every_shape(wire: dict[str, Any], code: str | None, message: str) -> None:
    event = event_from_wire(wire)
    assert (event.error_code, event.error_message) == (code, message)
    assert event.failed
    assert not event.heartbeat


@pytest.mark.parametrize("wire", [{}, {"type": "heartbeat"}, None, "", [], {"content": {"parts": []}}])
def test_what_holds_nothing_is_a_heartbeat(wire: object) -> None:
    assert event_from_wire(wire).heartbeat
