"""An event of a turn as it crosses HTTP: the shape Google ADK streams, and the early one of the contract's.

`event_to_wire` writes ADK's alone, with the keys that old and new ADK clients accept and no others.
`event_from_wire` reads both shapes, and anything else without an error: what is not known is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from ..units import Frozen

AGENT = "nemo_agent"
"""The author of what the service says, and the app's name in paths."""
Json = dict[str, Any]


class TextPart(Frozen):
    """Words for the person."""

    kind: Literal["text"] = "text"
    text: str


class FunctionCall(Frozen):
    """A tool that the service began to use; stays inside, nobody is shown it."""

    kind: Literal["function_call"] = "function_call"
    id: str = ""
    name: str
    args: Json = Field(default_factory=dict)


class FunctionResponse(Frozen):
    """What a tool gave; `id` is its call's."""

    kind: Literal["function_response"] = "function_response"
    id: str = ""
    name: str
    response: Json = Field(default_factory=dict)


Part = TextPart | FunctionCall | FunctionResponse


class Actions(Frozen):
    """What an event changed: `state_delta` carries the new draft under `draft`, in short keys."""

    state_delta: Json = Field(default_factory=dict)
    artifact_delta: dict[str, int] = Field(default_factory=dict)
    """Artifact's name → its new version."""


class Event(Frozen):
    """One event of a turn. An event that holds nothing is a heartbeat."""

    invocation_id: str = ""
    """The turn, the same in all its events."""
    author: str = AGENT
    id: str = ""
    timestamp: float = 0.0
    """Unix time in seconds."""
    parts: tuple[Part, ...] = ()
    actions: Actions = Actions()
    partial: bool | None = None
    """True: a piece of a text that comes whole later, in an event with False."""
    error_code: str | None = None
    error_message: str | None = None
    custom_metadata: Json | None = None

    @property
    def text(self) -> str:
        """The words of all its text parts, joined."""
        return "".join(p.text for p in self.parts if isinstance(p, TextPart))

    @property
    def failed(self) -> bool:
        return self.error_code is not None or self.error_message is not None

    @property
    def heartbeat(self) -> bool:
        """Nothing but a sign of life."""
        return not (self.parts or self.failed or self.actions.state_delta or self.actions.artifact_delta)


def event_to_wire(event: Event) -> Json:
    """The event as JSON values, ADK's keys in ADK's order; what is not set is absent."""
    wire: Json = {}
    if event.parts:
        results = any(isinstance(p, FunctionResponse) for p in event.parts)
        role = "user" if results or event.author == "user" else "model"
        wire["content"] = {"parts": [_part_to_wire(p) for p in event.parts], "role": role}
    optional = {
        "partial": event.partial,
        "errorCode": event.error_code,
        "errorMessage": event.error_message,
        "customMetadata": event.custom_metadata,
    }
    wire |= {key: value for key, value in optional.items() if value is not None}
    wire |= {"invocationId": event.invocation_id, "author": event.author}
    wire["actions"] = {
        "stateDelta": event.actions.state_delta,
        "artifactDelta": event.actions.artifact_delta,
        "requestedAuthConfigs": {},
    }
    return {**wire, "id": event.id, "timestamp": event.timestamp}


def _part_to_wire(part: Part) -> Json:
    if isinstance(part, TextPart):
        return {"text": part.text}
    if isinstance(part, FunctionCall):
        return {"functionCall": {"id": part.id, "name": part.name, "args": part.args}}
    return {"functionResponse": {"id": part.id, "name": part.name, "response": part.response}}


def event_from_wire(wire: object) -> Event:
    """The event that JSON values tell, in either shape and either case; never an error."""
    body = _object(wire)
    if isinstance(body.get("type"), str) and not isinstance(body.get("content"), dict):
        return _early(body)
    actions = _object(body.get("actions"))
    code, message = _error(body)
    partial, metadata = body.get("partial"), _either(body, "customMetadata")
    return Event(
        invocation_id=_text(_either(body, "invocationId")),
        author=_text(body.get("author")) or AGENT,
        id=_text(body.get("id")),
        timestamp=_number(body.get("timestamp")),
        parts=tuple(p for one in _list(_object(body.get("content")).get("parts")) for p in _part(one)),
        actions=Actions(
            state_delta=_object(_either(actions, "stateDelta")),
            artifact_delta={
                str(k): v for k, v in _object(_either(actions, "artifactDelta")).items() if type(v) is int
            },
        ),
        partial=partial if isinstance(partial, bool) else None,
        error_code=code,
        error_message=message,
        custom_metadata=metadata if isinstance(metadata, dict) else None,
    )


def _early(body: Mapping[str, Any]) -> Event:
    """The shape `{"type":"text","content":…}` of an early document; an unknown type is a heartbeat."""
    kind, name, call = body["type"], _text(body.get("name")), _text(body.get("id"))
    parts: tuple[Part, ...] = ()
    if kind == "text":
        parts = (TextPart(text=_text(_first(body, "content", "text"))),)
    elif kind == "tool_call":
        parts = (FunctionCall(id=call, name=name, args=_object(body.get("args"))),)
    elif kind == "tool_result":
        parts = (FunctionResponse(id=call, name=name, response=_wrapped(body.get("result"))),)
    code, message = _error(body)
    if kind == "error" and not (code or message):
        message = _text(_first(body, "message", "content")) or "the service did not say why"
    return Event(parts=parts, error_code=code, error_message=message)


def _part(found: object) -> tuple[Part, ...]:
    """A part of ADK's; none for thoughts and for kinds that are not for us."""
    body = _object(found)
    call = _either(body, "functionCall")
    if isinstance(call, dict):
        return (
            FunctionCall(
                id=_text(call.get("id")), name=_text(call.get("name")), args=_object(call.get("args"))
            ),
        )
    result = _either(body, "functionResponse")
    if isinstance(result, dict):
        name, response = _text(result.get("name")), _wrapped(result.get("response"))
        return (FunctionResponse(id=_text(result.get("id")), name=name, response=response),)
    text = body.get("text")
    return (TextPart(text=text),) if isinstance(text, str) and text and not body.get("thought") else ()


def _error(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Code and message of `errorCode`/`errorMessage`, of `{"error":…}`, or of a reply's `code`/`message`."""
    code, message = _either(body, "errorCode"), _either(body, "errorMessage")
    error = body.get("error")
    if isinstance(error, dict):
        code, message = _first(error, "code", "status") or code, error.get("message") or message
    elif error:
        message = error
    elif code is None and message is None and isinstance(body.get("code"), int) and body["code"] != 0:
        code, message = body["code"], body.get("message")
    return (None if code is None else str(code)), (None if message is None else _text(message))


def _either(body: Mapping[str, Any], camel: str) -> Any:
    """A value by its key in camelCase, or the same key in snake_case."""
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in camel)
    return _first(body, camel, snake)


def _first(body: Mapping[str, Any], *keys: str) -> Any:
    return next((body[key] for key in keys if body.get(key) is not None), None)


def _object(found: object) -> Json:
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else {}


def _wrapped(found: object) -> Json:
    """A tool's result as an object; ADK itself wraps what is none."""
    return _object(found) if isinstance(found, dict) else {} if found is None else {"result": found}


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def _text(found: object) -> str:
    return found if isinstance(found, str) else "" if found is None else str(found)


def _number(found: object) -> float:
    return float(found) if isinstance(found, int | float) else 0.0
