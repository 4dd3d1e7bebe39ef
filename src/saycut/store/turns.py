"""Turns and the events of their streams.

A turn is opened, begun when it is the session's turn, and ended; its events have numbers without a gap, so
that a client that lost the stream gets the rest. Each call may be repeated: what runs twice is done once.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from ..errors import Conflict, InputError, SessionUnknown
from .database import LOCK, Tx
from .sessions import session_row, touch_session
from .tables.base import json_text
from .tables.work import TurnEventRow, TurnRow

OPEN = ("waiting", "running")
ENDED = ("done", "failed", "cancelled")
LONGEST_KEY = 200
AT_ONCE = 500
"""Ids in one query; SQLite takes 32,766 values."""


@dataclass(frozen=True)
class StoredTurn:
    """One message and what came of it."""

    id: str
    session_id: str
    account_id: str
    number: int
    message: Any
    language: str | None
    state: str
    """`waiting`, `running`, `done`, `failed` or `cancelled`."""
    cancel_asked: bool
    last_event: int
    """The number of its newest event; 0: none yet."""
    revision: int | None
    reply: str | None
    spent: int
    error: Mapping[str, Any] | None
    created_ms: int
    started_ms: int | None
    ended_ms: int | None

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True)
class TurnEvent:
    """One event, in the wire's form."""

    sequence: int
    body: Mapping[str, Any]
    made_ms: int


@dataclass(frozen=True)
class Standing:
    """How far a turn is: all that a stream must ask for."""

    last_event: int
    ended: bool


@dataclass(frozen=True)
class Message:
    """What a turn is asked to do."""

    body: Any
    """`new_message` as it came."""
    language: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How a turn ended."""

    state: str
    """`done`, `failed` or `cancelled`."""
    revision: int | None = None
    """The draft it left, where it changed anything."""
    reply: str | None = None
    spent: int = 0
    error: Mapping[str, Any] | None = None
    """`SaycutError.as_dict()`."""


async def open_turn(tx: Tx, owner: tuple[str, str], message: Message) -> tuple[StoredTurn, bool]:
    """A turn for a message, and whether it is a new one.

    `owner`: account id, session id. The same message while it is open, or one with the same idempotency key,
    joins the turn there is. Raises SessionUnknown, Conflict (the key came with another message before).
    """
    account_id, session_id = owner
    key = message.idempotency_key
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise InputError(f"Idempotency-Key has 1 to {LONGEST_KEY} characters", field="Idempotency-Key")
    await session_row(tx, account_id, session_id, lock=True)
    hashed = request_hash(message.body)
    known = await _same_turn(tx, session_id, hashed, key)
    if known is not None:
        _check_same(known, hashed)
        return _turn(known), False
    latest = await tx.session.scalar(select(func.max(TurnRow.number)).where(TurnRow.session_id == session_id))
    row = TurnRow(
        id=f"e-{uuid.uuid4()}", session_id=session_id, account_id=account_id, number=(latest or 0) + 1,
        request_hash=hashed, idempotency_key=key, message=message.body, language=message.language,
        state="waiting", cancel_asked=False, last_event=0, spent=0, created_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    await touch_session(tx, session_id)
    return _turn(row), True


async def begin_turn(tx: Tx, turn_id: str) -> StoredTurn | None:
    """Lets a turn run when all before it in its session have ended; None while one has not.

    One that runs or has ended is given as it is: look at `state`. Raises SessionUnknown (no such turn).
    """
    row = await _row(tx, turn_id)
    if row.state == "waiting":
        before = select(TurnRow.id).where(
            TurnRow.session_id == row.session_id, TurnRow.number < row.number, TurnRow.state.in_(OPEN)
        )
        if await tx.session.scalar(before.limit(1)) is not None:
            return None
        row.state, row.started_ms = "running", tx.now_ms
        await tx.session.flush()
    return _turn(row)


async def end_turn(tx: Tx, turn_id: str, outcome: Outcome) -> StoredTurn:
    """Ends a turn, in the transaction that keeps its revision and settles its credits.

    One that has ended stays as it is. Raises SessionUnknown (no such turn).
    """
    found = await tx.session.get(TurnRow, turn_id)
    if found is not None:  # the session is locked before the turn, here as elsewhere
        await touch_session(tx, found.session_id)
    row = await _row(tx, turn_id)
    if row.state in OPEN:
        row.state, row.revision, row.reply = outcome.state, outcome.revision, outcome.reply
        row.spent, row.error, row.ended_ms = outcome.spent, outcome.error, tx.now_ms
        await tx.session.flush()
    return _turn(row)


async def ask_to_cancel(tx: Tx, owner: tuple[str, str], turn_id: str | None = None) -> list[StoredTurn]:
    """Asks a session's open turns (or one of them) to stop; gives them. Raises SessionUnknown."""
    await session_row(tx, *owner)
    query = (
        select(TurnRow)
        .where(TurnRow.session_id == owner[1], TurnRow.state.in_(OPEN))
        .with_for_update(key_share=True)
    )
    if turn_id is not None:
        query = query.where(TurnRow.id == turn_id)
    rows = list(await tx.session.scalars(query.order_by(TurnRow.number)))
    for row in rows:
        row.cancel_asked = True
    await tx.session.flush()
    return [_turn(row) for row in rows]


