"""Sessions of the service: begun, listed, renamed, ended."""

from __future__ import annotations

from ..accounts import terms
from ..accounts.signing_in import Principal
from ..errors import Busy
from ..store import sessions
from ..store.sessions import Session
from .service import Service

LONGEST_NAME = 200


async def begin_session(
    service: Service, principal: Principal, *, name: str = "", language: str | None = None
) -> Session:
    """A new session of the caller's. Raises Busy when the plan allows no more."""
    async with service.database.writing() as tx:
        plan = await terms.plan_of(tx, principal.plan)
        await tx.one_at_a_time(f"sessions: {principal.account_id}")
        if await sessions.count_sessions(tx, principal.account_id) >= plan.sessions:
            raise Busy(
                f"there are {plan.sessions} sessions already, as many as the plan {principal.plan} has",
                retry_after_s=3600,
                way_out="Delete a session you no longer need.",
            )
        return await sessions.create_session(
            tx,
            principal.account_id,
            name=name.strip()[:LONGEST_NAME] or "project",
            language=language,
            app_name=service.rules.app_name,
        )


async def end_session(service: Service, principal: Principal, session_id: str) -> None:
    """Removes a session; its files go with the next round of the caretaker. Raises SessionUnknown."""
    async with service.database.writing() as tx:
        await sessions.delete_session(tx, principal.account_id, session_id)
