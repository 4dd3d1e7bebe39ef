"""Who is calling, and whether the token is good for it. Every route names its scope, or is on `OPEN`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from ..accounts.signing_in import Principal, authenticate
from ..errors import SessionUnknown
from ..sessions.service import Service

_BEARER = HTTPBearer(auto_error=False, description="`Authorization: Bearer nmv_usr_…`; never in a URL.")
Answer = Callable[..., Coroutine[Any, Any, Principal]]


def service_of(request: Request) -> Service:
    """The service this application serves."""
    found: Service = request.app.state.service
    return found


def caller(scope: str) -> Answer:
    """A dependency that lets a token with the scope pass, and gives its principal."""

    async def found(request: Request, _: Annotated[object, Depends(_BEARER)] = None) -> Principal:
        principal = await authenticate(service_of(request).database, request.headers.get("Authorization"))
        principal.need(scope)
        request.state.account_id = principal.account_id
        return principal

    found.scope = scope  # type: ignore[attr-defined]  # told to the tests over all routes
    return found


def check_me(principal: Principal, user: str) -> None:
    """`me` in a path is the token's account, and so is its id; another's looks like an unknown session."""
    if user not in ("me", principal.account_id):
        raise SessionUnknown


Ours = Annotated[Service, Depends(service_of)]
Reader = Annotated[Principal, Depends(caller("read"))]
Writer = Annotated[Principal, Depends(caller("write"))]
Uploader = Annotated[Principal, Depends(caller("upload"))]
