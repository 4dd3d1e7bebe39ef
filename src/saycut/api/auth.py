"""Tokens and credits: anonymous tokens, claims, the balance, signing out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ..accounts.claiming import claim_token
from ..accounts.crediting import balance
from ..accounts.signing_in import anonymous_token, revoke
from .guard import Ours, Reader, Writer
from .replies import done

router = APIRouter(tags=["tokens and credits"])


class ClaimBody(BaseModel):
    """The project a claim token opens."""

    task_id: str | None = Field(default=None, max_length=200)
    session_id: str = Field(max_length=200)


@router.post("/api/auth/anonymous-token")
async def get_anonymous_token(
    request: Request, service: Ours, x_client_id: Annotated[str | None, Header()] = None
) -> JSONResponse:
    """A token for a client id: 100 free credits, good for seven days; one a client within that time."""
    address = request.client.host if request.client else None
    made = await anonymous_token(service.database, x_client_id, address)
    return done(
        {
            "token": made.token,
            "user_id": made.account_id,
            "expires_at": iso(made.expires_ms),
            "credits": made.credits,
        }
    )


@router.post("/api/auth/claim-token")
async def get_claim_token(body: ClaimBody, service: Ours, principal: Writer) -> JSONResponse:
    """A token that opens one project in a browser and calls no API."""
    made = await claim_token(
        service.database, principal, session_id=body.session_id, task_id=body.task_id or None
    )
    return done({"claim_token": made.token, "expires_in": made.expires_in_s})


@router.post("/api/auth/revoke")
async def revoke_token(service: Ours, principal: Reader) -> JSONResponse:
    """Ends the very token that is used: signing out."""
    await revoke(service.database, principal)
    return done()


@router.get("/api/credits/balance/simple")
async def get_balance(service: Ours, principal: Reader) -> JSONResponse:
    """Credits: available, set aside for work in progress, both together."""
    found = await balance(service.database, principal)
    return done({"available": found.available, "frozen": found.frozen, "total": found.total})


def iso(ms: int) -> str:
    """A time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
