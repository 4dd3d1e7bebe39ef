"""Files that are whole or not there: what was acknowledged survives a kill and a power cut."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

SAMPLE = 1 << 20
"""Bytes read at the start, the middle and the end of a file for its fingerprint: 3 MB tell apart any two
files a person edits, and take milliseconds where hashing 500 MB takes a second."""


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file in one step: a reader (or a crash) sees the old bytes or the new, never half.

    Raises OSError when the place cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105  (the two names are one call's)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder last; where the system cannot (Windows), it is not needed."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except (PermissionError, IsADirectoryError):
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fingerprint(path: Path) -> str:
    """A fast hash of a file's content: its size, start, middle and end. Raises OSError."""
    found = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        found.update(size.to_bytes(8, "big"))
        if size <= 3 * SAMPLE:
            file.seek(0)
            found.update(file.read())
        else:
            for at in (0, size // 2, size - SAMPLE):
                file.seek(at)
                found.update(file.read(SAMPLE))
    return found.hexdigest()