async def turn_of(tx: Tx, account_id: str, turn_id: str) -> StoredTurn:
    """An account's turn. Raises SessionUnknown for another's too."""
    row = await tx.session.get(TurnRow, turn_id, populate_existing=True)
    if row is None or row.account_id != account_id:
        raise SessionUnknown("there is no such turn")
    return _turn(row)


async def list_turns(tx: Tx, owner: tuple[str, str], *, most: int = 100) -> list[StoredTurn]:
    """A session's turns, newest first. Raises SessionUnknown."""
    await session_row(tx, *owner)
    query = select(TurnRow).where(TurnRow.session_id == owner[1]).order_by(TurnRow.number.desc()).limit(most)
    return [_turn(row) for row in await tx.session.scalars(query)]


async def last_language(tx: Tx, owner: tuple[str, str]) -> str | None:
    """The language of the session's newest message, else the session's own; None: neither was told.

    Raises SessionUnknown.
    """
    account_id, session_id = owner
    session = await session_row(tx, account_id, session_id)
    newest = select(TurnRow.language).where(TurnRow.session_id == session_id, TurnRow.language.is_not(None))
    spoken: str | None = await tx.session.scalar(newest.order_by(TurnRow.number.desc()).limit(1))
    return spoken or session.language


async def count_open_turns(tx: Tx, account_id: str) -> int:
    """How many of an account's turns wait or run."""
    query = select(func.count()).select_from(TurnRow)
    query = query.where(TurnRow.account_id == account_id, TurnRow.state.in_(OPEN))
    return int(await tx.session.scalar(query) or 0)


async def add_events(tx: Tx, turn_id: str, key: str, bodies: Sequence[Mapping[str, Any]]) -> list[TurnEvent]:
    """Adds the events of one step, in order, with the next numbers.

    `key` names the step: when it comes again, the events that were added then are given back.
    Raises SessionUnknown (no such turn).
    """
    row = await _row(tx, turn_id)
    names = [f"{key}#{index}" for index in range(len(bodies))]
    known = list(
        await tx.session.scalars(
            select(TurnEventRow)
            .where(TurnEventRow.turn_id == turn_id, TurnEventRow.key.in_(names))
            .order_by(TurnEventRow.sequence)
        )
    )
    if known:
        return [_event(one) for one in known]
    made = [
        TurnEventRow(turn_id=turn_id, sequence=row.last_event + at, key=name, body=body, made_ms=tx.now_ms)
        for at, (name, body) in enumerate(zip(names, bodies, strict=True), 1)
    ]
    row.last_event += len(made)
    tx.session.add_all(made)
    await tx.session.flush()
    return [_event(one) for one in made]


async def events_after(tx: Tx, turn_id: str, sequence: int, *, most: int = 1000) -> list[TurnEvent]:
    """A turn's events after a number (0: all), in order."""
    query = select(TurnEventRow).where(TurnEventRow.turn_id == turn_id, TurnEventRow.sequence > sequence)
    return [
        _event(row) for row in await tx.session.scalars(query.order_by(TurnEventRow.sequence).limit(most))
    ]


