"""Copies of remote blobs on this machine, at most so many bytes of them; the least used go first.

Who uses a copy gets a hard link in a folder of its own: what the cache then removes stays good there, in
this process and in others that share the cache. Blobs never change, so a copy is never stale.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from .holding import is_dead

PARTIAL = ".part"


@dataclass(frozen=True)
class Cache:
    """A folder of copies."""

    folder: Path
    most: int
    """Bytes it may hold; a file under way comes on top."""

    def link(self, key: str, folder: Path) -> Path | None:
        """The copy of a blob, linked into a folder; None where there is none."""
        kept, linked = self._place(key), folder / f"blob-{secrets.token_hex(8)}"
        try:
            os.link(kept, linked)
        except FileNotFoundError:
            return None
        except OSError:  # another disk, or one without links
            try:
                shutil.copyfile(kept, linked)
            except FileNotFoundError:
                return None
        with contextlib.suppress(FileNotFoundError):
            os.utime(kept)
        return linked

    def partial(self) -> Path:
        """Where a copy may be written until it is whole."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.folder / f"{secrets.token_hex(12)}{PARTIAL}"

    def keep(self, key: str, partial: Path, folder: Path) -> Path:
        """Takes a whole copy in, linked into a folder first: there it is good even where it is too large."""
        linked = folder / f"blob-{secrets.token_hex(8)}"
        try:
            os.link(partial, linked)
        except OSError:
            shutil.copyfile(partial, linked)
        partial.replace(self._place(key))
        self._shrink()
        return linked

    def drop_unfinished(self) -> int:
        """Removes copies that nobody writes on any more; gives how many."""
        gone = 0
        for path in self.folder.glob(f"*{PARTIAL}"):
            if is_dead(path):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _place(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()

    def _shrink(self) -> None:
        """Removes the least used until the rest fits."""
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.suffix != PARTIAL:
                    facts = path.stat()
                    found.append((facts.st_mtime_ns, facts.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self.most:
                return
            path.unlink(missing_ok=True)
            total -= size
