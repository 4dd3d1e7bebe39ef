"""Files appear whole or not at all: written under a temporary name beside the target, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import OutputError, RenderError


@contextmanager
def published(target: Path) -> Iterator[Path]:
    """Gives a temporary path in the target's folder; at the end it becomes the target, in one step.

    Whatever is raised inside, nothing is left and an older target stays as it was. Raises OutputError where
    the folder cannot be written to.
    """
    target = target.absolute()
    if not target.parent.is_dir():
        raise OutputError(
            f"There is no folder {str(target.parent)!r}.", way_out="Make it, or choose another."
        )
    partial = target.with_name(f".saycut-{secrets.token_hex(6)}{target.suffix}")
    try:
        # Tried and taken away again: who is killed before anything is written leaves nothing.
        partial.touch(mode=0o644, exist_ok=False)
        partial.unlink()
    except OSError as why:
        raise OutputError(
            f"Nothing can be written to {str(target.parent)!r}: {why.strerror}.",
            way_out="Choose another folder.",
        ) from why
    try:
        yield partial
        if not partial.exists() or partial.stat().st_size == 0:
            raise RenderError("The engine ended without an error, and wrote nothing.")
        _synced(partial)
        partial.replace(target)
        _synced(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def _synced(path: Path) -> None:
    """What stands in the system's memory is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
