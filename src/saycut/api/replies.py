"""The forms of answers: JSON without spaces (a published client greps it), problems with code and way out."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ..errors import BlobMissing, InputError, MediaError, NotAvailable, SaycutError, ServiceError, StoreError
from ..telemetry import figures

DONE = 0
RENDERS = "/api/render/"
"""Below it answers also carry `success`."""


log = logging.getLogger(__name__)


class Json(JSONResponse):
    """Compact JSON; text that is no Unicode (half of a pair, from a file's name) is written as escapes."""

    def render(self, content: Any) -> bytes:
        try:
            return super().render(content)
        except UnicodeEncodeError:
            return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def done(data: Any = None, **beside: Any) -> JSONResponse:
    """The answer to what worked: `{"code":0,"message":"ok","data":…}`."""
    return Json({"code": DONE, "message": "ok", "data": data, **beside})


def problem(request: Request, error: SaycutError) -> JSONResponse:
    """What went wrong, in the contract's numbers, with the way out and the request's id."""
    wire_code, status = numbers_of(error)
    figures.refused(error.code)
    facts: dict[str, Any] = dict(error.data) if isinstance(error, ServiceError) else {}
    body: dict[str, Any] = {"code": wire_code, "message": error.message, "data": facts or None}
    told = error.as_dict()
    body["error"] = {key: told[key] for key in ("code", "way_out", "field") if key in told}
    body["request_id"] = request_id(request)
    headers = {}
    if "retry_after_s" in facts:
        headers["Retry-After"] = str(facts["retry_after_s"])
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(request, status, body, headers)


def numbers_of(error: SaycutError) -> tuple[int, int]:
    """`code` of the reply and status of HTTP for an error."""
    return numbers_of_kind(type(error))


def numbers_of_kind(kind: type[SaycutError]) -> tuple[int, int]:
    """The same for a kind of error."""
    if issubclass(kind, ServiceError):
        return kind.wire_code, kind.http_status
    return next((numbers for known, numbers in _NUMBERS if issubclass(kind, known)), (500, 500))


_NUMBERS: tuple[tuple[type[SaycutError], tuple[int, int]], ...] = (
    (MediaError, (4001, 415)),
    (BlobMissing, (410, 410)),
    (NotAvailable, (501, 501)),
    (InputError, (400, 400)),
    (StoreError, (503, 503)),
)
"""Errors that are no `ServiceError`; the first that fits."""


def request_id(request: Request) -> str:
    """The id this request has in logs and answers."""
    return str(getattr(request.state, "request_id", ""))


def install(app: FastAPI) -> None:
    """Makes every error of this application an answer of the contract's form."""

    async def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, SaycutError)
        if isinstance(error, StoreError) and not isinstance(error, BlobMissing):
            return problem(request, _unstored(error, error.message))
        return problem(request, error)

    async def unstored(request: Request, error: Exception) -> JSONResponse:
        return problem(request, _unstored(error, type(error).__name__))

    async def unreadable(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return problem(request, _as_input_error(error))

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return _http_problem(request, error)

    app.add_exception_handler(SaycutError, refused)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, http)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(kind, unstored)


def crashed(request: Request) -> JSONResponse:
    """The answer to a mistake of our own: nothing of it is told but the id it has in the log."""
    found = SaycutError(
        "something went wrong inside", way_out="Try again; if it stays so, tell the operator the request id."
    )
    found.code = "internal"
    return problem(request, found)


def _unstored(error: Exception, told: str) -> StoreError:
    """What a stranger may know of trouble with the database or the files; the log has the rest."""
    log.error("the store cannot be used: %s", told, exc_info=error)
    return StoreError("what this service keeps things in cannot be used now", way_out="Try again in a while.")


def _as_input_error(error: RequestValidationError) -> InputError:
    first: Mapping[str, Any] = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path", "header"))
    return InputError(
        f"{where or 'the request'}: {first['msg']}",
        field=where or None,
        way_out="See /docs for what is read.",
    )


def _http_problem(request: Request, error: HTTPException) -> JSONResponse:
    body = {
        "code": error.status_code,
        "message": str(error.detail),
        "data": None,
        "error": {"code": "http", "way_out": "See /docs for the routes there are."},
        "request_id": request_id(request),
    }
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(methods_at(request))
    return _answer(request, error.status_code, body, headers)


def methods_at(request: Request) -> list[str]:
    """What an address takes. Starlette tells the methods of the first route that fits; we often have more."""
    found: set[str] = set()
    for route in request.app.state.routes:
        is_fallback = getattr(route.endpoint, "is_fallback", False)
        if not is_fallback and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods
    if "GET" in found:
        found.add("HEAD")
    return sorted(found)


def _answer(request: Request, status: int, body: dict[str, Any], headers: dict[str, str]) -> JSONResponse:
    if request.url.path.startswith(RENDERS):
        body = {"success": False, **body}
    return Json(body, status_code=status, headers=headers)
