"""What a process holds while it lives: a lock that the system lets go when it dies, however it dies.

So what the dead left behind is known at once, and nothing that is in use is ever taken for it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None  # type: ignore[assignment]

YOUNG_S = 2.0
"""Between making a file and holding it some time may pass; younger ones are let be."""
UNKNOWN_S = 24 * 3600.0
"""Where the disk knows no locks, what was not touched for so long is taken for dead."""
_SIGN = ".held"


def hold(handle: int) -> None:
    """Holds an open file until it is closed or the process ends; where the disk cannot, nothing happens."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_dead(path: Path) -> bool:
    """Whether nobody holds a file any more, as far as can be told."""
    try:
        age_s = time.time() - path.stat().st_mtime
        if age_s < YOUNG_S:
            return False
        if fcntl is None:
            return age_s >= UNKNOWN_S
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age_s >= UNKNOWN_S
    finally:
        os.close(handle)
    return True


@contextlib.contextmanager
def own_folder(parent: Path) -> Iterator[Path]:
    """A new folder of this process's own below `parent`, held while the block lasts, and removed after it."""
    folder = parent / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    handle = os.open(folder / _SIGN, os.O_CREAT | os.O_RDWR, 0o600)
    hold(handle)
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def remove_dead(parent: Path) -> int:
    """Removes the folders below `parent` whose processes are dead; gives how many."""
    gone = 0
    for folder in parent.iterdir() if parent.is_dir() else ():
        if is_dead(folder / _SIGN):
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone
