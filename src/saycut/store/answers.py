"""Answers kept by their Idempotency-Key: the same request again is answered again, and not done again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from ..errors import Conflict, InputError
from .database import Tx
from .tables.sessions import KeptAnswerRow

LONGEST_KEY = 200


@dataclass(frozen=True)
class KeptAnswer:
    """What was answered."""

    status: int
    """Of HTTP."""
    body: Any


@dataclass(frozen=True)
class Asked:
    """A request with a key: whose, where to, which key, and the hash of its contents."""

    account_id: str
    route: str
    key: str
    request_hash: str


async def answer_to(tx: Tx, asked: Asked) -> KeptAnswer | None:
    """The answer this request had before; None where it is new. Call `keep_answer` in the same transaction.

    Raises Conflict when the key came with other contents, InputError for a key that is none.
    """
    if not 0 < len(asked.key) <= LONGEST_KEY:
        raise InputError(f"Idempotency-Key has 1 to {LONGEST_KEY} characters", field="Idempotency-Key")
    await tx.one_at_a_time(f"answer: {asked.account_id} {asked.route} {asked.key}")
    row = await tx.session.scalar(
        select(KeptAnswerRow).where(
            KeptAnswerRow.account_id == asked.account_id,
            KeptAnswerRow.route == asked.route,
            KeptAnswerRow.key == asked.key,
        )
    )
    if row is None:
        return None
    if row.request_hash != asked.request_hash:
        raise Conflict("this Idempotency-Key came with another request before", field="Idempotency-Key")
    return KeptAnswer(row.status, row.answer)


async def keep_answer(tx: Tx, asked: Asked, answer: KeptAnswer) -> None:
    """Keeps an answer, in the transaction of what it tells."""
    tx.session.add(
        KeptAnswerRow(
            id=str(uuid.uuid4()),
            account_id=asked.account_id,
            route=asked.route,
            key=asked.key,
            request_hash=asked.request_hash,
            status=answer.status,
            answer=answer.body,
            made_ms=tx.now_ms,
        )
    )
    await tx.session.flush()


async def forget_answers(tx: Tx, before_ms: int) -> int:
    """Drops answers from before a time; gives how many."""
    gone = await tx.session.execute(
        delete(KeptAnswerRow).where(KeptAnswerRow.made_ms < before_ms).returning(KeptAnswerRow.id)
    )
    return len(gone.all())
