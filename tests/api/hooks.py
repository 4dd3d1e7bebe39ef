"""What tests of webhooks share: addresses and events noted inside a live service, and what became of them."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import select

from api.live import Live
from saycut.sessions.notifying import note
from saycut.store.tables.work import DeliveryRow, WebhookRow
from saycut.store.webhooks import add_webhook


def noted(live: Live, account_id: str, subject: str = "turn-1", **data: Any) -> int:
    async def within() -> int:
        async with live.service.database.writing() as tx:
            return await note(tx, account_id, "turn.completed", subject, {"turn_id": subject, **data})

    return live.run(within())


def add_address(live: Live, account_id: str, url: str) -> str:
    """An address of loopback, past the check that a request would go through."""

    async def added() -> str:
        async with live.service.database.writing() as tx:
            return (await add_webhook(tx, account_id, url)).secret

    return live.run(added())


def answered(live: Live, account_id: str, subject: str = "turn-1", timeout_s: float = 30.0) -> DeliveryRow:
    """The event when the service has tried to send it and noted what came of it."""
    until = time.monotonic() + timeout_s
    while True:
        for row in live.run(deliveries(live, account_id)):
            if row.subject == f"turn.completed:{subject}" and row.last_answer is not None:
                return row
        assert time.monotonic() < until, f"{subject} was not sent"
        time.sleep(0.05)


async def deliveries(live: Live, account_id: str) -> list[DeliveryRow]:
    async with live.service.database.reading() as tx:
        query = select(DeliveryRow).join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        return list(await tx.session.scalars(query.where(WebhookRow.account_id == account_id)))
