"""Blobs: the bytes of files, in a folder or in S3.

    blobs = await open_blobs(Path("data/blobs"))             # or "s3://bucket/prefix?endpoint=http://…"
    kept = await blobs.put(new_blob_key(), chunks, most=LARGEST)
    async for piece in blobs.read(kept.key, start=100): ...

A blob appears whole, under a key that was never used before, or not at all, whatever is killed when. Its
hash is made while it is written: the table of blobs (`store.uploads.keep_blob`) finds by it what is there
already, so that the same content is kept once. Memory is bounded: some pieces, whatever a file's size.

Everything is async and bound to no event loop: a worker's thread may use `asyncio.run(blobs.put_file(…))`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..errors import StoreError

PIECE = 1 << 20
"""Bytes handed on at once: fewer cost time, more cost memory for each request that runs."""
SEVEN_DAYS_S = 7 * 24 * 3600
"""The longest life of a presigned address: S3 allows no more."""
BINARY = "application/octet-stream"

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Kept:
    """What was written."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Listed:
    """A blob as a listing tells it."""

    key: str
    size: int
    modified_ms: int


class Blobs(Protocol):
    """Where blobs are. Make one with `open_blobs`."""

    async def put(
        self, key: str, chunks: AsyncIterable[bytes], *, most: int | None = None, content_type: str = BINARY
    ) -> Kept:
        """Writes a blob from a stream, and makes it last. Raises FileTooLarge past `most` bytes, StoreError.

        After an exception, the stream's own included, nothing of it is there.
        """

    async def put_file(self, key: str, path: Path, *, content_type: str = BINARY) -> Kept:
        """Writes a blob from a file. Raises StoreError, OSError where the file cannot be read."""

    async def size(self, key: str) -> int:
        """How many bytes a blob has. Raises BlobMissing."""

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `end` (not included; None: the last). Raises BlobMissing at once."""

    async def delete(self, key: str) -> None:
        """Deletes a blob; one that is not there is no error."""

    def list(self, prefix: str = "") -> AsyncIterator[Listed]:
        """All blobs whose key begins with a prefix that ends in "/", in no order."""

    async def presigned(self, key: str, *, seconds: int) -> str | None:
        """An address that gives a blob to whoever has it; None where the service itself must give it."""

    async def local_path(self, key: str, *, folder: Path) -> Path:
        """A file with the blob's bytes, to read only: the blob itself, or a copy in `folder`.

        It is good as long as `folder` is, which the caller removes. Raises BlobMissing, StoreError.
        """

    def drop_unfinished(self) -> int:
        """Removes what processes that were killed left half done on this machine; gives how many."""


async def open_blobs(place: Path | str, *, cache: Path | None = None, cache_bytes: int = 20 << 30) -> Blobs:
    """The blobs in a folder (made where it is missing), or at `s3://bucket/prefix`.

    S3: `?endpoint=…&region=…` name another server than Amazon's; keys come from the environment
    (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`) or the machine's role. `cache`: a folder for copies, at
    most `cache_bytes` of them. Raises StoreError.
    """
    if isinstance(place, str) and place.startswith("s3://"):
        from .blobs_s3 import open_s3

        return await open_s3(place, cache=cache, cache_bytes=cache_bytes)
    if isinstance(place, str) and "://" in place:
        raise StoreError(
            "blobs are kept in a folder or in S3",
            way_out="Write BLOB_URL as a folder, or as s3://bucket/prefix.",
        )
    from .blobs_folder import open_folder

    return open_folder(Path(place))


async def joined(blobs: Blobs, keys: Iterable[str]) -> AsyncIterator[bytes]:
    """Several blobs as one stream, for `put`: an upload that came in pieces. Raises BlobMissing."""
    for key in keys:
        async for piece in blobs.read(key):
            yield piece


def checked(key: str) -> str:
    """The key, if it can be one: no way out of the folder, nothing that needs escaping. Raises StoreError."""
    if len(key) > 500 or _KEY.fullmatch(key) is None:
        raise StoreError("a blob's key has letters, digits, '.', '_' and '-', in parts between '/'")
    return key
