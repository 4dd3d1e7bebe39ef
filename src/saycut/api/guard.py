"""Who is calling, and whether the token is good for it. Every route names its scope, or is on `OPEN`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from ..accounts.scopes import ALL
from ..accounts.signing_in import Principal, authenticate
from ..errors import SessionUnknown
from ..sessions.service import Service
from ..telemetry.context import note

_BEARER = HTTPBearer(auto_error=False, description="`Authorization: Bearer nmv_usr_…`; never in a URL.")
PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host")
"""What proxies add to a request."""
LOOPBACK = ("127.0.0.1", "::1")
Answer = Callable[..., Coroutine[Any, Any, Principal]]


def service_of(request: Request) -> Service:
    """The service this application serves."""
    found: Service = request.app.state.service
    return found


def caller(scope: str, *, of_anonymous: str | None = None) -> Answer:
    """A dependency that lets a token with the scope pass, and gives its principal.

    `of_anonymous`: the scope that an anonymous token needs instead.
    """

    async def passed(request: Request, _: Annotated[object, Depends(_BEARER)] = None) -> Principal:
        principal = await authenticate(service_of(request).database, request.headers.get("Authorization"))
        principal.need(of_anonymous if of_anonymous and principal.anonymous_token else scope)
        request.state.account_id = principal.account_id
        request.app.state.pace.take(principal.account_id)
        found = request.path_params
        note(
            account_id=principal.account_id,
            session_id=found.get("session_id"),
            turn_id=found.get("turn_id"),
        )
        return principal

    passed.scope = scope  # type: ignore[attr-defined]  # told to the OpenAPI and the tests over all routes
    return passed


async def operator(request: Request, bearer: Annotated[object, Depends(_BEARER)] = None) -> None:
    """Lets who runs the service pass: from this very machine, or with a token that has all scopes.

    What a proxy passes on comes from this machine too; so whatever says that it was passed on needs a token.
    """
    passed_on = any(name in request.headers for name in PASSED_ON)
    if request.client is not None and request.client.host in LOOPBACK and not passed_on:
        return
    await caller(ALL)(request, bearer)


operator.scope = ALL  # type: ignore[attr-defined]


def check_me(principal: Principal, user: str) -> None:
    """`me` in a path is the token's account, and so is its id; another's looks like an unknown session."""
    if user not in ("me", principal.account_id):
        raise SessionUnknown


Ours = Annotated[Service, Depends(service_of)]
Reader = Annotated[Principal, Depends(caller("read"))]
Writer = Annotated[Principal, Depends(caller("write"))]
Renderer = Annotated[Principal, Depends(caller("render", of_anonymous="write"))]
"""Who may export: anonymous tokens have no `render`, and may where their plan allows it."""
Uploader = Annotated[Principal, Depends(caller("upload"))]
