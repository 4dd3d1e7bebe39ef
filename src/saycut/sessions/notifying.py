"""Webhooks: addresses of an account's that are told when work has ended, as Standard Webhooks has it.

    await note(tx, account_id, "turn.completed", turn.id, {...})      # in the transaction that makes it true

What is sent is `{"type", "timestamp", "data"}`; `webhook-id` stays the same when it is sent again, so that a
receiver can deduplicate by it. `sending` sends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..accounts.signing_in import Principal
from ..errors import Busy, InputError, WebhookUnknown
from ..store import webhooks
from ..store.database import Tx
from ..store.webhooks import Webhook
from .outgoing import Reach, check_url
from .service import Service

EVENTS: Mapping[str, str] = {
    "export.completed": "An export's files are ready.",
    "export.failed": "An export failed; `data.error` says why.",
    "turn.completed": "A turn has ended and its draft is saved.",
    "turn.failed": "A turn failed; nothing was changed or charged.",
}
"""Every kind of event, with what it means."""
MOST_ADDRESSES = 10


async def note(tx: Tx, account_id: str, kind: str, subject: str, data: Mapping[str, Any]) -> int:
    """Puts an event in line for the account's addresses; the same kind and subject again add nothing.

    `subject`: the id of what it is about. Gives to how many addresses it goes.
    """
    if kind not in EVENTS:
        raise ValueError(f"{kind} is no event: see EVENTS")
    made = datetime.fromtimestamp(tx.now_ms / 1000, UTC).isoformat(timespec="milliseconds")
    body = {"type": kind, "timestamp": made.replace("+00:00", "Z"), "data": dict(data)}
    return await webhooks.note_event(tx, account_id, kind, subject, body)


async def add_address(
    service: Service, principal: Principal, url: str, *, events: Sequence[str] = ()
) -> Webhook:
    """An address that is told from now on; its secret is shown this once.

    `events`: of `EVENTS`; none: all. Where its host leads is looked at each time something is sent.
    Raises InputError, UrlRefused, Busy (ten are the most).
    """
    unknown = sorted(set(events) - set(EVENTS))
    if unknown:
        raise InputError(
            f"there is no event {unknown[0]}", way_out=f"Use any of {', '.join(EVENTS)}.", field="events"
        )
    check_url(url, Reach(private=service.rules.private_urls))
    async with service.database.writing() as tx:
        await tx.one_at_a_time(f"webhook addresses: {principal.account_id}")
        if len(await webhooks.list_webhooks(tx, principal.account_id)) >= MOST_ADDRESSES:
            raise Busy(
                f"an account has at most {MOST_ADDRESSES} webhooks", way_out="Remove one that is not needed."
            )
        return await webhooks.add_webhook(tx, principal.account_id, url, about=events)


async def addresses(service: Service, principal: Principal) -> list[Webhook]:
    """The account's addresses."""
    async with service.database.reading() as tx:
        return await webhooks.list_webhooks(tx, principal.account_id)


async def remove_address(service: Service, principal: Principal, webhook_id: str) -> None:
    """Tells an address nothing more. Raises WebhookUnknown."""
    async with service.database.writing() as tx:
        if not await webhooks.stop_webhook(tx, principal.account_id, webhook_id):
            raise WebhookUnknown
