"""Assets of a session, the blobs that hold their bytes, and uploads that can go on where they broke off.

The order that loses nothing: bytes into the blob store under a new key (`new_blob_key`), then in one
transaction `keep_blob` and `add_asset`. Where the same content is there already, `keep_blob` gives the old
key, and the new bytes can go. Bytes without a row are garbage of a crash; rows without bytes there are none.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, func, select, update

from ..errors import Conflict, InputError, SessionUnknown
from .database import LOCK, Tx
from .sessions import session_row
from .tables.sessions import AssetRow, BlobRow, SessionRow, UploadRow
from .tables.work import ArtifactRow


@dataclass(frozen=True)
class Blob:
    """The bytes of a file, by content."""

    sha256: str
    key: str
    """Where the blob store has them."""
    size: int
    content_type: str


@dataclass(frozen=True)
class StoredFile:
    """An asset of a session."""

    id: str
    """Its id in the draft: `a1`."""
    name: str
    kind: str
    source: str
    """`upload`, `url` or `made`."""
    blob: Blob
    probe: Mapping[str, Any]
    analysis: Mapping[str, Any] | None
    created_ms: int


@dataclass(frozen=True)
class NewFile:
    """An asset to add; its blob is there already."""

    sha256: str
    name: str
    kind: str
    source: str
    probe: Mapping[str, Any]


@dataclass(frozen=True)
class Upload:
    """An upload on its way."""

    id: str
    account_id: str
    session_id: str
    name: str
    size: int
    received: int
    """Bytes that are safe."""
    pieces: tuple[str, ...]
    """Keys of the blobs that have them, in order."""
    state: str
    """`open`, `done` or `dropped`."""
    asset_id: str | None
    touched_ms: int


PIECES = "pieces/"
"""What the keys of pieces begin with; the id of their upload follows."""


def new_piece_key(upload_id: str) -> str:
    """A place for a piece of an upload."""
    return f"{PIECES}{upload_id}/{secrets.token_hex(16)}"


def new_blob_key() -> str:
    """A place in the blob store that was never used: what is deleted late can hit nothing new."""
    digits = secrets.token_hex(20)
    return f"blobs/{digits[:2]}/{digits}"


async def keep_blob(tx: Tx, blob: Blob) -> Blob:
    """The blob with this content: the one given, or the one that was there before (with its own key)."""
    await tx.one_at_a_time(f"blob: {blob.sha256}")
    row = await tx.session.get(BlobRow, blob.sha256, with_for_update=True, populate_existing=True)
    if row is None:
        row = BlobRow(
            sha256=blob.sha256, key=blob.key, size=blob.size, content_type=blob.content_type,
            created_ms=tx.now_ms,
        )  # fmt: skip
        tx.session.add(row)
        await tx.session.flush()
    return _blob(row)


async def add_asset(tx: Tx, owner: tuple[str, str], file: NewFile) -> StoredFile:
    """Adds a file to a session under the next id. `owner`: account id, session id.

    Raises SessionUnknown, Conflict (its blob is gone).
    """
    session = await session_row(tx, *owner, lock=True)
    blob = await tx.session.get(BlobRow, file.sha256, with_for_update=True, populate_existing=True)
    if blob is None:
        raise Conflict("the bytes of this file are not there", way_out="Upload it again.")
    session.last_asset += 1
    session.touched_ms = tx.now_ms
    row = AssetRow(
        session_id=session.id, id=f"a{session.last_asset}", sha256=file.sha256, name=file.name,
        kind=file.kind, source=file.source, probe=file.probe, analysis=None, created_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    return _file(row, blob)


async def assets_of(tx: Tx, owner: tuple[str, str]) -> list[StoredFile]:
    """A session's files, in the order they came. Raises SessionUnknown."""
    await session_row(tx, *owner)
    query = select(AssetRow, BlobRow).join(BlobRow, BlobRow.sha256 == AssetRow.sha256)
    query = query.where(AssetRow.session_id == owner[1]).execution_options(populate_existing=True)
    found = [_file(row, blob) for row, blob in await tx.session.execute(query)]
    return sorted(found, key=lambda one: int(one.id[1:]))


async def asset_of(tx: Tx, owner: tuple[str, str], asset_id: str) -> StoredFile | None:
    """One file of a session. Raises SessionUnknown."""
    return next((one for one in await assets_of(tx, owner) if one.id == asset_id), None)


async def keep_analysis(tx: Tx, owner: tuple[str, str], asset_id: str, found: Mapping[str, Any]) -> None:
    """Adds facts found out about a file to those there are. Raises SessionUnknown."""
    await session_row(tx, *owner)
    row = await tx.session.get(AssetRow, (owner[1], asset_id), with_for_update=LOCK, populate_existing=True)
    if row is not None:
        row.analysis = {**(row.analysis or {}), **found}
        await tx.session.flush()


async def bytes_of(tx: Tx, account_id: str) -> int:
    """How much room an account's files take; the same content in two sessions counts twice."""
    query = select(func.sum(BlobRow.size)).select_from(AssetRow)
    query = query.join(BlobRow, BlobRow.sha256 == AssetRow.sha256)
    query = query.join(SessionRow, SessionRow.id == AssetRow.session_id)
    return int(await tx.session.scalar(query.where(SessionRow.account_id == account_id)) or 0)


