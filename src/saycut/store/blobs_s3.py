"""Blobs in S3, or a server that speaks like it. obstore signs, retries, and sends in parts."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from ..errors import BlobMissing, FileTooLarge, InputError, StoreError
from .blobs import BINARY, PIECE, SEVEN_DAYS_S, Kept, Listed, checked
from .blobs_cache import Cache
from .holding import hold

if TYPE_CHECKING:
    from obstore.store import S3Config

PART = 8 << 20
"""Bytes of one part. S3 takes at most 10,000 parts: files up to 80 GB."""
AT_ONCE = 2
"""Parts of one file under way at a time: with the one being gathered, 24 MB of memory a file."""


async def open_s3(url: str, *, cache: Path | None, cache_bytes: int) -> S3Blobs:
    """The blobs at `s3://bucket/prefix?endpoint=…&region=…`. Raises StoreError where it cannot be used."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    unknown = set(query) - {"endpoint", "region"}
    if not parts.netloc or unknown or "@" in parts.netloc:
        raise StoreError(
            "the address of the blobs cannot be read",
            way_out="Write s3://bucket/prefix?endpoint=https://…&region=…, and the keys in the environment.",
        )
    endpoint = query.get("endpoint")
    config: S3Config = {}
    if endpoint:
        config["endpoint"] = endpoint
    if "region" in query:
        config["region"] = query["region"]
    store = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=config,
        client_options={
            "allow_http": endpoint is not None and endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=10),
            # Of a whole transfer: somebody downloads 500 MB over a thin line.
            "timeout": timedelta(hours=2),
        },
        retry_config={"max_retries": 5, "retry_timeout": timedelta(seconds=60)},
    )
    folder = cache or Path(tempfile.gettempdir()) / "saycut-blobs"
    blobs = S3Blobs(store, Cache(folder, cache_bytes))
    with _told("the blobs cannot be reached"):
        async for _ in blobs.list():
            break
    return blobs


@dataclass(frozen=True)
class S3Blobs:
    """Blobs in a bucket; see `Blobs`."""

    store: S3Store
    cache: Cache

    async def put(
        self, key: str, chunks: AsyncIterable[bytes], *, most: int | None = None, content_type: str = BINARY
    ) -> Kept:
        counted = _Counted(chunks, most)
        sending = asyncio.ensure_future(
            obstore.put_async(
                self.store,
                checked(key),
                counted.pieces(),
                attributes={"Content-Type": content_type},
                chunk_size=PART,
                max_concurrency=AT_ONCE,
                use_multipart=True,
            )
        )
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            # Dropped in the middle it would leave its parts, which cost money: it must see its source fail.
            counted.stop()
            await asyncio.wait([sending])
            sending.exception()
            raise
        except Exception as error:
            if counted.failure is not None:
                raise counted.failure from None
            raise StoreError("the file could not be kept", way_out="Try again in a while.") from error
        return Kept(key, counted.hash.hexdigest(), counted.size)

    async def put_file(self, key: str, path: Path, *, content_type: str = BINARY) -> Kept:
        return await self.put(key, _file(path), content_type=content_type)

    async def size(self, key: str) -> int:
        try:
            with _told("a file cannot be looked up"):
                return int((await obstore.head_async(self.store, checked(key)))["size"])
        except FileNotFoundError:
            raise BlobMissing(key) from None

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        size = await self.size(key)
        last = size if end is None else min(end, size)
        if start >= last:
            return
        with _told("a file cannot be read"):
            try:
                found = await obstore.get_async(self.store, key, options={"range": (start, last)})
            except FileNotFoundError:
                raise BlobMissing(key) from None
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    async def delete(self, key: str) -> None:
        try:
            with _told("a file cannot be deleted"):
                await obstore.delete_async(self.store, checked(key))
        except FileNotFoundError:
            return

    async def list(self, prefix: str = "") -> AsyncIterator[Listed]:
        with _told("the files cannot be listed"):
            async for batch in obstore.list(self.store, prefix.rstrip("/") or None, chunk_size=500):
                for one in batch:
                    yield Listed(one["path"], one["size"], round(one["last_modified"].timestamp() * 1000))

    async def presigned(self, key: str, *, seconds: int) -> str | None:
        if not 0 < seconds <= SEVEN_DAYS_S:
            raise InputError(f"a signed address is good for 1 to {SEVEN_DAYS_S} seconds", field="seconds")
        with _told("an address cannot be signed"):
            return await obstore.sign_async(self.store, "GET", checked(key), timedelta(seconds=seconds))

    async def local_path(self, key: str, *, folder: Path) -> Path:
        linked = await asyncio.to_thread(self.cache.link, checked(key), folder)
        if linked is not None:
            return linked
        partial = await asyncio.to_thread(self.cache.partial)
        try:
            with partial.open("xb") as file:
                hold(file.fileno())
                async for piece in self.read(key):
                    await asyncio.to_thread(file.write, piece)
            return await asyncio.to_thread(self.cache.keep, key, partial, folder)
        except OSError as error:
            raise StoreError(f"a copy could not be made: {error.strerror}") from error
        finally:
            partial.unlink(missing_ok=True)

    def drop_unfinished(self) -> int:
        """Removes copies that were killed half made.

        Blobs that were killed half sent are the bucket's, and nothing lists them: give it a lifecycle rule
        (AbortIncompleteMultipartUpload).
        """
        return self.cache.drop_unfinished()


