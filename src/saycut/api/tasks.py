"""Sessions: begun with their task, listed, ended."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ..sessions.opening import begin_session, end_session
from ..store import sessions
from .auth import iso
from .guard import Ours, Reader, Writer
from .replies import done

router = APIRouter(tags=["sessions"])


class TaskBody(BaseModel):
    """What a session is called, and the language of its replies."""

    task_name: str = Field(default="project", max_length=1000)
    language: str | None = Field(default=None, max_length=35)


@router.post("/api/tasks/me/with-session/{app_name}")
async def begin_task(
    app_name: str,  # noqa: ARG001  (any: the contract's is nemo_agent)
    service: Ours,
    principal: Writer,
    body: TaskBody | None = None,
) -> JSONResponse:
    """Begins a session."""
    asked = body or TaskBody()
    made = await begin_session(service, principal, name=asked.task_name, language=asked.language)
    return done({"task_id": made.task_id, "session_id": made.id, "user_id": principal.account_id})


@router.get("/api/tasks/me")
async def list_tasks(service: Ours, principal: Reader, skip: int = 0, most: int = 100) -> JSONResponse:
    """The caller's sessions, newest first."""
    async with service.database.reading() as tx:
        found = await sessions.list_sessions(
            tx, principal.account_id, most=min(max(most, 1), 500), skip=min(max(skip, 0), 1_000_000)
        )
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


@router.delete("/api/tasks/me/sessions/{session_id}")
async def end_task(session_id: str, service: Ours, principal: Writer) -> JSONResponse:
    """Removes a session with its drafts, files, turns and exports."""
    await end_session(service, principal, session_id)
    return done()