async def standings(tx: Tx, turn_ids: Sequence[str]) -> dict[str, Standing]:
    """How far these turns are; one that is gone is missing."""
    found: dict[str, Standing] = {}
    for at in range(0, len(turn_ids), AT_ONCE):
        query = select(TurnRow.id, TurnRow.last_event, TurnRow.state)
        rows = await tx.session.execute(query.where(TurnRow.id.in_(turn_ids[at : at + AT_ONCE])))
        found |= {row.id: Standing(row.last_event, row.state in ENDED) for row in rows}
    return found


async def open_turns(
    tx: Tx, *, before_ms: int, most: int = 200, session_id: str | None = None
) -> list[StoredTurn]:
    """Turns that wait or run and came before a time, oldest first: their work may have been given up."""
    query = select(TurnRow).where(TurnRow.state.in_(OPEN), TurnRow.created_ms <= before_ms)
    if session_id is not None:
        query = query.where(TurnRow.session_id == session_id)
    rows = await tx.session.scalars(query.order_by(TurnRow.created_ms, TurnRow.number).limit(most))
    return [_turn(row) for row in rows]


async def known_turn(tx: Tx, owner: tuple[str, str], message: Message) -> StoredTurn | None:
    """The turn that `open_turn` would join for this message; None: it would open a new one.

    Raises SessionUnknown, Conflict.
    """
    await session_row(tx, *owner)
    hashed = request_hash(message.body)
    row = await _same_turn(tx, owner[1], hashed, message.idempotency_key)
    if row is None:
        return None
    _check_same(row, hashed)
    return _turn(row)


async def events_of_session(
    tx: Tx, owner: tuple[str, str], *, most: int
) -> list[tuple[StoredTurn, list[TurnEvent]]]:
    """A session's newest turns, oldest first, each with all its events. Raises SessionUnknown."""
    found = (await list_turns(tx, owner, most=most))[::-1]
    query = select(TurnEventRow).where(TurnEventRow.turn_id.in_([turn.id for turn in found]))
    rows = list(await tx.session.scalars(query.order_by(TurnEventRow.turn_id, TurnEventRow.sequence)))
    by_turn: dict[str, list[TurnEvent]] = {turn.id: [] for turn in found}
    for row in rows:
        by_turn[row.turn_id].append(_event(row))
    return [(turn, by_turn[turn.id]) for turn in found]


async def fail_open_turns(tx: Tx, before_ms: int, error: Mapping[str, Any]) -> list[StoredTurn]:
    """Ends turns that have been open since before a time as failed; gives them, to release their credits."""
    query = (
        select(TurnRow)
        .where(TurnRow.state.in_(OPEN), TurnRow.created_ms < before_ms)
        .with_for_update(key_share=True)
    )
    rows = list(await tx.session.scalars(query))
    for row in rows:
        row.state, row.error, row.ended_ms = "failed", error, tx.now_ms
    await tx.session.flush()
    return [_turn(row) for row in rows]


def request_hash(body: Any) -> str:
    """A request's contents as a hash; the order of keys does not count."""
    return hashlib.sha256(json_text(_sorted(body)).encode()).hexdigest()


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list | tuple) else value


async def _same_turn(tx: Tx, session_id: str, hashed: str, key: str | None) -> TurnRow | None:
    query = select(TurnRow).where(TurnRow.session_id == session_id)
    if key is not None:
        known: TurnRow | None = await tx.session.scalar(query.where(TurnRow.idempotency_key == key))
        if known is not None:
            return known
    found: TurnRow | None = await tx.session.scalar(
        query.where(TurnRow.request_hash == hashed, TurnRow.state.in_(OPEN))
    )
    return found


def _check_same(row: TurnRow, hashed: str) -> None:
    if row.request_hash != hashed:
        raise Conflict("this Idempotency-Key came with another message before", field="Idempotency-Key")


async def _row(tx: Tx, turn_id: str) -> TurnRow:
    row = await tx.session.get(TurnRow, turn_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise SessionUnknown("there is no such turn")
    return row


def _turn(row: TurnRow) -> StoredTurn:
    return StoredTurn(
        row.id, row.session_id, row.account_id, row.number, row.message, row.language, row.state,
        row.cancel_asked, row.last_event, row.revision, row.reply, row.spent, row.error,
        row.created_ms, row.started_ms, row.ended_ms,
    )  # fmt: skip


def _event(row: TurnEventRow) -> TurnEvent:
    return TurnEvent(row.sequence, row.body, row.made_ms)
