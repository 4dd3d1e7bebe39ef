"""Files are brought to a session: bytes first, then what they are, then the rows, all of a request's at once.

    brought = await bring(service, principal, session_id, incoming)

However a file comes (a part, a body, an address, an upload in pieces), it comes as `Incoming`, and goes the
same way. Nothing is acknowledged that is not safe: bytes without a row are garbage that the caretaker finds,
rows without bytes there are none.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from ..accounts import terms
from ..accounts.signing_in import Principal
from ..errors import (
    Conflict,
    FileTooLarge,
    InputError,
    MediaError,
    ServiceError,
    StorageFull,
    UnsupportedFile,
    UrlRefused,
)
from ..media.opening import SUPPORTED
from ..media.probe import probe
from ..media.streams import Probe
from ..store import uploads
from ..store.answers import Asked, KeptAnswer, answer_to, keep_answer
from ..store.blobs import Kept
from ..store.database import Tx
from ..store.sessions import session_of
from ..store.uploads import Blob, NewFile, StoredFile, new_blob_key
from .filenames import is_like, shown_filename, unlike
from .formats import content_type_of
from .service import Service
from .stored_material import begin_draft

MOST_FILES = 100
"""In one request."""
REFUSALS = (UnsupportedFile, FileTooLarge, StorageFull, UrlRefused)
"""What is wrong with one file, and nothing to do with the others of its request."""
_PROBING = ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="probe")
"""Files are read here, as many at a time as there are processors: others do not wait for them."""


class Incoming(Protocol):
    """A file on its way, whoever sends it."""

    @property
    def name(self) -> str:
        """What its sender calls it: any text. For some it is known only when the first bytes are there."""

    @property
    def source(self) -> str:
        """`upload` or `url`."""

    def chunks(self) -> AsyncGenerator[bytes, None]:
        """Its bytes, once. Raises what is to be told of it."""


@dataclass(frozen=True)
class Arrived:
    """A file whose bytes are safe, and that can be used."""

    name: str
    source: str
    kept: Kept
    probe: Probe


@dataclass(frozen=True)
class Rejected:
    """A file that could not be used, and why."""

    name: str
    error: ServiceError


@dataclass(frozen=True)
class Brought:
    """What became of a request's files."""

    files: tuple[StoredFile, ...]
    revision: int
    """Of the draft in force."""
    rejected: tuple[dict[str, Any], ...] = ()
    """`filename`, `code`, `message`, `error` of each that could not be used."""


@dataclass(frozen=True)
class Ending:
    """What is done in the transaction that makes files a session's."""

    idempotency_key: str | None = None
    upload_id: str | None = None
    """The upload in pieces that ends with it."""


@dataclass(frozen=True)
class Batch:
    """The files of one request, and whose they are to be."""

    principal: Principal
    session_id: str
    arrived: Sequence[Arrived]
    rejected: Sequence[Rejected] = ()
    ending: Ending = Ending()

    @property
    def owner(self) -> tuple[str, str]:
        return self.principal.account_id, self.session_id


async def bring(
    service: Service,
    principal: Principal,
    session_id: str,
    incoming: AsyncIterable[Incoming],
    ending: Ending | None = None,
) -> Brought:
    """Adds files to a session, and begins its draft with them while nobody has edited it.

    What is wrong with one is told beside the others. Raises the first refusal where none was good (one of
    `REFUSALS`), SessionUnknown, InputError (there was none), Conflict, StoreError.
    """
    room = await room_of(service, principal, session_id)
    arrived: list[Arrived] = []
    rejected: list[Rejected] = []
    try:
        async for one in incoming:
            if len(arrived) + len(rejected) >= MOST_FILES:
                raise InputError(
                    f"more than {MOST_FILES} files in one request", way_out="Send fewer at once."
                )
            try:
                arrived.append(await arrive(service, one, room - sum(a.kept.size for a in arrived)))
            except REFUSALS as error:
                rejected.append(Rejected(shown_filename(one.name), error))
        if not arrived and rejected:
            raise rejected[0].error
        if not arrived:
            raise InputError("there is no file in the request", way_out="Send it as a part named `files`.")
    except BaseException:
        await discard(service, [one.kept.key for one in arrived])
        raise
    return await keep(service, Batch(principal, session_id, arrived, rejected, ending or Ending()))


async def room_of(service: Service, principal: Principal, session_id: str) -> int:
    """How many bytes the account may still bring. Raises SessionUnknown, StorageFull when it is none."""
    async with service.database.reading() as tx:
        await session_of(tx, principal.account_id, session_id)
        left = await _left(tx, principal)
    if left <= 0:
        raise StorageFull(0)
    return left


async def arrive(service: Service, incoming: Incoming, room: int) -> Arrived:
    """Writes a file's bytes and reads what they are. Raises one of `REFUSALS`, StoreError."""
    most = min(service.rules.largest_file, max(room, 0))
    try:
        async with contextlib.aclosing(incoming.chunks()) as chunks:
            kept = await service.blobs.put(new_blob_key(), chunks, most=most)
    except FileTooLarge:
        if most < service.rules.largest_file:
            raise StorageFull(most) from None
        raise
    name = shown_filename(incoming.name)
    try:
        found = await _known(service, kept, name) or await _probed(service, kept, name)
    except MediaError as error:
        await discard(service, [kept.key])
        raise UnsupportedFile(name, error.reason, accepted=SUPPORTED) from error
    except BaseException:
        await discard(service, [kept.key])
        raise
    return Arrived(name, incoming.source, kept, found)


