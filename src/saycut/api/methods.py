"""HEAD and OPTIONS for every route: HEAD is GET without the body, OPTIONS tells what an address takes."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AllMethods:
    """Middleware: routes that answer HEAD or OPTIONS themselves do; for others it does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        first = dict(scope)
        refused = _Refused(scope, first, send)
        await self._app(first, receive, refused)
        if refused.allow is None:
            return
        if scope["method"] == "OPTIONS":
            allow = ", ".join([*refused.allow, "OPTIONS"])
            await Response(status_code=204, headers={"Allow": allow})(scope, receive, send)
        elif "GET" in refused.allow:
            scope["method"] = "GET"
            await self._app(scope, *_without_body(receive, send))
        else:
            await refused.repeat()


class _Refused:
    """A `send` that keeps an answer of 405 back, and lets every other pass."""

    def __init__(self, scope: Scope, inner: Scope, send: Send) -> None:
        self._scope = scope
        self._inner = inner
        self._send = send
        self._kept: list[Message] = []
        self.allow: list[str] | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._scope["route"] = self._inner.get("route")  # for whoever watches
        if message["type"] == "http.response.start" and message["status"] == 405:
            allow = Headers(raw=message["headers"]).get("allow", "")
            self.allow = [one.strip() for one in allow.split(",") if one.strip()]
        if self.allow is None:
            await self._send(message)
        else:
            self._kept.append(message)

    async def repeat(self) -> None:
        for message in self._kept:
            await self._send(message)


def _without_body(receive: Receive, send: Send) -> tuple[Receive, Send]:
    """Ends the answer after its head; a stream sees that nobody listens."""
    ended = False

    async def received() -> Message:
        return {"type": "http.disconnect"} if ended else await receive()

    async def sent(message: Message) -> None:
        nonlocal ended
        if ended:
            return
        if message["type"] == "http.response.start":
            await send(message)
            ended = True
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return received, sent
