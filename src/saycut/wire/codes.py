"""What a reply says went wrong, as an error of our tree: by `code`, as the contract wants, not by status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import errors
from ..errors import SaycutError, ServiceError

Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What a reply told of an error; `kind` is ours alone (`error.code`), the hosted service has none."""

    code: int
    """`code` of the reply; where it has none, HTTP's status."""
    message: str = ""
    way_out: str = ""
    kind: str = ""
    http_status: int = 0
    facts: Json = field(default_factory=dict)
    """Its `data`."""

    def number(self, name: str) -> int:
        found = self.facts.get(name)
        return int(found) if isinstance(found, int | float) else 0

    def text(self, name: str) -> str:
        found = self.facts.get(name)
        return found if isinstance(found, str) else ""


Make = Callable[[Told], ServiceError]
BY_CODE: Mapping[int, Make] = {
    1001: lambda _: errors.TokenRefused(),
    1002: lambda _: errors.SessionUnknown(),
    2001: lambda t: errors.OutOfCredits(needed=t.number("needed"), available=t.number("available")),
    4001: lambda t: errors.UnsupportedFile(
        "the file", t.text("found") or "not a file that can be used", accepted=t.text("accepted") or FORMATS
    ),
    4002: lambda t: errors.FileTooLarge(t.number("most")),
    402: lambda t: errors.ExportBlocked(t.message or "export is blocked", reason=t.text("reason")),
    409: lambda t: errors.Conflict(t.message or "another request was faster"),
    413: lambda t: errors.RequestTooLarge(t.number("most")),
    429: lambda t: errors.Busy(t.message or "too much at once", retry_after_s=t.number("retry_after_s")),
}
"""Errors by the contract's numbers."""
BY_KIND: Mapping[str, Make] = {
    "client_id_missing": lambda _: errors.ClientIdMissing(),
    "scope_missing": lambda t: errors.ScopeMissing(t.text("scope")),
    "export_unknown": lambda _: errors.ExportUnknown(),
    "url_refused": lambda t: errors.UrlRefused(t.message),
    "link_refused": lambda _: errors.LinkRefused(),
    "too_many_tokens": lambda t: errors.TooManyTokens(t.message, retry_after_s=t.number("retry_after_s")),
}
"""Errors that share a number with others, by the name our own server adds."""
FORMATS = "mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac"
"""What the contract accepts."""


def error_of(told: Told) -> SaycutError:
    """The error of the tree for what was told, in the teller's words where it had any."""
    make = BY_KIND.get(told.kind) or BY_CODE.get(told.code)
    if make is None:
        return _other(told)
    error = make(told)
    error.wire_code = told.code
    if told.message:
        error.message, error.args = told.message, (told.message,)
    error.way_out = told.way_out or error.way_out
    return error


def _other(told: Told) -> SaycutError:
    message = told.message or f"the server answered {told.code or told.http_status}"
    if told.code >= 500 or told.http_status >= 500:
        return errors.ServerError(message, way_out=told.way_out, http_status=told.http_status or told.code)
    error = ServiceError(message, way_out=told.way_out)
    error.wire_code, error.http_status = told.code, told.http_status or 400
    return error


def told_of(body: object, http_status: int) -> Told | None:
    """What a reply tells of an error; None when it tells of none. `body` is None when it was no JSON."""
    if not isinstance(body, dict):
        return Told(http_status, http_status=http_status) if http_status >= 400 else None
    code = body.get("code")
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    refused = http_status >= 400 or (body.get("success") is False and not _has_status(body))
    if (isinstance(code, int) and code != 0) or refused:
        beside = body.get("error")
        ours = beside if isinstance(beside, dict) else {}
        message = body.get("message") or (beside if isinstance(beside, str) else ours.get("message")) or ""
        facts = body.get("data")
        return Told(
            code if isinstance(code, int) and code != 0 else http_status if http_status >= 400 else 500,
            message=str(message or _detail(body)),
            way_out=str(ours.get("way_out") or ""),
            kind=str(ours.get("code") or ""),
            http_status=http_status,
            facts=facts if isinstance(facts, dict) else {},
        )
    return None


def _has_status(body: Json) -> bool:
    """The state of an export: one that failed is an answer, not a refusal."""
    data = body.get("data")
    return "status" in body or (isinstance(data, dict) and "status" in data)


def _detail(body: Json) -> str:
    """FastAPI's own word for what it could not read."""
    found = body.get("detail")
    return found if isinstance(found, str) else ""