class _Counted:
    """A stream that is hashed and counted as it passes, in pieces large enough for a part."""

    def __init__(self, chunks: AsyncIterable[bytes], most: int | None) -> None:
        self.hash = hashlib.sha256()
        self.size = 0
        self.failure: Exception | None = None
        """What the source raised: obstore says it as text only."""
        self._chunks = aiter(chunks)
        self._most = most
        self._next: asyncio.Future[bytes | None] | None = None
        self._stopped = False

    def stop(self) -> None:
        """Makes the stream fail where it stands."""
        self._stopped = True
        if self._next is not None:
            self._next.cancel()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The stream, until it ends or fails; obstore answers a failure by taking back what it sent."""
        waiting = bytearray()
        try:
            while (chunk := await self._chunk()) is not None:
                self.size += len(chunk)
                if self._most is not None and self.size > self._most:
                    raise FileTooLarge(self._most)
                waiting += chunk
                if len(waiting) >= PIECE:
                    yield await self._passed(waiting)
                    waiting = bytearray()
            if waiting or self.size == 0:
                yield await self._passed(waiting)
        except Exception as error:
            self.failure = error
            raise

    async def _chunk(self) -> bytes | None:
        self._next = asyncio.ensure_future(anext(self._chunks, None))
        try:
            if not self._stopped:
                return await self._next
        except asyncio.CancelledError:
            pass
        self._next.cancel()
        raise ConnectionAbortedError("the upload was stopped")

    async def _passed(self, piece: bytearray) -> bytes:
        await asyncio.to_thread(self.hash.update, piece)
        return bytes(piece)


async def _file(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turns obstore's errors into ours; a missing blob stays a FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        raise StoreError(
            f"{what}: {_reason(error)}",
            way_out="Check that the server runs, BLOB_URL, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        ) from error


def _reason(error: BaseError) -> str:
    """The kind of a failure. What obstore says may hold addresses with signatures: it is not told."""
    text = str(error)
    for sign, reason in (
        ("InvalidAccessKeyId", "the access key is unknown"),
        ("SignatureDoesNotMatch", "the secret key is wrong"),
        ("AccessDenied", "access is denied"),
        ("NoSuchBucket", "there is no such bucket"),
        ("dns error", "the server's name is unknown"),
        ("onnect", "the server does not answer"),
    ):
        if sign in text:
            return reason
    return type(error).__name__