async def take_unused_blobs(tx: Tx, *, before_ms: int, most: int = 100) -> list[Blob]:
    """Takes blobs that no asset and no artifact uses (and none has since a time) out of the table.

    Delete their bytes after the transaction is committed; their keys are never used again.
    """
    unused = ~exists().where(AssetRow.sha256 == BlobRow.sha256) & ~exists().where(
        ArtifactRow.sha256 == BlobRow.sha256
    )
    locked = select(BlobRow.sha256).where(unused, BlobRow.created_ms < before_ms).limit(most)
    hashes = list(await tx.session.scalars(locked.with_for_update(skip_locked=True)))
    # Looked at again now that they are locked: one may have found a use while we waited.
    gone = await tx.session.execute(
        delete(BlobRow)
        .where(BlobRow.sha256.in_(hashes), unused)
        .returning(BlobRow.sha256, BlobRow.key, BlobRow.size, BlobRow.content_type)
        .execution_options(synchronize_session=False)
    )
    return [Blob(*row) for row in gone]


async def known_keys(tx: Tx, keys: list[str]) -> set[str]:
    """Those of these places that a row points at, or may come to: the others are garbage of a crash."""
    kept = set(await tx.session.scalars(select(BlobRow.key).where(BlobRow.key.in_(keys))))
    ids = {key: key.removeprefix(PIECES).partition("/")[0] for key in keys if key.startswith(PIECES)}
    under_way = select(UploadRow.id).where(UploadRow.id.in_(set(ids.values())), UploadRow.state == "open")
    running = set(await tx.session.scalars(under_way)) if ids else set()
    return kept | {key for key, upload_id in ids.items() if upload_id in running}


async def bytes_under_way(tx: Tx, account_id: str) -> int:
    """How much room an account's open uploads will take."""
    query = select(func.sum(UploadRow.size)).where(
        UploadRow.account_id == account_id, UploadRow.state == "open"
    )
    return int(await tx.session.scalar(query) or 0)


async def probe_of_content(tx: Tx, sha256: str) -> Mapping[str, Any] | None:
    """What was read off these very bytes before, in whatever session; its name is that session's."""
    query = select(AssetRow.probe).where(AssetRow.sha256 == sha256).limit(1)
    found: Mapping[str, Any] | None = await tx.session.scalar(query)
    return found


async def open_upload(tx: Tx, owner: tuple[str, str], *, name: str, size: int) -> Upload:
    """Begins an upload of so many bytes. Raises SessionUnknown, InputError."""
    if size < 0:
        raise InputError("a file has no negative size", field="size")
    await session_row(tx, *owner)
    row = UploadRow(
        id=secrets.token_hex(16), account_id=owner[0], session_id=owner[1], name=name, size=size, received=0,
        pieces=[], state="open", created_ms=tx.now_ms, touched_ms=tx.now_ms,
    )  # fmt: skip
    tx.session.add(row)
    await tx.session.flush()
    return _upload(row)


async def upload_of(tx: Tx, account_id: str, upload_id: str) -> Upload:
    """An account's upload. Raises SessionUnknown for another's too."""
    return _upload(await _upload_row(tx, account_id, upload_id))


async def note_received(
    tx: Tx, account_id: str, upload_id: str, *, at: int, received: int, piece: str
) -> Upload:
    """Notes that bytes from `at` to `received` are safe, in the blob at the key `piece`.

    Raises Conflict when the upload does not stand at `at` (its message says where it does), SessionUnknown,
    InputError.
    """
    row = await _upload_row(tx, account_id, upload_id, lock=True)
    if row.state != "open" or row.received != at:
        raise Conflict(
            f"the upload is {row.state} and stands at byte {row.received}, not {at}",
            way_out="Ask where it stands, and go on from there.",
            field="offset",
        )
    if not at <= received <= row.size:
        raise InputError(f"{received} is not within the {row.size} bytes that were said", field="offset")
    row.received, row.touched_ms, row.pieces = received, tx.now_ms, [*row.pieces, piece]
    await tx.session.flush()
    return _upload(row)


async def end_upload(tx: Tx, account_id: str, upload_id: str, *, asset_id: str | None) -> Upload:
    """Ends an upload: it became an asset, or (None) was dropped. Raises SessionUnknown."""
    row = await _upload_row(tx, account_id, upload_id, lock=True)
    if row.state == "open":
        row.state, row.asset_id = "done" if asset_id else "dropped", asset_id
        row.touched_ms = tx.now_ms
        await tx.session.flush()
    return _upload(row)


async def drop_stale_uploads(tx: Tx, before_ms: int) -> list[str]:
    """Drops uploads nobody went on with since a time; gives the ids. Their pieces are garbage then."""
    done = await tx.session.execute(
        update(UploadRow)
        .where(UploadRow.state == "open", UploadRow.touched_ms < before_ms)
        .values(state="dropped")
        .returning(UploadRow.id)
    )
    return list(done.scalars())


async def _upload_row(tx: Tx, account_id: str, upload_id: str, *, lock: bool = False) -> UploadRow:
    row = await tx.session.get(
        UploadRow, upload_id, with_for_update=LOCK if lock else None, populate_existing=True
    )
    if row is None or row.account_id != account_id:
        raise SessionUnknown("there is no such upload")
    return row


def _blob(row: BlobRow) -> Blob:
    return Blob(row.sha256, row.key, row.size, row.content_type)


def _file(row: AssetRow, blob: BlobRow) -> StoredFile:
    return StoredFile(
        row.id, row.name, row.kind, row.source, _blob(blob), row.probe, row.analysis, row.created_ms
    )


def _upload(row: UploadRow) -> Upload:
    return Upload(
        row.id, row.account_id, row.session_id, row.name, row.size, row.received, tuple(row.pieces),
        row.state, row.asset_id, row.touched_ms,
    )  # fmt: skip
