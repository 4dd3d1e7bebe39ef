"""Uploads that go on where they broke off: pieces are blobs of their own, joined when all are there.

A request's bytes are kept in pieces of `PIECE_BYTES`, each noted as soon as it is safe: whatever ends the
request, a lost connection or a lost machine, costs less than one of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from ..accounts.signing_in import Principal
from ..errors import Conflict, FileTooLarge, InputError, StorageFull
from ..store import uploads
from ..store.blobs import joined
from ..store.uploads import StoredFile, Upload, new_piece_key
from . import bringing
from .bringing import Batch, Ending
from .filenames import shown_filename
from .service import Service

PIECE_BYTES = 8 << 20


class BrokeOff(Exception):
    """The sender is gone; what came before is kept."""


@dataclass(frozen=True)
class Reached:
    """How far an upload is."""

    upload: Upload
    file: StoredFile | None = None
    """What it became."""

    @property
    def offset(self) -> int:
        return self.upload.received


async def begin_upload(
    service: Service, principal: Principal, session_id: str, *, name: str, size: int
) -> Reached:
    """Makes room for a file of so many bytes.

    Raises SessionUnknown, FileTooLarge, StorageFull, InputError.
    """
    if size > service.rules.largest_file:
        raise FileTooLarge(service.rules.largest_file)
    if size <= 0:
        raise InputError("a file has at least one byte", field="size")
    room = await bringing.room_of(service, principal, session_id)
    if size > room:
        raise StorageFull(room)
    async with service.database.writing() as tx:
        owner = (principal.account_id, session_id)
        return Reached(await uploads.open_upload(tx, owner, name=shown_filename(name), size=size))


async def reached(service: Service, principal: Principal, upload_id: str) -> Reached:
    """Where an upload stands, and what it became. Raises SessionUnknown."""
    async with service.database.reading() as tx:
        upload = await uploads.upload_of(tx, principal.account_id, upload_id)
        if upload.asset_id is None:
            return Reached(upload)
        owner = (upload.account_id, upload.session_id)
        return Reached(upload, await uploads.asset_of(tx, owner, upload.asset_id))


async def go_on(
    service: Service, principal: Principal, upload_id: str, *, at: int, chunks: AsyncIterator[bytes]
) -> Reached:
    """Takes bytes from an offset on; with the last one the file is read, and becomes the session's.

    `chunks` may raise BrokeOff: what came before is kept, and it is raised again. An upload that is done
    already, sent to again at its end, tells what it became. Raises SessionUnknown, Conflict (it stands
    elsewhere), InputError (more bytes than were said), UnsupportedFile (it is dropped), StoreError.
    """
    stands = await reached(service, principal, upload_id)
    if stands.file is not None and at == stands.upload.size:
        return stands
    upload = stands.upload
    if upload.state != "open" or at != upload.received:
        raise Conflict(
            f"the upload is {upload.state} and stands at byte {upload.received}, not {at}",
            way_out="Ask where it stands, and go on from there.",
            field="Upload-Offset",
        )
    source = _Source(chunks)
    while upload.received < upload.size and not source.ended:
        upload = await _piece(service, upload, source)
    if upload.received == upload.size and await source.more():
        raise InputError(f"more than the {upload.size} bytes that were said came", field="size")
    if source.broke_off:
        raise BrokeOff
    if upload.received < upload.size:
        return Reached(upload)
    return await _finish(service, principal, upload)


async def _piece(service: Service, upload: Upload, source: _Source) -> Upload:
    """Keeps the next piece, and notes it."""
    key = new_piece_key(upload.id)
    most = min(PIECE_BYTES, upload.size - upload.received)
    kept = await service.blobs.put(key, source.up_to(most))
    if not kept.size:
        await bringing.discard(service, [key])
        return upload
    at = upload.received
    try:
        async with service.database.writing() as tx:
            return await uploads.note_received(
                tx, upload.account_id, upload.id, at=at, received=at + kept.size, piece=key
            )
    except Conflict:
        await bringing.discard(service, [key])  # another request was faster
        raise


async def _finish(service: Service, principal: Principal, upload: Upload) -> Reached:
    """Joins the pieces, and makes the file the session's. A request that dies here is made again."""
    whole = _Whole(service, upload)
    try:
        arrived = await bringing.arrive(service, whole, upload.size)
        batch = Batch(principal, upload.session_id, [arrived], ending=Ending(upload_id=upload.id))
        brought = await bringing.keep(service, batch)
    except Conflict:
        return await reached(service, principal, upload.id)
    except bringing.REFUSALS:
        async with service.database.writing() as tx:
            await uploads.end_upload(tx, upload.account_id, upload.id, asset_id=None)
        await bringing.discard(service, upload.pieces)
        raise
    await bringing.discard(service, upload.pieces)
    return Reached((await reached(service, principal, upload.id)).upload, brought.files[0])


class _Whole:
    """All pieces of an upload, as `bringing.Incoming`."""

    source = "upload"

    def __init__(self, service: Service, upload: Upload) -> None:
        self.name = upload.name
        self._service = service
        self._upload = upload

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        async for chunk in joined(self._service.blobs, self._upload.pieces):
            yield chunk


class _Source:
    """A request's bytes, taken in pieces; where they end is remembered, and how."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self.ended = False
        self.broke_off = False
        self._chunks = chunks
        self._left = b""

    async def up_to(self, most: int) -> AsyncIterator[bytes]:
        """The next bytes, at most so many. An end of any kind only ends them: they are worth keeping."""
        while most > 0:
            chunk = await self._next()
            if chunk is None:
                return
            self._left = chunk[most:]
            most -= len(chunk) - len(self._left)
            yield chunk[: len(chunk) - len(self._left)]

    async def more(self) -> bool:
        """Whether there are bytes after those taken."""
        self._left = await self._next() or b""
        return bool(self._left)

    async def _next(self) -> bytes | None:
        if self._left:
            found, self._left = self._left, b""
            return found
        while not self.ended:
            with contextlib.suppress(StopAsyncIteration):
                try:
                    found = await anext(self._chunks)
                except BrokeOff:
                    self.broke_off = self.ended = True
                    return None
                if found:
                    return found
                continue
            self.ended = True
        return None
