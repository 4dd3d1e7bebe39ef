"""Exports by the id their client gave them, their progress, and the files they made."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from ..errors import Conflict, ExportUnknown, InputError
from .database import LOCK, Tx
from .sessions import session_row, touch_session
from .tables.sessions import BlobRow
from .tables.work import ArtifactRow, ExportRow
from .turns import request_hash

OPEN = ("pending", "processing")
ENDED = ("completed", "failed", "cancelled")
LONGEST_ID = 200


@dataclass(frozen=True)
class Artifact:
    """A file that an export made."""

    sha256: str
    key: str
    """Where the blob store has it."""
    size: int
    content_type: str
    name: str
    duration_ms: int
    width: int | None
    height: int | None


@dataclass(frozen=True)
class ArtifactFile:
    """A file to keep with an export; its blob is there already (`uploads.keep_blob`)."""

    sha256: str
    name: str
    duration_ms: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Export:
    """One export."""

    id: str
    """Ours; `client_id` is the one its client knows."""
    account_id: str
    session_id: str
    client_id: str
    draft: Mapping[str, Any]
    output: Mapping[str, Any]
    attribution: Mapping[str, str]
    state: str
    """`pending`, `processing`, `completed`, `failed` or `cancelled`."""
    progress: int
    """Per cent."""
    cancel_asked: bool
    error: Mapping[str, Any] | None
    notes: tuple[str, ...]
    """What a person should know of its files, as sentences, once it is completed."""
    created_ms: int
    started_ms: int | None
    ended_ms: int | None

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True)
class ExportRequest:
    """What a client asks for: its id, a draft in the wire's form, the output, who asks."""

    client_id: str
    draft: Mapping[str, Any]
    output: Mapping[str, Any]
    attribution: Mapping[str, str]
    asked: Any = None
    """What makes the request the same one when it is sent again; None: session, draft and output."""

    def hashed(self, session_id: str) -> str:
        """What is compared."""
        return request_hash([session_id, self.draft, self.output] if self.asked is None else self.asked)


async def known_export(tx: Tx, owner: tuple[str, str], request: ExportRequest) -> Export | None:
    """The export this request made before; None where its id is new. Raises Conflict (see `open_export`)."""
    known = await _by_client_id(tx, owner[0], request.client_id)
    if known is None:
        return None
    if known.request_hash != request.hashed(owner[1]):
        raise Conflict(
            "this id was used for another export", way_out="Send a new id for a new export.", field="id"
        )
    return _export(known)


