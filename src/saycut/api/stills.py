"""A still of the draft, to be looked at before anything is exported."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ..sessions.showing import HEIGHTS, still_of
from ..store import sessions
from .guard import Ours, Reader

router = APIRouter(tags=["state"])


@router.get(
    "/api/state/nemo_agent/me/{session_id}/still",
    responses={200: {"content": {"image/jpeg": {}}}},
    response_class=Response,
)
async def get_still(
    request: Request,
    session_id: str,
    service: Ours,
    principal: Reader,
    at_ms: int | None = Query(
        default=None, ge=0, le=7 * 24 * 3600 * 1000, description="Of the timeline; none: its middle."
    ),
    height: int = Query(
        default=480, ge=HEIGHTS.start, le=HEIGHTS.stop - 1, description="Of the picture, in pixels."
    ),
) -> Response:
    """A JPEG of the draft in force, at a time in milliseconds (none: a good one is chosen)."""
    async with service.database.reading() as tx:
        found = await sessions.session_of(tx, principal.account_id, session_id)
    tag = f'"{found.revision}-{at_ms}-{height}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=304, headers=headers)
    made = await still_of(service, principal, session_id, at_ms=at_ms, height=height)
    return Response(made, media_type="image/jpeg", headers=headers)
