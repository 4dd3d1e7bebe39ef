"""Files: sent as parts of a form, as a plain body, as addresses to fetch, or in pieces that can go on."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from ..errors import (
    Busy,
    Conflict,
    FileTooLarge,
    InputError,
    RequestTooLarge,
    SessionUnknown,
    StorageFull,
    UnsupportedFile,
    UrlRefused,
    WrongContentType,
)
from ..sessions import resuming
from ..sessions.bringing import Ending, Incoming, bring
from ..sessions.fetching import each_of
from ..sessions.resuming import BrokeOff
from ..sessions.service import Service
from .bodies import check_json
from .guard import Ours, Uploader
from .parts import file_parts
from .replies import done
from .telling import told
from .upload_bodies import (
    RAW_BODY,
    UPLOAD_BODIES,
    BeginBody,
    ReachedData,
    UploadData,
    UrlsBody,
    brought_told,
    reached_told,
)

router = APIRouter(tags=["uploads"])

STALL_S = 60.0
"""A sender from whom nothing came for so long is gone."""
MOST_JSON = 256 * 1024
"""Bytes of the addresses of one request."""
REFUSED = (UnsupportedFile, FileTooLarge, StorageFull, SessionUnknown, Busy)
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", max_length=200, description="Sent again with it, the answer is the same."
    ),
]
Body = TypeVar("Body", bound=BaseModel)


@router.post(
    "/api/upload-video/nemo_agent/me/{session_id}",
    openapi_extra=UPLOAD_BODIES,
    **told(UploadData, *REFUSED, UrlRefused, Conflict, WrongContentType, RequestTooLarge),
)
async def upload(
    request: Request,
    session_id: str,
    service: Ours,
    principal: Uploader,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Bring files to a session: several parts named `files`, or `urls` that the service fetches.

    What is wrong with one file is told in `rejected`; the request fails where none was good.
    """
    async with _one_of_few(service):
        incoming = _incoming(request, service)
        brought = await bring(service, principal, session_id, incoming, Ending(idempotency_key))
    return done(brought_told(request, service, brought))


@router.put(
    "/api/upload-video/nemo_agent/me/{session_id}/{filename:path}",
    openapi_extra=RAW_BODY,
    **told(UploadData, *REFUSED, Conflict),
)
async def upload_raw(
    request: Request,
    session_id: str,
    filename: str,
    service: Ours,
    principal: Uploader,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Bring one file, which is the whole body: `curl -T talk.mp4 …/talk.mp4`."""
    if _length(request) > service.rules.largest_file:
        raise FileTooLarge(service.rules.largest_file)
    async with _one_of_few(service):
        whole = _one(_Whole(filename, _stream(request)))
        brought = await bring(service, principal, session_id, whole, Ending(idempotency_key))
    return done(brought_told(request, service, brought))


@router.post(
    "/api/upload-video/nemo_agent/me/{session_id}/resumable",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": BeginBody.model_json_schema()}},
        }
    },
    **told(ReachedData, FileTooLarge, StorageFull, SessionUnknown),
)
async def begin_upload(
    request: Request,
    session_id: str,
    service: Ours,
    principal: Uploader,
) -> JSONResponse:
    """Begin an upload that can go on where it broke off."""
    asked = _read(BeginBody, await _json(request))
    begun = await resuming.begin_upload(service, principal, session_id, name=asked.filename, size=asked.size)
    return done(reached_told(request, service, begun))


@router.patch(
    "/api/upload-video/resumable/{upload_id}",
    openapi_extra=RAW_BODY,
    **told(ReachedData, *REFUSED, Conflict),
)
async def go_on(
    request: Request,
    upload_id: str,
    service: Ours,
    principal: Uploader,
    upload_offset: Annotated[
        int, Header(alias="Upload-Offset", ge=0, description="Where these bytes begin.")
    ],
) -> JSONResponse:
    """Send the next bytes; with the last of them the file is the session's, and told like any other.

    No bytes at the very end: makes what a request that got no answer had begun.
    """
    if _length(request) > service.rules.largest_file:
        raise FileTooLarge(service.rules.largest_file)
    async with _one_of_few(service):
        try:
            chunks = _until_gone(request)
            found = await resuming.go_on(service, principal, upload_id, at=upload_offset, chunks=chunks)
        except BrokeOff:
            raise _broken_off() from None
    return done(reached_told(request, service, found))


@router.get("/api/upload-video/resumable/{upload_id}", **told(ReachedData, SessionUnknown))
async def where_it_stands(
    request: Request, upload_id: str, service: Ours, principal: Uploader
) -> JSONResponse:
    """How far an upload in pieces is, and what it became."""
    return done(reached_told(request, service, await resuming.reached(service, principal, upload_id)))


class _Whole:
    """A body that is one file, as `bringing.Incoming`."""

    source = "upload"

    def __init__(self, name: str, stream: AsyncGenerator[bytes, None]) -> None:
        self.name = name
        self._stream = stream

    def chunks(self) -> AsyncGenerator[bytes, None]:
        return self._stream


async def _incoming(request: Request, service: Service) -> AsyncIterator[Incoming]:
    """The files of a request, of whichever kind its body is."""
    told_type = request.headers.get("content-type", "")
    kind = told_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        stream = _stream(request)
        async for part in file_parts(told_type, stream, longest=service.rules.largest_file):
            yield part
    elif kind in ("", "text/plain", "application/json"):
        asked = _read(UrlsBody, await _json(request))
        if asked.source_type != "url":
            raise InputError("source_type is url, or left out", field="source_type")
        async for one in each_of(asked.urls, service.rules):
            yield one
    else:
        raise WrongContentType(
            f"a body of {kind[:100]} is not read here",
            accepted="multipart/form-data with parts named `files`, or application/json with `urls`",
        )


async def _one(incoming: Incoming) -> AsyncIterator[Incoming]:
    yield incoming


async def _stream(request: Request) -> AsyncGenerator[bytes, None]:
    """The body as it comes. Raises InputError when its sender is gone."""
    try:
        async for chunk in _until_gone(request):
            yield chunk
    except BrokeOff:
        raise _broken_off() from None


async def _until_gone(request: Request) -> AsyncGenerator[bytes, None]:
    """The body as it comes. Raises BrokeOff when its sender is gone."""
    stream = request.stream()
    try:
        while True:
            async with asyncio.timeout(STALL_S):
                chunk = await anext(stream, None)
            if chunk is None:
                return
            yield chunk
    except (ClientDisconnect, TimeoutError):
        raise BrokeOff from None


@contextlib.asynccontextmanager
async def _one_of_few(service: Service) -> AsyncIterator[None]:
    """Room for a body to come in: each takes some memory. Raises Busy."""
    if service.uploads.locked():
        raise Busy("too many files are coming in at this moment")
    async with service.uploads:
        yield


async def _json(request: Request) -> Any:
    """The body as JSON. Raises RequestTooLarge, InputError."""
    body = b""
    async for chunk in _stream(request):
        body += chunk
        if len(body) > MOST_JSON:
            raise RequestTooLarge(MOST_JSON)
    check_json(body)
    return json.loads(body)


def _read(model: type[Body], found: Any) -> Body:
    try:
        return model.model_validate(found)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None


def _broken_off() -> InputError:
    return InputError("the body did not come to its end", way_out="Send it again.")


def _length(request: Request) -> int:
    """What the body's length is said to be; 0 where nothing is said."""
    said = request.headers.get("content-length", "")
    return int(said[:20]) if said.isascii() and said.isdigit() else 0
