"""Every request is watched: it has an id, one line in the log, figures, a span; what is answered is safe in a
browser; and a mistake of ours is an answer, with its trace in the log alone.

Plain ASGI: nothing is held back, a stream stays a stream.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..telemetry import figures, traces
from ..telemetry.context import working
from .replies import crashed

REQUEST_ID = "X-Request-Id"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
ASKED_OFTEN = ("/health", "/ready", "/metrics")
"""By machines, every few seconds: their lines are for whoever looks for trouble (DEBUG)."""
NOWHERE = "none"
"""The route of what leads nowhere."""
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Of JSON a browser needs to show nothing."""

log = logging.getLogger("saycut.access")


class Watching:
    """Middleware, the outermost; see the top of this file."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = dict(scope)  # ours: what changes it further in must not change the server's
        headers = Headers(scope=scope)
        request_id = _id(headers.get(REQUEST_ID))
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(scope, send, request_id)
        parent = headers.get(traces.PARENT)
        with (
            working(request_id=request_id),
            traces.span("request", kind="server", parent=parent, request_id=request_id) as seen,
        ):
            try:
                await self._app(scope, receive, answer)
            except ClientDisconnect:
                pass  # nobody is there to be answered; the line says that it is unfinished
            except Exception as error:
                seen.failed(type(error).__name__)
                log.error("a request failed: %s", type(error).__name__, exc_info=error)
                if not answer.status:
                    await crashed(Request(scope))(scope, receive, answer)
                # Else it stays unfinished: the server ends the connection, and the client sees that.
            finally:
                answer.over()
                seen.name(f"{answer.method} {answer.route}")
                seen.set(route=answer.route, status=answer.status)
                _tell(scope, answer)


class _Answer:
    """A `send` that completes the answer's headers, and counts."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self._scope = scope
        self._send = send
        self._id = request_id
        self._began = time.monotonic()
        self._is_stream = False
        self.method = scope["method"][:20]
        self.status = 0
        """0: none was begun."""
        self.size = 0
        self.complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begin(message)
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self.complete = not message.get("more_body", False)
        await self._send(message)

    @property
    def route(self) -> str:
        """The template of the route, never the path."""
        return str(getattr(self._scope.get("route"), "path", NOWHERE))

    @property
    def took_ms(self) -> int:
        return round((time.monotonic() - self._began) * 1000)

    def over(self) -> None:
        """Nothing more is sent."""
        if self._is_stream:
            figures.stream_closed()

    def _begin(self, message: Message) -> None:
        self.status = message["status"]
        # A message may be a constant of whoever sent it: it is not changed in place.
        message["headers"] = list(message.get("headers", ()))
        headers = MutableHeaders(raw=message["headers"])
        headers[REQUEST_ID] = self._id
        kind = headers.get("content-type", "").partition(";")[0]
        for name, value in _safe_headers(kind).items():
            headers.setdefault(name, value)
        self._is_stream = kind == "text/event-stream"
        if self._is_stream:
            figures.stream_opened()
        figures.request_began(
            _method(self.method),
            self.route,
            status=self.status,
            seconds=time.monotonic() - self._began,
        )


def _safe_headers(kind: str) -> Mapping[str, str]:
    """What every answer says to browsers and caches, unless its route said otherwise."""
    found = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    if kind in ("application/json", "text/html", ""):
        found["Content-Security-Policy"] = API_POLICY
    return found


def _tell(scope: Scope, answer: _Answer) -> None:
    facts: dict[str, Any] = {
        "method": answer.method,
        "route": answer.route,
        **_ids(scope, answer),
        "status": answer.status,
        "ms": answer.took_ms,
        "bytes": answer.size,
    }
    if not answer.complete:
        facts["unfinished"] = True
    account = scope["state"].get("account_id")
    if account:
        facts["account_id"] = account
    level = logging.DEBUG if scope["path"] in ASKED_OFTEN and answer.status < 400 else logging.INFO
    log.log(level, "%s %s %s", answer.method, answer.route, answer.status, extra={"facts": facts})


def _ids(scope: Scope, answer: _Answer) -> dict[str, str]:
    """The ids in an address; its other parts may be a file's name, or a signed link. A path that leads
    nowhere is told whole: so who runs the service sees what is asked for.
    """
    if answer.route == NOWHERE:
        return {"path": scope["path"][:300]}
    named = scope.get("path_params", {}).items()
    return {name: str(value)[:100] for name, value in named if name.endswith("_id")}


def _id(sent: str | None) -> str:
    return sent if sent and _SANE_ID.fullmatch(sent) else secrets.token_hex(8)


def _method(sent: str) -> str:
    """One of the methods there are, so that nobody can make labels without end."""
    return sent if sent in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
