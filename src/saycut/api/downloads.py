"""Files given out: an export's to who has a token, any to who has a signed link."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from ..errors import BlobMissing, Conflict, ExportUnknown, LinkRefused
from ..sessions import exporting
from .guard import Ours, Reader
from .serving import Served, serve_blob
from .telling import refused

router = APIRouter(tags=["exports"])

BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The whole file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    206: {"description": "The range that was asked for."},
    304: {"description": "It is the one that `If-None-Match` names."},
    412: {"description": "It is not the one that `If-Match` names."},
    416: {"description": "The range lies outside of the file."},
}
REDIRECT_S = 3600
"""How long an address of S3 is good for."""


DOWNLOAD, LINK = "/api/render/proxy/{render_id}/download", "/files/{link}"


@router.head(DOWNLOAD, include_in_schema=False)  # answered here: no byte of the file is read for it
@router.get(
    DOWNLOAD,
    response_class=Response,
    responses=BYTES | {307: {"description": "Where S3 has it."}} | refused(ExportUnknown, Conflict),
)
async def download(
    request: Request,
    render_id: str,
    service: Ours,
    principal: Reader,
    file: Annotated[
        int, Query(ge=0, le=10_000, description="Which of the export's files; 0: the first.")
    ] = 0,
    redirect: Annotated[
        bool, Query(description="Be sent to S3 for the bytes, where files are kept there.")
    ] = False,
) -> Response:
    """Fetch a finished export's file, whole or a range of it."""
    found = await exporting.file_of(service, principal, render_id, ordinal=file)
    if redirect and request.method == "GET":
        address = await service.blobs.presigned(found.key, seconds=REDIRECT_S)
        if address is not None:
            return RedirectResponse(address, status_code=307, headers={"Cache-Control": "no-store"})
    return await serve_blob(request, service.blobs, Served(found.key, found.name, found.content_type))


@router.head(LINK, include_in_schema=False)
@router.get(LINK, response_class=Response, responses=BYTES | refused(LinkRefused, BlobMissing))
async def open_link(request: Request, link: str, service: Ours) -> Response:
    """Open a signed link: whoever has it gets the file, until it expires."""
    found = service.links.opened(link, now_ms=service.database.clock())
    served = Served(found.key, found.name, found.content_type, inline=True)
    return await serve_blob(request, service.blobs, served)
