"""Sessions: begun, found, listed, touched, removed. Another account's session looks like none."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from ..errors import SessionUnknown
from .database import LOCK, Tx
from .tables.sessions import SessionRow

LOWEST_ID, HIGHEST_ID = 10**18, 2**63 - 1
"""Ids have 19 digits, and fit where a client keeps 63 bits."""


@dataclass(frozen=True)
class Session:
    """One project."""

    id: str
    task_id: str
    account_id: str
    app_name: str
    name: str
    language: str | None
    state: Mapping[str, Any]
    """What a client keeps with it, beside what Saycut knows."""
    revision: int
    """The draft in force; 0: none yet."""
    created_ms: int
    touched_ms: int


async def create_session(
    tx: Tx, account_id: str, *, name: str, language: str | None = None, app_name: str = "nemo_agent"
) -> Session:
    """A new session of an account, without a draft."""
    row = SessionRow(
        id=str(LOWEST_ID + secrets.randbelow(HIGHEST_ID - LOWEST_ID)), task_id=str(uuid.uuid4()),
        account_id=account_id, app_name=app_name, name=name, language=language, state={},
        revision=0, last_revision=0, last_asset=0, created_ms=tx.now_ms, touched_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    return _session(row)


async def session_of(tx: Tx, account_id: str, session_id: str) -> Session:
    """An account's session. Raises SessionUnknown."""
    return _session(await session_row(tx, account_id, session_id))


async def list_sessions(tx: Tx, account_id: str, *, most: int = 100, skip: int = 0) -> list[Session]:
    """An account's sessions, newest first."""
    rows = await tx.session.scalars(
        select(SessionRow)
        .where(SessionRow.account_id == account_id)
        .order_by(SessionRow.created_ms.desc(), SessionRow.id)
        .limit(most)
        .offset(skip)
    )
    return [_session(row) for row in rows]


async def count_sessions(tx: Tx, account_id: str) -> int:
    """How many sessions an account has."""
    query = select(func.count()).select_from(SessionRow).where(SessionRow.account_id == account_id)
    return int(await tx.session.scalar(query) or 0)


async def keep_state(tx: Tx, account_id: str, session_id: str, changes: Mapping[str, Any]) -> Session:
    """Puts a client's own keys into the state; None removes one. Raises SessionUnknown."""
    row = await session_row(tx, account_id, session_id, lock=True)
    merged = {**row.state, **changes}
    row.state = {key: value for key, value in merged.items() if value is not None}
    row.touched_ms = tx.now_ms
    await tx.session.flush()
    return _session(row)


async def rename_session(tx: Tx, account_id: str, session_id: str, name: str) -> Session:
    """Gives a session another name. Raises SessionUnknown."""
    row = await session_row(tx, account_id, session_id, lock=True)
    row.name, row.touched_ms = name, tx.now_ms
    await tx.session.flush()
    return _session(row)


async def touch_session(tx: Tx, session_id: str) -> None:
    """Notes that something was done with a session: retention counts from here."""
    await tx.session.execute(
        update(SessionRow).where(SessionRow.id == session_id).values(touched_ms=tx.now_ms)
    )


async def delete_session(tx: Tx, account_id: str, session_id: str) -> None:
    """Removes a session with its revisions, assets, turns and exports. Raises SessionUnknown.

    Files nothing else uses are then found by `uploads.take_unused_blobs`.
    """
    await session_row(tx, account_id, session_id, lock=True)
    tx.session.expunge_all()
    await tx.session.execute(delete(SessionRow).where(SessionRow.id == session_id))


async def delete_idle_sessions(tx: Tx, before_ms: int, *, most: int = 20) -> list[Session]:
    """Removes sessions nobody has touched since a time, longest idle first, with all that is theirs.

    Gives those that went.
    """
    idle = select(SessionRow).where(SessionRow.touched_ms < before_ms).order_by(SessionRow.touched_ms)
    rows = await tx.session.scalars(idle.limit(most).with_for_update(skip_locked=True))
    gone = [_session(row) for row in rows]
    tx.session.expunge_all()
    await tx.session.execute(delete(SessionRow).where(SessionRow.id.in_([one.id for one in gone])))
    return gone


async def session_row(tx: Tx, account_id: str, session_id: str, *, lock: bool = False) -> SessionRow:
    """The row itself, for the other files of `store`; with `lock`, other writers of it wait."""
    row = await tx.session.get(
        SessionRow, session_id, with_for_update=LOCK if lock else None, populate_existing=True
    )
    if row is None or row.account_id != account_id:
        raise SessionUnknown
    return row


def _session(row: SessionRow) -> Session:
    return Session(
        row.id, row.task_id, row.account_id, row.app_name, row.name, row.language, row.state,
        row.revision, row.created_ms, row.touched_ms,
    )  # fmt: skip
