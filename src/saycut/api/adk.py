"""The routes of Google ADK's API server that its clients drive an agent by, behind the same tokens.

Sessions are those of the service. `/run_sse` is in `turns`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from ..accounts.signing_in import Principal
from ..errors import Busy, Conflict, InputError, OutOfCredits, SessionUnknown
from ..sessions import chatting
from ..sessions.opening import end_session
from ..sessions.recalling import Recalled, begun_with, kept, recalled, recalled_all
from ..sessions.service import Service
from .guard import Ours, Reader, Writer, check_me
from .telling import refused
from .turn_bodies import EitherCase, RunBody, state_of
from .turns import TURN_ID, Key, Resume, begun

router = APIRouter(tags=["agent"])

SESSIONS = "/apps/{app_name}/users/{user_id}/sessions"
DESCRIPTION = "Edits video by words: upload clips, say what you want, export the file."
EVENT = {
    "content": {"parts": [{"text": "Muted the video."}], "role": "model"},
    "invocationId": "e-5f0c6a8e",
    "author": "nemo_agent",
    "actions": {"stateDelta": {}, "artifactDelta": {}, "requestedAuthConfigs": {}},
    "id": "0b0d3f5e-6f0c-4a8e-9b7d-4c19a3e1f0b2",
    "timestamp": 1795688100.0,
}
App = Annotated[str, Path(description="nemo_agent.")]
User = Annotated[str, Path(description="`me`, or the account's id.")]


class AdkSession(BaseModel):
    """A session as ADK has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "4829173650012345678",
                "appName": "nemo_agent",
                "userId": "me",
                "state": {},
                "events": [],
                "lastUpdateTime": 1795688100.0,
            }
        }
    )

    id: str
    appName: str
    userId: str
    state: dict[str, Any] = Field(description="The client's own keys, and the draft in force.")
    events: list[dict[str, Any]] = Field(description="What was said and answered; none in a list.")
    lastUpdateTime: float = Field(description="Unix time in seconds.")


class NewSession(EitherCase):
    """What a new session begins with."""

    session_id: str | None = Field(default=None, description="Left out: Saycut chooses the ids.")
    state: dict[str, Any] | None = None
    events: list[Any] | None = Field(default=None, description="Left out: a session begins empty.")


class StateChange(EitherCase):
    """Keys of the client's own in a session's state."""

    state_delta: dict[str, Any] = Field(description="null removes a key.", examples=[{"note": "for Ada"}])


NULL: dict[int | str, dict[str, Any]] = {
    200: {"description": "null", "content": {"application/json": {"schema": {"type": "null"}}}}
}


def _shown(example: Any) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {"application/json": {"example": example}}}}


@router.get("/list-apps", responses=_shown(["nemo_agent"]))
async def list_apps(
    service: Ours,
    principal: Reader,  # noqa: ARG001
    detailed: Annotated[bool, Query(description="With what each of them is.")] = False,
) -> JSONResponse:
    """List the agents: there is one."""
    name = service.rules.app_name
    if not detailed:
        return JSONResponse([name])
    told = {"name": name, "rootAgentName": name, "description": DESCRIPTION, "language": "python"}
    return JSONResponse({"apps": [{**told, "isComputerUse": False}]})


@router.get(SESSIONS, response_model=list[AdkSession], responses=refused(SessionUnknown))
async def list_sessions(app_name: App, user_id: User, service: Ours, principal: Reader) -> JSONResponse:
    """List the caller's sessions, newest first, without their events."""
    _check(service, principal, app_name, user_id)
    return JSONResponse([_told(one, user_id) for one in await recalled_all(service, principal)])


@router.post(SESSIONS, response_model=AdkSession, responses=refused(SessionUnknown, InputError, Busy))
async def create_session(
    app_name: App, user_id: User, service: Ours, principal: Writer, body: NewSession | None = None
) -> JSONResponse:
    """Begin a session; its id is chosen here."""
    _check(service, principal, app_name, user_id)
    asked = body or NewSession()
    if asked.session_id is not None:
        raise _ids_are_ours()
    if asked.events:
        raise InputError(
            "a session begins empty", field="events", way_out="Say in turns what is to happen in it."
        )
    return JSONResponse(_told(await begun_with(service, principal, state_of(asked.state)), user_id))


@router.post(SESSIONS + "/{session_id}", response_model=AdkSession, responses=refused(InputError))
async def create_session_by_id(
    app_name: App, user_id: User, session_id: str, service: Ours, principal: Writer
) -> JSONResponse:
    """Refused: ids of sessions are chosen here, since they belong to one account among all."""
    _check(service, principal, app_name, user_id)
    raise _ids_are_ours(session_id)


@router.get(SESSIONS + "/{session_id}", response_model=AdkSession, responses=refused(SessionUnknown))
async def get_session(
    app_name: App, user_id: User, session_id: str, service: Ours, principal: Reader
) -> JSONResponse:
    """Get a session with its state, and the events of its newest 200 turns."""
    _check(service, principal, app_name, user_id)
    return JSONResponse(_told(await recalled(service, principal, session_id), user_id))


@router.patch(
    SESSIONS + "/{session_id}", response_model=AdkSession, responses=refused(SessionUnknown, InputError)
)
async def update_session(
    app_name: App, user_id: User, session_id: str, body: StateChange, service: Ours, principal: Writer
) -> JSONResponse:
    """Keep keys of the client's own in a session's state, without a turn."""
    _check(service, principal, app_name, user_id)
    await kept(service, principal, session_id, state_of(body.state_delta))
    return JSONResponse(_told(await recalled(service, principal, session_id), user_id))


@router.delete(SESSIONS + "/{session_id}", responses=NULL | refused(SessionUnknown))
async def delete_session(
    app_name: App, user_id: User, session_id: str, service: Ours, principal: Writer
) -> JSONResponse:
    """End a session, with its drafts, files, turns and exports."""
    _check(service, principal, app_name, user_id)
    await end_session(service, principal, session_id)
    return JSONResponse(None)


@router.post(
    "/run",
    response_model=list[dict[str, Any]],
    responses=_shown([EVENT]) | refused(SessionUnknown, InputError, Busy, OutOfCredits, Conflict),
)
async def run(
    request: Request,
    body: RunBody,
    service: Ours,
    principal: Writer,
    last_event_id: Resume = None,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Say something to the agent; all its events come at once, when the turn has ended."""
    check_me(principal, body.user_id)
    service.streams.enter(service.rules.max_streams)
    try:
        turn, after = await begun(service, principal, body, (last_event_id, idempotency_key))
        found = []
        async for event in chatting.events(service, turn.id, after=after):
            if event is not None:
                found.append(event.body)
            elif await request.is_disconnected():
                break  # nobody waits any more; the turn goes on
        return JSONResponse(found, headers={TURN_ID: turn.id})
    finally:
        service.streams.leave()


def _check(service: Service, principal: Principal, app_name: str, user_id: str) -> None:
    if app_name != service.rules.app_name:
        raise SessionUnknown(f"there is no agent of that name; there is {service.rules.app_name}")
    check_me(principal, user_id)


def _ids_are_ours(asked: str | None = None) -> InputError:
    return InputError(
        "Saycut chooses the ids of sessions" + (", and this is none it gave" if asked else ""),
        field="session_id",
        way_out="Leave the id out, and use the one that comes back.",
    )


def _told(one: Recalled, user_id: str) -> dict[str, Any]:
    return {
        "id": one.session.id,
        "appName": one.session.app_name,
        "userId": user_id,
        "state": dict(one.state),
        "events": list(one.events),
        "lastUpdateTime": one.session.touched_ms / 1000,
    }
