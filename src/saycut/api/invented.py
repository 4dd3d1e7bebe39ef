"""Addresses that published skills call and no server ever had: what to call instead, in place of a bare 404.

Several hundred skills for the hosted service show `curl` of `/api/v1/generate`, `/v1/generate` or `/v1/run`
with one prompt, and wait for a video. There is no such call there, nor here: an edit is a conversation.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..errors import RouteInvented
from .replies import methods_at, problem
from .telling import refused

router = APIRouter(tags=["not there"])

ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
STEPS = (
    "Get a token: POST /api/auth/anonymous-token (X-Client-Id: a UUID).",
    'Begin a session: POST /api/tasks/me/with-session/nemo_agent {"task_name":"project"}.',
    "Bring files: POST /api/upload-video/nemo_agent/me/<session_id> (multipart, files=@clip.mp4).",
    'Say it: POST /run_sse {"user_id":"me","session_id":"…","new_message":{"parts":[{"text":"…"}]}}.',
    'Get the video: POST /api/render/proxy/lambda {"id":"render_1","sessionId":"…","draft":…}.',
    "Ask until it is completed: GET /api/render/proxy/lambda/render_1.",
)
"""How a video is really made, a call each."""


async def tell(request: Request) -> JSONResponse:
    """Say what to call instead."""
    return problem(request, RouteInvented(request.url.path[:200], steps=" ".join(STEPS)))


async def tell_other(request: Request) -> JSONResponse:
    """Say what to call instead; an address that is there, asked by a wrong method, says that."""
    if methods_at(request):
        raise HTTPException(405)
    return await tell(request)


tell_other.is_fallback = True  # type: ignore[attr-defined]  # what is there is not hidden by it


for _path in ("/api/v1/generate", "/v1/generate", "/v1/run"):
    router.add_api_route(
        _path, tell, methods=["POST"], status_code=404, response_model=None,
        operation_id=f"not_there{_path.replace('/', '_')}", responses=refused(RouteInvented),
    )  # fmt: skip
for _path in ("/api/v1/{rest:path}", "/v1/{rest:path}"):
    router.add_api_route(_path, tell_other, methods=ALL_METHODS, include_in_schema=False, response_model=None)
