"""Sends webhooks: each until it is taken, over about a day, signed as Standard Webhooks has it.

Any number of processes may do it at a time: who takes an event has it for `LEASE_S`, and a process that dies
with it leaves it to the others. So it comes at least once, always with the same `webhook-id`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import random
from dataclasses import dataclass

import httpx2
from sqlalchemy.exc import SQLAlchemyError

from .. import __version__
from ..errors import StoreError, UrlRefused
from ..store import webhooks
from ..store.webhooks import Delivery
from ..telemetry import figures
from .outgoing import Reach, outgoing
from .service import Desk, Service

LOOK_S = 1.0
"""How often it is looked for what is due."""
AT_ONCE = 8
LEASE_S = 60
"""Longer than an address may take to answer."""
ANSWER_S = 15.0
AGAIN_S = (5, 30, 2 * 60, 10 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 8 * 3600)
"""Seconds until the next try, after the first, the second …: about a day; then it is given up."""
KNOWN_MS = 14 * 24 * 3600 * 1000
"""How long it is known what became of an event."""
GONE = 410
"""An address that says so is told nothing more, as Standard Webhooks has it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Said:
    """What came of a try."""

    answer: str
    taken: bool = False
    gone: bool = False


async def keep_sending(desk: Desk) -> None:
    """Sends what is due, until it is cancelled."""
    async with outgoing(Reach(private=desk.rules.private_urls)) as client:
        while True:
            try:
                sent = await send_due(desk, client)
            except (SQLAlchemyError, StoreError) as error:
                log.warning("webhooks could not be looked for: %s", type(error).__name__)
                sent = 0
            if sent < AT_ONCE:
                await asyncio.sleep(LOOK_S)


async def send_due(desk: Desk, client: httpx2.AsyncClient) -> int:
    """Sends what is due now, a few at a time; gives how many it tried."""
    async with desk.database.reading() as tx:
        if not await webhooks.any_due(tx):
            return 0
    async with desk.database.writing() as tx:
        due = await webhooks.take_due(tx, lease_ms=LEASE_S * 1000, most=AT_ONCE)
    await asyncio.gather(*(_deliver(desk, client, one) for one in due))
    return len(due)


async def forget_sent(service: Service) -> int:
    """Forgets events that were taken or given up long ago; gives how many."""
    async with service.database.writing() as tx:
        return await webhooks.forget_ended(tx, before_ms=tx.now_ms - KNOWN_MS)


async def _deliver(desk: Desk, client: httpx2.AsyncClient, one: Delivery) -> None:
    said = await _send(desk, client, one)
    async with desk.database.writing() as tx:
        again_ms = None if said.taken else next_try(one.attempts, tx.now_ms)
        await webhooks.note_answer(tx, one.id, answer=said.answer, taken=said.taken, again_ms=again_ms)
        if said.gone:
            await webhooks.stop_webhook(tx, one.webhook.account_id, one.webhook.id)
    outcome = "taken" if said.taken else "given_up" if said.gone or again_ms is None else "again"
    figures.webhook_sent(outcome)
    facts = {"webhook": one.webhook.id, "event": one.id, "attempt": one.attempts, "answer": said.answer}
    log.info("webhook: %s", outcome, extra={"facts": facts})


async def _send(desk: Desk, client: httpx2.AsyncClient, one: Delivery) -> _Said:
    body = json.dumps(one.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    seconds = desk.database.clock() // 1000
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"saycut/{__version__}",
        "webhook-id": one.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(one.webhook.secret, one.id, seconds, body),
    }
    try:
        async with (
            asyncio.timeout(ANSWER_S),
            client.stream("POST", one.webhook.url, content=body, headers=headers) as answer,
        ):
            # What it says beside the number is of no interest, and may be without end: it is not read.
            status = answer.status_code
    except UrlRefused as error:
        return _Said(error.message)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as error:
        return _Said(type(error).__name__)
    return _Said(f"HTTP {status}", taken=200 <= status < 300, gone=status == GONE)


def next_try(attempts: int, now_ms: int) -> int | None:
    """When it is tried again after so many tries, a little apart from others; None: no more."""
    if attempts > len(AGAIN_S):
        return None
    return now_ms + round(AGAIN_S[attempts - 1] * 1000 * random.uniform(0.9, 1.1))


def signature(secret: str, event_id: str, seconds: int, body: bytes) -> str:
    """`webhook-signature` as Standard Webhooks 1 has it: v1, HMAC-SHA256 with the secret's own bytes."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, f"{event_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"
