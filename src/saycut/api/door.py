"""A door before an application of its own (`/mcp`): who has no good token comes no further."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ..accounts.signing_in import authenticate
from ..errors import SaycutError
from ..sessions.service import Service
from .replies import problem


class Door:
    """Lets requests with a good bearer token through to `inner`."""

    def __init__(self, service: Service, inner: ASGIApp) -> None:
        self._service = service
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            await authenticate(self._service.database, request.headers.get("Authorization"))
        except SaycutError as error:
            await problem(request, error)(scope, receive, send)
            return
        await self._inner(scope, receive, send)
