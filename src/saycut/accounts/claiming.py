"""A token that opens one project in a browser, and no API."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import SessionUnknown, TokenRefused
from ..store import sessions, tokens
from ..store.database import Database
from .signing_in import Principal

EXPIRES_S = 604_800
"""Seven days."""


@dataclass(frozen=True)
class ClaimToken:
    """`claim_token` and `expires_in` of the answer."""

    token: str
    expires_in_s: int


async def claim_token(
    database: Database, principal: Principal, *, session_id: str, task_id: str | None = None
) -> ClaimToken:
    """A claim token for one of the caller's sessions.

    Raises SessionUnknown for another's, an unknown one, and one whose task is another.
    """
    async with database.writing() as tx:
        session = await sessions.session_of(tx, principal.account_id, session_id)
        if task_id is not None and session.task_id != task_id:
            raise SessionUnknown
        expires_ms = tx.now_ms + EXPIRES_S * 1000
        text, _ = await tokens.make_claim(tx, principal.account_id, session_id, expires_ms=expires_ms)
    return ClaimToken(text, EXPIRES_S)


async def open_claim(database: Database, token: str) -> sessions.Session:
    """The one session that a claim token opens. Raises TokenRefused."""
    async with database.reading() as tx:
        claim = await tokens.find_claim(tx, token.strip())
        if claim is None:
            raise TokenRefused("this link is wrong, used up or older than seven days")
        return await sessions.session_of(tx, claim.account_id, claim.session_id)
