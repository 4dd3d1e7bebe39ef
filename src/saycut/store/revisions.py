"""Revisions of a session's draft: kept for ever, walked along by undo and redo.

A writer says which revision it edited. When another was faster it gets a Conflict, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from ..errors import Conflict
from ..timeline.model import Draft
from ..wire.draft_codec import draft_from_wire, draft_to_wire
from .database import Tx
from .sessions import session_row
from .tables.sessions import RevisionRow, SessionRow


@dataclass(frozen=True)
class Revision:
    """One draft as it stood."""

    number: int
    """1, 2, 3 … in the order they were made."""
    draft: Mapping[str, Any]
    """In the wire's form."""
    turn_id: str | None
    made_ms: int

    def read(self) -> Draft:
        """The draft as a value of `timeline`. Raises DraftError."""
        return draft_from_wire(self.draft)


@dataclass(frozen=True)
class Line:
    """Where a session stands on its line of revisions."""

    revision: int
    undo: int
    """Steps back there are."""
    redo: int
    """Steps forth there are."""


async def save_revision(
    tx: Tx, owner: tuple[str, str], draft: Draft, *, expected: int, turn_id: str | None = None
) -> Revision:
    """Keeps a draft as a new revision, in force at once; what had been undone leaves the line.

    `owner`: account id, session id. `expected`: the revision that was edited, 0 for the first.
    Raises SessionUnknown, Conflict.
    """
    row = await _expecting(tx, owner, expected)
    position = await _position(tx, row) + 1 if row.revision else 0
    await tx.session.execute(
        update(RevisionRow)
        .where(RevisionRow.session_id == row.id, RevisionRow.position >= position, RevisionRow.on_line)
        .values(on_line=False)
    )
    row.last_revision += 1
    row.revision, row.touched_ms = row.last_revision, tx.now_ms
    made = RevisionRow(
        session_id=row.id, number=row.revision, position=position, on_line=True,
        draft=draft_to_wire(draft), turn_id=turn_id, made_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(made)
    await tx.session.flush()
    return _revision(made)


async def move(tx: Tx, owner: tuple[str, str], steps: int, *, expected: int) -> Revision:
    """Undo (negative) or redo (positive), all the steps or none; gives the revision now in force.

    Raises SessionUnknown, Conflict (another writer was faster, or there are not so many steps).
    """
    row = await _expecting(tx, owner, expected)
    found = await _on_line(tx, row, steps)
    if found is None:
        raise Conflict(f"there is nothing to {'undo' if steps < 0 else 'redo'}", field="steps")
    row.revision, row.touched_ms = found.number, tx.now_ms
    await tx.session.flush()
    return _revision(found)


async def revision_of(tx: Tx, owner: tuple[str, str], number: int | None = None) -> Revision | None:
    """A revision, or the one in force; None where there is none. Raises SessionUnknown."""
    row = await session_row(tx, *owner)
    found = await tx.session.get(RevisionRow, (row.id, row.revision if number is None else number))
    return _revision(found) if found else None


async def revision_at(tx: Tx, owner: tuple[str, str], steps: int) -> Revision | None:
    """The revision so many steps back (negative) or forth of the one in force. Raises SessionUnknown."""
    found = await _on_line(tx, await session_row(tx, *owner), steps)
    return _revision(found) if found else None


async def line_of(tx: Tx, owner: tuple[str, str]) -> Line:
    """How far undo and redo can go. Raises SessionUnknown."""
    row = await session_row(tx, *owner)
    positions = list(
        await tx.session.scalars(
            select(RevisionRow.position).where(RevisionRow.session_id == row.id, RevisionRow.on_line)
        )
    )
    if not positions:
        return Line(0, 0, 0)
    at = await _position(tx, row)
    return Line(row.revision, at - min(positions), max(positions) - at)


async def edited(tx: Tx, owner: tuple[str, str]) -> bool:
    """Whether a turn has ever made a revision of the session's draft. Raises SessionUnknown."""
    row = await session_row(tx, *owner)
    found = select(RevisionRow.number).where(
        RevisionRow.session_id == row.id, RevisionRow.turn_id.is_not(None)
    )
    return await tx.session.scalar(found.limit(1)) is not None


async def _expecting(tx: Tx, owner: tuple[str, str], expected: int) -> SessionRow:
    row = await session_row(tx, *owner, lock=True)
    if row.revision != expected:
        raise Conflict(
            f"the draft was changed meanwhile: revision {row.revision} is in force, not {expected}",
            way_out="Read the state again, and make the change on what it is now.",
            field="revision",
        )
    return row


async def _position(tx: Tx, row: SessionRow) -> int:
    query = select(RevisionRow.position).where(
        RevisionRow.session_id == row.id, RevisionRow.number == row.revision
    )
    return int(await tx.session.scalar(query) or 0)


async def _on_line(tx: Tx, row: SessionRow, steps: int) -> RevisionRow | None:
    if not row.revision:
        return None
    position = await _position(tx, row) + steps
    found: RevisionRow | None = await tx.session.scalar(
        select(RevisionRow).where(
            RevisionRow.session_id == row.id, RevisionRow.position == position, RevisionRow.on_line
        )
    )
    return found


def _revision(row: RevisionRow) -> Revision:
    return Revision(row.number, row.draft, row.turn_id, row.made_ms)
