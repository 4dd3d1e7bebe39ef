"""Exports over HTTP: asked for, looked at, stopped. Answers have both of the shapes that clients read."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ..errors import (
    Busy,
    Conflict,
    DraftError,
    ExportBlocked,
    ExportUnknown,
    NothingToExport,
    OutputError,
    SessionUnknown,
)
from ..sessions import exporting
from ..sessions.exporting import Standing, Wish
from ..sessions.finishing import facts_of, file_facts
from ..sessions.service import Service
from ..telemetry.context import note
from .guard import Ours, Reader, Renderer
from .replies import done
from .serving import Served, link_to
from .telling import ProblemError, refused, shown
from .turn_bodies import EitherCase

router = APIRouter(tags=["exports"])

RENDER = "/api/render/proxy/lambda"
_FILE: dict[str, Any] = {
    "url": "http://127.0.0.1:8765/files/eyJrIjoi….x7Qm…",
    "name": "talk-edited.mp4",
    "type": "video/mp4",
    "size": 4203118,
    "duration": 25.0,
    "width": 1920,
    "height": 1080,
}
_DATA: dict[str, Any] = {
    "id": "render_1767225600",
    "sessionId": "4611686018427387904",
    "status": "completed",
    "progress": 100,
    "outputUrl": _FILE["url"],
    "outputs": [_FILE],
    "notes": [],
    "createdAt": 1767225600000,
    "startedAt": 1767225600300,
    "completedAt": 1767225609120,
}

_PLAIN = r"[^\s/\\?#%\x00-\x1f\x7f]"
"""What an id is made of: it stands in a path (and dots alone mean something else there)."""


class ExportBody(EitherCase):
    """What is wanted."""

    model_config = shown(
        {
            "id": "render_1767225600",
            "sessionId": "4611686018427387904",
            "output": {"format": "mp4", "quality": "high", "resolution": "1080p"},
        }
    )

    id: str = Field(
        pattern=rf"^{_PLAIN}*[^\.{_PLAIN[2:]}{_PLAIN}*$",
        max_length=200,
        description="Yours, for this export. Sent again with the same body it is the same job.",
    )
    session_id: str = Field(max_length=200)
    draft: dict[str, Any] | None = Field(
        default=None, description="As the state has it, in short keys; none: the session's, as it stands."
    )
    output: dict[str, Any] | None = Field(
        default=None,
        description=(
            "`format`, `quality`, `resolution`, `fps`, `codec`, `crf`, `width`, `height`, `ratio`, "
            "`bitrate`, `maxSize`; other keys are ignored."
        ),
    )


class FileData(BaseModel):
    """A file that was made."""

    url: str = Field(description="Opens it for a day, without a token.")
    name: str
    type: str
    size: int = Field(description="Bytes.")
    duration: float = Field(description="Seconds; 0 for a picture.")
    width: int | None = None
    height: int | None = None


class ExportData(BaseModel):
    """An export as it stands."""

    id: str
    sessionId: str
    status: Literal["pending", "processing", "completed", "failed", "cancelled"]
    progress: int = Field(ge=0, le=100, description="Per cent; only goes up.")
    outputUrl: str | None = None
    outputs: list[FileData] = Field(description="All files; the first is the one that was asked for.")
    notes: list[str] = Field(description="What a person should know of the files.")
    createdAt: int
    startedAt: int | None = None
    completedAt: int | None = None
    error: ProblemError | None = None


class ExportAnswer(BaseModel):
    """Both shapes at once."""

    model_config = shown(
        {
            "code": 0,
            "message": "ok",
            "data": _DATA,
            "success": True,
            "taskId": _DATA["id"],
            "status": "completed",
            "progress": 100,
            "output": _FILE,
            "error": None,
        }
    )

    code: Literal[0]
    message: Literal["ok"]
    data: ExportData
    success: Literal[True]
    taskId: str
    status: str
    progress: int
    output: FileData | None = Field(description="The file that was asked for; null while there is none.")
    error: str | None = Field(description="Why it failed, for a person.")


TOLD: dict[str, Any] = {"response_model": ExportAnswer}


@router.post(
    RENDER,
    **TOLD,
    responses=refused(
        ExportBlocked, SessionUnknown, Conflict, DraftError, OutputError, NothingToExport, Busy
    ),
)
async def export(request: Request, body: ExportBody, service: Ours, principal: Renderer) -> JSONResponse:
    """Make the video: puts an export in line, or finds the one that this id began before.

    It goes on whether or not anyone asks. The attribution headers must be there.
    """
    note(session_id=body.session_id)
    wish = Wish(body.id, body.session_id, body.draft, body.output)
    standing = await exporting.request_export(service, principal, wish, request.headers)
    return answer(request, service, standing)


@router.get(f"{RENDER}/{{render_id}}", **TOLD, responses=refused(ExportUnknown))
async def export_status(request: Request, render_id: str, service: Ours, principal: Reader) -> JSONResponse:
    """How an export stands."""
    return answer(request, service, await exporting.standing_of(service, principal, render_id))


@router.post(f"{RENDER}/{{render_id}}/cancel", **TOLD, responses=refused(ExportUnknown))
async def cancel_export(request: Request, render_id: str, service: Ours, principal: Renderer) -> JSONResponse:
    """Stop an export; one that has ended stays as it is."""
    return answer(request, service, await exporting.cancel_export(service, principal, render_id))


def answer(request: Request, service: Service, standing: Standing) -> JSONResponse:
    """An export in both shapes of the contract."""
    export = standing.export
    note(session_id=export.session_id, job_id=export.id)
    files = [
        {"url": link_to(request, service, Served(one.key, one.name, one.content_type)), **file_facts(one)}
        for one in standing.files
    ]
    data = facts_of(export) | {
        "progress": standing.percent,
        "outputs": files,
        "notes": list(export.notes),
    }
    if files:
        data["outputUrl"] = files[0]["url"]
    return done(
        data,
        success=True,
        taskId=export.client_id,
        status=export.state,
        progress=standing.percent,
        output=files[0] if files else None,
        error=(export.error or {}).get("message"),
    )
