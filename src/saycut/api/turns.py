"""A turn over HTTP: said, followed as an event stream, gone on with after a lost connection, stopped."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from ..accounts.signing_in import Principal
from ..errors import (
    Busy,
    Conflict,
    FileTooLarge,
    InputError,
    OutOfCredits,
    SessionUnknown,
    UnsupportedFile,
    UrlRefused,
)
from ..sessions import chatting
from ..sessions.chatting import Saying
from ..sessions.ending import facts_of
from ..sessions.service import Service
from ..store.tables.base import json_text
from ..store.turns import StoredTurn
from ..telemetry.context import note
from .guard import Ours, Reader, Writer, check_me
from .replies import done
from .telling import refused, told
from .turn_bodies import RunBody, WhichBody, saying_of

router = APIRouter(tags=["turns"])

TURN_ID = "X-Turn-Id"
"""The header that names the turn of a stream, before its first event."""
HEARTBEATS = {"comment": b": heartbeat\n\n", "data": b"data:\n\n", "event": b"event: heartbeat\ndata: {}\n\n"}
_MARK = re.compile(r"(e-[0-9a-f-]{36}):(\d{1,9})")
_BREAKS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""Some clients take these for ends of lines; in JSON they can be escaped."""
STREAM: dict[str, Any] = {
    "response_class": StreamingResponse,
    "responses": {
        200: {
            "description": "Events as Google ADK streams them, until the turn has ended.",
            "content": {
                "text/event-stream": {
                    "schema": {"type": "string"},
                    "example": 'id: …\ndata: {"content":{"parts":[{"text":"Muted it."}]},"author":…}\n\n',
                }
            },
        }
    }
    | refused(
        SessionUnknown, InputError, Busy, OutOfCredits, Conflict, UnsupportedFile, FileTooLarge, UrlRefused
    ),
}
Resume = Annotated[
    str | None,
    Header(
        description="The id of the last event that came: the rest of that turn is streamed.", max_length=200
    ),
]
Key = Annotated[
    str | None, Header(description="The same key again joins the turn it began, also when it has ended.")
]


class TurnAnswer(BaseModel):
    """A turn as it stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "turn_id": "e-2b0f3c1e-6a2b-4a55-8a7e-0f6a5f1c9d10",
                "session_id": "4611686018427387904",
                "state": "done",
                "text": "Removed the first 5 s (0:30 → 0:25).",
                "revision": 2,
                "credits": 1,
                "events": 3,
            }
        }
    )

    turn_id: str
    session_id: str
    state: str = Field(description="waiting, running, done, failed or cancelled.")
    text: str | None = Field(description="The reply; null as long as there is none.")
    revision: int | None = Field(description="The draft it left, where it changed anything.")
    credits: int = Field(description="What it cost.")
    events: int = Field(description="The number of its newest event.")
    error: dict[str, Any] | None = None


class TurnsAnswer(BaseModel):
    """Turns as they stand."""

    turns: list[TurnAnswer]


@router.post("/run_sse", **STREAM)
async def run_sse(
    body: RunBody,
    service: Ours,
    principal: Writer,
    last_event_id: Resume = None,
    idempotency_key: Key = None,
) -> Response:
    """Say something to the agent; what it does comes as events while it does it.

    The turn goes on when the connection is lost: send the same body with `Last-Event-ID` for the rest. The
    same message while it runs joins it.
    """
    check_me(principal, body.user_id)
    with _placed(service):
        turn, after = await begun(service, principal, body, (last_event_id, idempotency_key))
        return EventStream(service, turn, after)


@router.post("/run_sse/cancel", **told(TurnsAnswer, SessionUnknown))
async def cancel_session(body: WhichBody, service: Ours, principal: Writer) -> JSONResponse:
    """Stop all turns of a session that wait or run; they cost nothing."""
    check_me(principal, body.user_id)
    stopped = await chatting.stop(service, principal, session_id=body.session_id)
    return done({"turns": [facts_of(turn) for turn in stopped]})


@router.get("/api/turns/{turn_id}", **told(TurnAnswer, SessionUnknown))
async def get_turn(turn_id: str, service: Ours, principal: Reader) -> JSONResponse:
    """Get a turn as it stands."""
    return done(facts_of(await chatting.turn_of(service, principal, turn_id)))


@router.get("/api/turns/{turn_id}/events", **STREAM)
async def get_events(
    turn_id: str,
    service: Ours,
    principal: Reader,
    last_event_id: Resume = None,
    after: Annotated[int, Query(ge=0, le=1_000_000_000, description="An event's number.")] = 0,
) -> Response:
    """Follow a turn: its events from the first, or from after one, until it has ended."""
    with _placed(service):
        if last_event_id:
            name, after = mark_of(last_event_id)
            if name != turn_id:
                raise InputError("Last-Event-ID is of another turn", field="Last-Event-ID")
        return EventStream(service, await chatting.turn_of(service, principal, turn_id), after)


@router.post("/api/turns/{turn_id}/cancel", **told(TurnAnswer, SessionUnknown))
async def cancel_turn(turn_id: str, service: Ours, principal: Writer) -> JSONResponse:
    """Stop a turn; it costs nothing. One that has ended stays as it is."""
    stopped = await chatting.stop(service, principal, turn_id=turn_id)
    return done(facts_of(stopped[0]))


async def begun(
    service: Service, principal: Principal, body: RunBody, headers: tuple[str | None, str | None]
) -> tuple[StoredTurn, int]:
    """The turn of a request, and the number of the last event its client has.

    `headers`: Last-Event-ID, Idempotency-Key. Raises as `chatting.say` and `chatting.resumed` do.
    """
    mark, key = headers
    saying = saying_of(body, key)
    if mark:
        name, after = mark_of(mark)
        turn = await chatting.resumed(service, principal, body.session_id, name, saying)
    else:
        turn, after = await _said(service, principal, body, saying), 0
    note(session_id=turn.session_id, turn_id=turn.id)
    return turn, after


async def _said(service: Service, principal: Principal, body: RunBody, saying: Saying) -> StoredTurn:
    return await chatting.say(service, principal, body.session_id, saying)


def mark_of(header: str) -> tuple[str, int]:
    """Turn and number of an event's id. Raises InputError."""
    found = _MARK.fullmatch(header.strip())
    if found is None:
        raise InputError(
            "Last-Event-ID is no id of an event",
            field="Last-Event-ID",
            way_out="Send the id of the last event that came, or leave the header out to say something new.",
        )
    return found[1], int(found[2])


@contextlib.contextmanager
def _placed(service: Service) -> Iterator[None]:
    """Takes a place among the streams, which the stream that is made gives back. Raises Busy."""
    service.streams.enter(service.rules.max_streams)
    try:
        yield
    except BaseException:
        service.streams.leave()
        raise


class EventStream(StreamingResponse):
    """A turn's events as they come; each is one write. It gives its place among the streams back."""

    media_type = "text/event-stream"

    def __init__(self, service: Service, turn: StoredTurn, after: int) -> None:
        headers = {TURN_ID: turn.id, "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
        super().__init__(_lines(service, turn.id, after), headers=headers)
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._service.streams.leave()


async def _lines(service: Service, turn_id: str, after: int) -> AsyncIterator[bytes]:
    heartbeat = HEARTBEATS[service.rules.heartbeat]
    async with contextlib.aclosing(chatting.events(service, turn_id, after=after)) as events:
        async for event in events:
            if event is None:
                yield heartbeat
            else:
                text = json_text(event.body).translate(_BREAKS)
                yield format_sse_event(data_str=text, id=f"{turn_id}:{event.sequence}")
