"""Sessions: begun with their task, listed, ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ..errors import Busy, SessionUnknown
from ..sessions.opening import begin_session, end_session
from ..store import sessions
from .auth import iso
from .guard import Ours, Reader, Writer
from .replies import done
from .telling import shown, told

router = APIRouter(tags=["sessions"])

_TASK = {
    "session_id": "4829173650012345678",
    "task_id": "0b0d3f5e-6f0c-4a8e-9b7d-4c19a3e1f0b2",
}


class TaskBody(BaseModel):
    """What a session is called, and the language of its replies."""

    model_config = shown({"task_name": "project", "language": "en"})

    task_name: str = Field(default="project", max_length=1000)
    language: str | None = Field(default=None, max_length=35, description="Of the replies: en, zh.")


class TaskData(BaseModel):
    """A new session."""

    model_config = shown(_TASK | {"user_id": "anon_5f0c6a8e2b7d4c19"})

    task_id: str
    session_id: str = Field(description="19 digits.")
    user_id: str = Field(description="The account's id; also the `bind` of its registration link.")


class TaskFound(BaseModel):
    """A session as the list tells it."""

    session_id: str
    task_id: str
    task_name: str
    created_at: str
    touched_at: str
    revision: int = Field(description="Of the draft in force; 0: none yet.")


class TasksFound(BaseModel):
    """Sessions, newest first."""

    model_config = shown(
        {
            "sessions": [
                _TASK
                | {
                    "task_name": "project",
                    "created_at": "2026-11-26T10:15:00.000Z",
                    "touched_at": "2026-11-26T10:20:00.000Z",
                    "revision": 3,
                }
            ]
        }
    )

    sessions: list[TaskFound]


@router.post("/api/tasks/me/with-session/{app_name}", **told(TaskData, Busy))
async def begin_task(
    app_name: Annotated[str, Path(description="Any: the contract's is nemo_agent.")],  # noqa: ARG001
    service: Ours,
    principal: Writer,
    body: TaskBody | None = None,
) -> JSONResponse:
    """Begin a session."""
    asked = body or TaskBody()
    made = await begin_session(service, principal, name=asked.task_name, language=asked.language)
    return done({"task_id": made.task_id, "session_id": made.id, "user_id": principal.account_id})


@router.get("/api/tasks/me", **told(TasksFound))
async def list_tasks(
    service: Ours,
    principal: Reader,
    skip: Annotated[int, Query(ge=0, le=1_000_000, description="So many of the newest are left out.")] = 0,
    most: Annotated[int, Query(ge=1, le=500, description="At most so many.")] = 100,
) -> JSONResponse:
    """List the sessions of the account, newest first."""
    async with service.database.reading() as tx:
        found = await sessions.list_sessions(tx, principal.account_id, most=most, skip=skip)
    return done(
        {
            "sessions": [
                {
                    "session_id": one.id,
                    "task_id": one.task_id,
                    "task_name": one.name,
                    "created_at": iso(one.created_ms),
                    "touched_at": iso(one.touched_ms),
                    "revision": one.revision,
                }
                for one in found
            ]
        }
    )


@router.delete("/api/tasks/me/sessions/{session_id}", **told(None, SessionUnknown))
async def end_task(session_id: str, service: Ours, principal: Writer) -> JSONResponse:
    """Remove a session with its drafts, files, turns and exports."""
    await end_session(service, principal, session_id)
    return done()
