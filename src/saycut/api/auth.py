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
from ..errors import ClientIdMissing, SessionUnknown, TooManyTokens
from .guard import Ours, Reader, Writer
from .replies import done
from .serving import address_of
from .telling import shown, told

router = APIRouter(tags=["tokens and credits"])


class TokenData(BaseModel):
    """A new token."""

    model_config = shown(
        {
            "token": "nmv_usr_…",
            "user_id": "anon_5f0c6a8e2b7d4c19",
            "expires_at": "2026-12-03T10:15:00.000Z",
            "credits": 100,
        }
    )

    token: str = Field(description="For `Authorization: Bearer`; never in a URL.")
    user_id: str = Field(description="The account's id; also the `bind` of its registration link.")
    expires_at: str = Field(description="ISO 8601, UTC.")
    credits: int = Field(description="What is available.")


class ClaimBody(BaseModel):
    """The project a claim token opens."""

    model_config = shown({"task_id": "0b0d3f5e-…", "session_id": "4829173650012345678"})

    task_id: str | None = Field(default=None, max_length=200)
    session_id: str = Field(max_length=200)


class ClaimData(BaseModel):
    """A claim token."""

    model_config = shown(
        {
            "claim_token": "clm_…",
            "expires_in": 604800,
            "url": "http://127.0.0.1:8765/workspace/claim?ct=clm_…",
        }
    )

    claim_token: str
    expires_in: int = Field(description="Seconds.")
    url: str = Field(description="The page it opens.")


class BalanceData(BaseModel):
    """Credits."""

    model_config = shown({"available": 95, "frozen": 5, "total": 100})

    available: int
    frozen: int = Field(description="Set aside for work in progress.")
    total: int


@router.post("/api/auth/anonymous-token", **told(TokenData, ClientIdMissing, TooManyTokens))
async def get_anonymous_token(
    request: Request,
    service: Ours,
    x_client_id: Annotated[str | None, Header(description="A UUID that the client keeps.")] = None,
) -> JSONResponse:
    """Get a token for a client id.

    100 free credits, good for seven days; one a client within that time, and ten an address.
    """
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


@router.post("/api/auth/claim-token", **told(ClaimData, SessionUnknown))
async def get_claim_token(
    request: Request, body: ClaimBody, service: Ours, principal: Writer
) -> JSONResponse:
    """Get a token that opens one project in a browser, and calls no API."""
    made = await claim_token(
        service.database, principal, session_id=body.session_id, task_id=body.task_id or None
    )
    web = service.rules.web_url or address_of(request, service)
    return done(
        {
            "claim_token": made.token,
            "expires_in": made.expires_in_s,
            "url": f"{web}/workspace/claim?ct={made.token}",
        }
    )


@router.post("/api/auth/revoke", **told(None))
async def revoke_token(service: Ours, principal: Reader) -> JSONResponse:
    """End the very token that is used: signing out."""
    await revoke(service.database, principal)
    return done()


@router.get("/api/credits/balance/simple", **told(BalanceData))
async def get_balance(service: Ours, principal: Reader) -> JSONResponse:
    """Show the credits of the account."""
    found = await balance(service.database, principal)
    return done({"available": found.available, "frozen": found.frozen, "total": found.total})


def iso(ms: int) -> str:
    """A time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
