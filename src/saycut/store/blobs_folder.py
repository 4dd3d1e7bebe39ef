"""Blobs in a folder. A plain file each: written beside its place, synced, renamed.

Not by obstore, which does not sync what it writes: an acknowledged upload must survive a power cut.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import BlobMissing, FileTooLarge, StoreError
from .blobs import BINARY, PIECE, Kept, Listed, checked
from .files import sync_folder
from .holding import hold, is_dead

ROOM = ".incoming"
"""Where blobs are written until they are whole; on the same disk, so that a rename is one step."""


def open_folder(root: Path) -> FolderBlobs:
    """The blobs below a folder. Raises StoreError where it cannot be written to."""
    try:
        (root / ROOM).mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = root / ROOM / f"{secrets.token_hex(8)}.probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StoreError(
            f"files cannot be kept in {root.name}: {error.strerror}",
            way_out="Check the folder's rights, or name another.",
        ) from error
    return FolderBlobs(root)


@dataclass(frozen=True)
class FolderBlobs:
    """Blobs below a folder; see `Blobs`."""

    root: Path

    async def put(
        self,
        key: str,
        chunks: AsyncIterable[bytes],
        *,
        most: int | None = None,
        content_type: str = BINARY,  # noqa: ARG002  (the table of blobs has it)
    ) -> Kept:
        writing = await asyncio.to_thread(_begin, self.root, checked(key))
        try:
            waiting = bytearray()
            async for chunk in chunks:
                waiting += chunk
                if most is not None and writing.size + len(waiting) > most:
                    raise FileTooLarge(most)
                if len(waiting) >= PIECE:
                    await asyncio.to_thread(writing.add, waiting)
                    waiting = bytearray()
            await asyncio.to_thread(writing.add, waiting)
            return await asyncio.to_thread(writing.publish)
        finally:
            await asyncio.shield(asyncio.to_thread(writing.drop))

    async def put_file(self, key: str, path: Path, *, content_type: str = BINARY) -> Kept:  # noqa: ARG002
        def copy() -> Kept:
            writing = _begin(self.root, checked(key))
            try:
                with path.open("rb") as file:
                    while piece := file.read(PIECE):
                        writing.add(piece)
                return writing.publish()
            finally:
                writing.drop()

        return await asyncio.to_thread(copy)

    async def size(self, key: str) -> int:
        try:
            return (await asyncio.to_thread(self._path(key).stat)).st_size
        except FileNotFoundError:
            raise BlobMissing(key) from None

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread(self._path(key).open, "rb")
        except FileNotFoundError:
            raise BlobMissing(key) from None
        with file:
            await asyncio.to_thread(file.seek, start)
            left = None if end is None else max(end - start, 0)
            while left is None or left > 0:
                piece = await asyncio.to_thread(file.read, PIECE if left is None else min(PIECE, left))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def list(self, prefix: str = "") -> AsyncIterator[Listed]:
        found = self._walk(prefix)
        while batch := await asyncio.to_thread(_some, found):
            for one in batch:
                yield one

    async def presigned(self, key: str, *, seconds: int) -> str | None:  # noqa: ARG002
        return None

    async def local_path(self, key: str, *, folder: Path) -> Path:  # noqa: ARG002
        await self.size(key)
        return self._path(key)

    def drop_unfinished(self) -> int:
        """Removes what writers that were killed left behind; gives how many."""
        gone = 0
        for path in (self.root / ROOM).iterdir():
            if is_dead(path):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, key: str) -> Path:
        return self.root / checked(key)

    def _walk(self, prefix: str) -> Iterator[Listed]:
        top = self.root / checked(prefix.rstrip("/")) if prefix else self.root
        for folder, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name != ROOM]
            for name in names:
                path = Path(folder) / name
                with contextlib.suppress(FileNotFoundError):
                    found = path.stat()
                    key = path.relative_to(self.root).as_posix()
                    yield Listed(key, found.st_size, found.st_mtime_ns // 1_000_000)


class _Writing:
    """A blob on its way: bytes are hashed as they are written. Used by one thread after the other."""

    def __init__(self, root: Path, key: str) -> None:
        self.key = key
        self.size = 0
        self._target = root / key
        self._partial = root / ROOM / f"{secrets.token_hex(16)}.part"
        self._hash = hashlib.sha256()
        self._file = self._partial.open("xb", buffering=0)
        hold(self._file.fileno())

    def add(self, piece: bytes | bytearray) -> None:
        left = memoryview(piece)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            raise _unwritable(error) from error
        self._hash.update(piece)
        self.size += len(piece)

    def publish(self) -> Kept:
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            parent = self._target.parent
            if not parent.is_dir():
                parent.mkdir(parents=True, exist_ok=True)
                sync_folder(parent.parent)
            self._partial.replace(self._target)
            sync_folder(parent)
        except OSError as error:
            raise _unwritable(error) from error
        return Kept(self.key, self._hash.hexdigest(), self.size)

    def drop(self) -> None:
        self._file.close()
        self._partial.unlink(missing_ok=True)


def _begin(root: Path, key: str) -> _Writing:
    try:
        return _Writing(root, key)
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> StoreError:
    return StoreError(
        f"the file could not be kept: {error.strerror}", way_out="Free some space and try again."
    )


def _some(found: Iterator[Listed]) -> list[Listed]:
    return [one for one, _ in zip(found, range(500), strict=False)]
