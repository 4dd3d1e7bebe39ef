"""Webhooks: addresses of an account's that are told when work has ended, as Standard Webhooks has it.

    await note(tx, account_id, "turn.completed", turn.id, {...})      # in the transaction that makes it true

What is sent is `{"type", "timestamp", "data"}`; `webhook-id` stays the same when it is sent again, so that a
receiver can deduplicate by it. `sending` sends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..store import webhooks
from ..store.database import Tx

EVENTS: Mapping[str, str] = {
    "export.completed": "An export's files are ready.",
    "export.failed": "An export failed; `data.error` says why.",
    "turn.completed": "A turn has ended and its draft is saved.",
    "turn.failed": "A turn failed; nothing was changed or charged.",
}
"""Every kind of event, with what it means."""


async def note(tx: Tx, account_id: str, kind: str, subject: str, data: Mapping[str, Any]) -> int:
    """Puts an event in line for the account's addresses; the same kind and subject again add nothing.

    `subject`: the id of what it is about. Gives to how many addresses it goes.
    """
    if kind not in EVENTS:
        raise ValueError(f"{kind} is no event: see EVENTS")
    made = datetime.fromtimestamp(tx.now_ms / 1000, UTC).isoformat(timespec="milliseconds")
    body = {"type": kind, "timestamp": made.replace("+00:00", "Z"), "data": dict(data)}
    return await webhooks.note_event(tx, account_id, kind, subject, body)