async def open_export(tx: Tx, owner: tuple[str, str], request: ExportRequest) -> tuple[Export, bool]:
    """The export with a client's id, and whether it is a new one.

    `owner`: account id, session id. Raises SessionUnknown, Conflict (the id came with another draft, output
    or session before), InputError.
    """
    account_id, session_id = owner
    if not 0 < len(request.client_id) <= LONGEST_ID:
        raise InputError(f"an export's id has 1 to {LONGEST_ID} characters", field="id")
    await session_row(tx, account_id, session_id)
    await tx.one_at_a_time(f"export: {account_id} {request.client_id}")
    known = await known_export(tx, owner, request)
    if known is not None:
        return known, False
    row = ExportRow(
        id=f"x-{uuid.uuid4()}", account_id=account_id, session_id=session_id, client_id=request.client_id,
        request_hash=request.hashed(session_id), draft=request.draft, output=request.output,
        attribution=request.attribution, state="pending", progress=0, cancel_asked=False,
        created_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    await touch_session(tx, session_id)
    return _export(row), True


async def find_export(tx: Tx, account_id: str, client_id: str) -> Export:
    """An account's export by its client's id. Raises ExportUnknown."""
    row = await _by_client_id(tx, account_id, client_id)
    if row is None:
        raise ExportUnknown
    return _export(row)


async def export_of(tx: Tx, export_id: str) -> Export:
    """An export by our own id, for the job that makes it. Raises ExportUnknown."""
    row = await tx.session.get(ExportRow, export_id, populate_existing=True)
    if row is None:
        raise ExportUnknown
    return _export(row)


async def list_exports(tx: Tx, owner: tuple[str, str], *, most: int = 100) -> list[Export]:
    """A session's exports, newest first. Raises SessionUnknown."""
    await session_row(tx, *owner)
    query = select(ExportRow).where(ExportRow.session_id == owner[1])
    query = query.order_by(ExportRow.created_ms.desc(), ExportRow.id).limit(most)
    return [_export(row) for row in await tx.session.scalars(query)]


async def count_open_exports(tx: Tx, account_id: str) -> int:
    """How many of an account's exports wait or run."""
    query = select(func.count()).select_from(ExportRow)
    query = query.where(ExportRow.account_id == account_id, ExportRow.state.in_(OPEN))
    return int(await tx.session.scalar(query) or 0)


async def open_exports(tx: Tx, *, before_ms: int, most: int = 200) -> list[Export]:
    """Exports that wait or run and came before a time, the oldest first."""
    query = select(ExportRow).where(ExportRow.state.in_(OPEN), ExportRow.created_ms < before_ms)
    rows = await tx.session.scalars(query.order_by(ExportRow.created_ms, ExportRow.id).limit(most))
    return [_export(row) for row in rows]


async def are_open(tx: Tx, export_ids: Collection[str]) -> set[str]:
    """Those of these exports (by our own ids) that wait or run."""
    query = select(ExportRow.id).where(ExportRow.id.in_(export_ids), ExportRow.state.in_(OPEN))
    return set(await tx.session.scalars(query))


async def hold_export(tx: Tx, export_id: str) -> Export:
    """An export by our own id; nobody else changes it in this transaction. Raises ExportUnknown."""
    return _export(await _row(tx, export_id))


async def begin_export(tx: Tx, export_id: str) -> Export:
    """Notes that the work has begun; one that has ended stays so. Raises ExportUnknown."""
    row = await _row(tx, export_id)
    if row.state == "pending":
        row.state, row.started_ms = "processing", tx.now_ms
        await tx.session.flush()
    return _export(row)


async def note_progress(tx: Tx, export_id: str, percent: int) -> bool:
    """Notes how far an export is; it only goes up. Gives whether the work is to go on."""
    told = min(max(percent, 0), 99)
    await tx.session.execute(
        update(ExportRow)
        .where(ExportRow.id == export_id, ExportRow.state.in_(OPEN), ExportRow.progress < told)
        .values(progress=told)
    )
    query = select(ExportRow.state, ExportRow.cancel_asked).where(ExportRow.id == export_id)
    found = (await tx.session.execute(query)).first()
    return found is not None and found.state in OPEN and not found.cancel_asked


async def complete_export(
    tx: Tx, export_id: str, files: Sequence[ArtifactFile], notes: Sequence[str] = ()
) -> Export:
    """Ends an export well, with its files and what is told of them; one that has ended stays as it is.

    Raises ExportUnknown.
    """
    row = await _row(tx, export_id)
    if row.state in OPEN:
        await tx.session.execute(delete(ArtifactRow).where(ArtifactRow.export_id == export_id))
        tx.session.add_all(
            ArtifactRow(
                export_id=export_id, ordinal=at, sha256=one.sha256, name=one.name,
                duration_ms=one.duration_ms, width=one.width, height=one.height,
            )
            for at, one in enumerate(files)
        )  # fmt: skip
        row.state, row.progress, row.ended_ms = "completed", 100, tx.now_ms
        row.notes = list(notes)
        await tx.session.flush()
    return _export(row)


async def fail_export(tx: Tx, export_id: str, error: Mapping[str, Any], *, cancelled: bool = False) -> Export:
    """Ends an export that failed or was cancelled; one that has ended stays. Raises ExportUnknown."""
    row = await _row(tx, export_id)
    if row.state in OPEN:
        row.state, row.error, row.ended_ms = "cancelled" if cancelled else "failed", dict(error), tx.now_ms
        await tx.session.flush()
    return _export(row)


async def ask_to_cancel(tx: Tx, account_id: str, client_id: str) -> Export:
    """Asks an export to stop; one that has ended stays as it is. Raises ExportUnknown."""
    await find_export(tx, account_id, client_id)
    row = await tx.session.scalar(
        select(ExportRow)
        .where(ExportRow.account_id == account_id, ExportRow.client_id == client_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise ExportUnknown
    if row.state in OPEN:
        row.cancel_asked = True
        await tx.session.flush()
    return _export(row)


async def artifacts_of(tx: Tx, export_id: str) -> list[Artifact]:
    """The files of an export; the first is the one that `output.url` means."""
    query = select(ArtifactRow, BlobRow).join(BlobRow, BlobRow.sha256 == ArtifactRow.sha256)
    found = await tx.session.execute(
        query.where(ArtifactRow.export_id == export_id).order_by(ArtifactRow.ordinal)
    )
    return [
        Artifact(
            blob.sha256, blob.key, blob.size, blob.content_type,
            row.name, row.duration_ms, row.width, row.height,
        )
        for row, blob in found
    ]  # fmt: skip


async def _by_client_id(tx: Tx, account_id: str, client_id: str) -> ExportRow | None:
    query = select(ExportRow).where(ExportRow.account_id == account_id, ExportRow.client_id == client_id)
    found: ExportRow | None = await tx.session.scalar(query.execution_options(populate_existing=True))
    return found


async def _row(tx: Tx, export_id: str) -> ExportRow:
    row = await tx.session.get(ExportRow, export_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise ExportUnknown
    return row


def _export(row: ExportRow) -> Export:
    return Export(
        row.id, row.account_id, row.session_id, row.client_id, row.draft, row.output, row.attribution,
        row.state, row.progress, row.cancel_asked, row.error, tuple(row.notes or ()),
        row.created_ms, row.started_ms, row.ended_ms,
    )  # fmt: skip
