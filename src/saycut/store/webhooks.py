"""Webhooks: addresses that are told when work has ended, and what is still to be told them."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from .database import Tx
from .tables.work import DeliveryRow, WebhookRow


@dataclass(frozen=True)
class Webhook:
    """An address of an account's."""

    id: str
    account_id: str
    url: str
    secret: str
    """Signs what is sent."""
    about: frozenset[str]
    """Kinds of events: `export.completed`, `turn.completed` …; empty: all."""


@dataclass(frozen=True)
class Delivery:
    """One event for one address."""

    id: str
    """Sent along: the receiver deduplicates by it."""
    webhook: Webhook
    body: Mapping[str, Any]
    attempts: int


async def add_webhook(tx: Tx, account_id: str, url: str, *, about: Iterable[str] = ()) -> Webhook:
    """A new address for an account's events."""
    row = WebhookRow(
        id=f"wh_{secrets.token_hex(12)}", account_id=account_id, url=url,
        secret=f"whsec_{secrets.token_hex(24)}", about=" ".join(sorted(set(about))), created_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    return _webhook(row)


async def list_webhooks(tx: Tx, account_id: str) -> list[Webhook]:
    """An account's addresses that are in use."""
    query = select(WebhookRow).where(WebhookRow.account_id == account_id, WebhookRow.stopped_ms.is_(None))
    return [_webhook(row) for row in await tx.session.scalars(query.order_by(WebhookRow.created_ms))]


async def stop_webhook(tx: Tx, account_id: str, webhook_id: str) -> bool:
    """Sends nothing more there; whether it was in use."""
    done = await tx.session.execute(
        update(WebhookRow)
        .where(
            WebhookRow.id == webhook_id, WebhookRow.account_id == account_id, WebhookRow.stopped_ms.is_(None)
        )
        .values(stopped_ms=tx.now_ms)
        .returning(WebhookRow.id)
    )
    if done.first() is None:
        return False
    await tx.session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.state == "due")
        .values(state="given_up")
    )
    return True


async def note_event(tx: Tx, account_id: str, kind: str, subject: str, body: Mapping[str, Any]) -> int:
    """Puts an event in line for every address that wants it, in the transaction that makes it true.

    `subject`: what it is about, e.g. the export's id; the same kind and subject again add nothing.
    Gives how many were put in line.
    """
    about = f"{kind}:{subject}"
    await tx.one_at_a_time(f"webhooks: {account_id} {about}")
    count = 0
    for hook in await list_webhooks(tx, account_id):
        if hook.about and kind not in hook.about:
            continue
        known = select(DeliveryRow.id).where(DeliveryRow.webhook_id == hook.id, DeliveryRow.subject == about)
        if await tx.session.scalar(known) is None:
            tx.session.add(
                DeliveryRow(
                    id=f"evt_{uuid.uuid4().hex}",
                    webhook_id=hook.id,
                    subject=about,
                    body=body,
                    state="due",
                    attempts=0,
                    due_ms=tx.now_ms,
                    created_ms=tx.now_ms,
                )
            )
            count += 1
    await tx.session.flush()
    return count


async def any_due(tx: Tx) -> bool:
    """Whether there is something to send now."""
    query = select(DeliveryRow.id).where(DeliveryRow.state == "due", DeliveryRow.due_ms <= tx.now_ms)
    return await tx.session.scalar(query.limit(1)) is not None


async def take_due(tx: Tx, *, lease_ms: int, most: int = 20) -> list[Delivery]:
    """Events to send now. Each counts an attempt, and is due again after the lease if nothing is noted."""
    query = (
        select(DeliveryRow, WebhookRow)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(DeliveryRow.state == "due", DeliveryRow.due_ms <= tx.now_ms)
        .order_by(DeliveryRow.due_ms)
        .limit(most)
        .with_for_update(skip_locked=True, of=DeliveryRow)
    )
    found = []
    for row, hook in (await tx.session.execute(query)).all():
        row.attempts, row.due_ms = row.attempts + 1, tx.now_ms + lease_ms
        found.append(Delivery(row.id, _webhook(hook), row.body, row.attempts))
    await tx.session.flush()
    return found


async def note_answer(tx: Tx, delivery_id: str, *, answer: str, taken: bool, again_ms: int | None) -> None:
    """Notes what the receiver said: taken; or to be sent again at a time; or (None) given up."""
    state = "taken" if taken else "given_up" if again_ms is None else "due"
    values: dict[str, Any] = {"state": state, "last_answer": answer[:500]}
    if again_ms is not None:
        values["due_ms"] = again_ms
    await tx.session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(**values))


async def forget_ended(tx: Tx, *, before_ms: int) -> int:
    """Deletes events made before a time that are not to be sent any more; gives how many."""
    done = await tx.session.execute(
        delete(DeliveryRow)
        .where(DeliveryRow.state != "due", DeliveryRow.created_ms < before_ms)
        .returning(DeliveryRow.id)
    )
    return len(done.all())


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(row.id, row.account_id, row.url, row.secret, frozenset(row.about.split()))