async def keep(service: Service, batch: Batch) -> Brought:
    """Makes arrived files a session's, in one transaction.

    The same content is kept once; a file that the session has, by content and name, is not added again.
    Raises SessionUnknown, StorageFull, Conflict.
    """
    asked = _asked(batch)
    try:
        async with service.database.writing() as tx:
            await tx.one_at_a_time(f"storage: {batch.principal.account_id}")
            before = await answer_to(tx, asked) if asked else None
            if before is not None:
                brought = await _again(tx, batch.owner, before)
            else:
                brought = await _added(tx, batch)
                if asked:
                    await keep_answer(tx, asked, _answer(brought))
    except (ServiceError, InputError):
        # Refused before anything was written for good. After another error nobody knows: bytes stay then.
        await discard(service, [one.kept.key for one in batch.arrived])
        raise
    used = {one.blob.key for one in brought.files}
    await discard(service, [one.kept.key for one in batch.arrived if one.kept.key not in used])
    return brought


async def discard(service: Service, keys: Sequence[str]) -> None:
    """Deletes bytes that no row points at; what cannot be deleted now the caretaker finds."""
    for key in keys:
        with contextlib.suppress(Exception):
            await service.blobs.delete(key)


async def _added(tx: Tx, batch: Batch) -> Brought:
    await _keep_blobs(tx, batch.arrived)
    there = await uploads.assets_of(tx, batch.owner)
    found: list[StoredFile] = []
    for one in batch.arrived:
        known = [f for f in there if f.blob.sha256 == one.kept.sha256 and is_like(f.name, one.name)]
        if known:
            found.append(known[0])
            continue
        name = unlike(one.name, {f.name for f in there})
        probed = one.probe.replace(name=name).model_dump(mode="json")
        file = NewFile(one.kept.sha256, name, one.probe.kind.value, one.source, probed)
        found.append(await uploads.add_asset(tx, batch.owner, file))
        there.append(found[-1])
        left = await _left(tx, batch.principal)
        if left < 0 and batch.ending.upload_id is None:
            raise StorageFull(max(left + one.kept.size, 0))
    if batch.ending.upload_id:
        ended = await uploads.end_upload(tx, batch.owner[0], batch.ending.upload_id, asset_id=found[0].id)
        if ended.asset_id != found[0].id:
            raise Conflict("the upload was ended by another request", way_out="Ask where it stands.")
    revision = await begin_draft(tx, batch.owner)
    return Brought(tuple(found), revision, tuple(_told(one) for one in batch.rejected))


async def _keep_blobs(tx: Tx, arrived: Sequence[Arrived]) -> None:
    """Locks of blobs come before the session's, and in one order: two requests never wait for one another."""
    contents = {one.kept.sha256: one for one in arrived}
    await tx.one_at_a_time(*(f"blob: {sha256}" for sha256 in contents))
    for sha256, one in sorted(contents.items()):
        content_type = content_type_of(one.probe)
        await uploads.keep_blob(tx, Blob(sha256, one.kept.key, one.kept.size, content_type))


async def _left(tx: Tx, principal: Principal) -> int:
    plan = await terms.plan_of(tx, principal.plan)
    taken = await uploads.bytes_of(tx, principal.account_id)
    return plan.storage_bytes - taken - await uploads.bytes_under_way(tx, principal.account_id)


async def _known(service: Service, kept: Kept, name: str) -> Probe | None:
    """What was read off the same content before."""
    async with service.database.reading() as tx:
        found = await uploads.probe_of_content(tx, kept.sha256)
    try:
        return Probe.model_validate(found).replace(name=name) if found else None
    except ValidationError:  # read by another Saycut
        return None


async def _probed(service: Service, kept: Kept, name: str) -> Probe:
    """Reads the file, in a thread. Raises MediaError, StoreError."""
    folder = service.folder / f"probe-{secrets.token_hex(8)}"
    await asyncio.to_thread(folder.mkdir)
    try:
        path = await service.blobs.local_path(kept.key, folder=folder)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_PROBING, lambda: probe(path, name=name))
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))


def _asked(batch: Batch) -> Asked | None:
    key = batch.ending.idempotency_key
    if key is None:
        return None
    contents = [[one.name, one.kept.sha256] for one in batch.arrived]
    contents += [[one.name] for one in batch.rejected]
    digest = hashlib.sha256(json.dumps(contents).encode()).hexdigest()
    return Asked(batch.owner[0], f"upload {batch.session_id}", key, digest)


def _answer(brought: Brought) -> KeptAnswer:
    told = {"files": [one.id for one in brought.files], "rejected": list(brought.rejected)}
    return KeptAnswer(200, {**told, "revision": brought.revision})


async def _again(tx: Tx, owner: tuple[str, str], before: KeptAnswer) -> Brought:
    """The answer of the same request before; its links are signed anew."""
    there = {one.id: one for one in await uploads.assets_of(tx, owner)}
    files = tuple(there[one] for one in before.body["files"] if one in there)
    return Brought(files, before.body["revision"], tuple(before.body["rejected"]))


def _told(one: Rejected) -> dict[str, Any]:
    told = one.error.as_dict()
    return {
        "filename": one.name,
        "code": one.error.wire_code,
        "message": one.error.message,
        "error": {key: told[key] for key in ("code", "way_out") if key in told},
        **one.error.data,
    }
