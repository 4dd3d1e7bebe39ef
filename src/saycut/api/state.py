"""The state of a session: read, a draft saved, undo and redo."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ..errors import Conflict, DraftError, SessionUnknown
from ..sessions import stating
from ..sessions.service import Service
from ..sessions.stating import State
from .guard import Ours, Reader, Writer
from .replies import done
from .serving import address_of, link_window
from .telling import shown, told
from .upload_bodies import FILE_EXAMPLE, FileData, file_told

router = APIRouter(tags=["state"])

STATE = "/api/state/nemo_agent/me/{session_id}"


class CanvasData(BaseModel):
    """The picture everything is drawn on; null while there is none."""

    width: int | None
    height: int | None
    ratio: str | None = Field(description="16:9, 9:16, 1:1 …")


class InnerState(BaseModel, extra="allow"):
    """What is known of a session; beside these, a client's own keys."""

    draft: dict[str, Any] = Field(description="In short keys: docs/reference/draft.md.")
    video_infos: list[FileData] = Field(
        description="The session's files, of any kind, in the order they came."
    )
    video_analyses: dict[str, Any] = Field(
        description="What was found out about files, by their ids: speech, silence, scenes, transcript …"
    )
    canvas_config: CanvasData
    generated_media: list[dict[str, Any]] = Field(
        description="Music and effects that Saycut makes for the draft."
    )


class StateData(BaseModel):
    """A session as it stands."""

    model_config = shown(
        {
            "session_id": "4829173650012345678",
            "task_id": "0b0d3f5e-6f0c-4a8e-9b7d-4c19a3e1f0b2",
            "task_name": "project",
            "state": {
                "draft": {
                    "v": 1,
                    "d": 19200,
                    "m": {"title": "", "width": 1280, "height": 720},
                    "a": [],
                    "t": [],
                },
                "video_infos": [FILE_EXAMPLE],
                "video_analyses": {},
                "canvas_config": {"width": 1280, "height": 720, "ratio": "16:9"},
                "generated_media": [],
            },
            "revision": 1,
            "undo": 0,
            "redo": 0,
        }
    )

    session_id: str
    task_id: str
    task_name: str
    state: InnerState
    revision: int = Field(description="Of the draft in force; 0: none yet. Saving a draft names it.")
    undo: int = Field(description="Steps back there are.")
    redo: int = Field(description="Steps forth there are.")


class DraftBody(BaseModel):
    """A draft that a client changed, and the revision it changed."""

    model_config = shown({"draft": {"m": {"title": "Q3"}, "t": []}, "revision": 1})

    draft: dict[str, Any]
    revision: int = Field(ge=0, le=2**31 - 1)


class StepBody(BaseModel):
    """How far back or forth."""

    model_config = shown({"steps": 1, "revision": 3})

    steps: int = Field(default=1, ge=1, le=10_000)
    revision: int | None = Field(
        default=None, ge=0, le=2**31 - 1, description="What the client sees; left out: whatever is in force."
    )


@router.get(
    f"{STATE}/latest",
    **told(StateData, SessionUnknown),
)
async def read_state(request: Request, session_id: str, service: Ours, principal: Reader) -> Response:
    """Read the session's newest state; with `If-None-Match`, only if it is another (else 304)."""
    tag = _tag(request, service, await stating.stamp(service, principal, session_id))
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers=headers)
    answer = _answer(request, service, await stating.state_of(service, principal, session_id))
    answer.headers.update(headers)
    return answer


@router.put(
    f"{STATE}/draft",
    **told(StateData, SessionUnknown, DraftError, Conflict),
)
async def save_draft(
    request: Request,
    session_id: str,
    service: Ours,
    principal: Writer,
    body: DraftBody,
) -> JSONResponse:
    """Save a draft that the client changed, as a new revision. 409 when another change was faster."""
    saved = await stating.save_draft(service, principal, session_id, wire=body.draft, expected=body.revision)
    return _answer(request, service, saved)


@router.post(f"{STATE}/undo", **told(StateData, SessionUnknown, Conflict))
async def undo(
    request: Request, session_id: str, service: Ours, principal: Writer, body: StepBody | None = None
) -> JSONResponse:
    """Go back along the revisions; costs nothing. 409 when there are not so many steps."""
    asked = body or StepBody()
    found = await stating.step(service, principal, session_id, steps=-asked.steps, expected=asked.revision)
    return _answer(request, service, found)


@router.post(f"{STATE}/redo", **told(StateData, SessionUnknown, Conflict))
async def redo(
    request: Request, session_id: str, service: Ours, principal: Writer, body: StepBody | None = None
) -> JSONResponse:
    """Go forth again to what was undone; costs nothing. 409 when there are not so many steps."""
    asked = body or StepBody()
    found = await stating.step(service, principal, session_id, steps=asked.steps, expected=asked.revision)
    return _answer(request, service, found)


def state_told(request: Request, service: Service, found: State) -> dict[str, Any]:
    """A session as `StateData`."""
    return {
        "session_id": found.session.id,
        "task_id": found.session.task_id,
        "task_name": found.session.name,
        "state": {
            **found.session.state,
            "draft": found.draft,
            "video_infos": [file_told(request, service, one) for one in found.files],
            "video_analyses": found.analyses,
            "canvas_config": found.canvas,
            "generated_media": found.made,
        },
        "revision": found.session.revision,
        "undo": found.line.undo,
        "redo": found.line.redo,
    }


def _answer(request: Request, service: Service, found: State) -> JSONResponse:
    return done(state_told(request, service, found))


def _tag(request: Request, service: Service, stamp: str) -> str:
    """Of the state as this asker sees it: its links name where it asks, and change twice a day."""
    seen = f"{stamp} {address_of(request, service)} {link_window(service)}"
    return f'"{hashlib.blake2b(seen.encode(), digest_size=12).hexdigest()}"'
