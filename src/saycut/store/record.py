"""What a project folder remembers, as values; `project.json` is one `Record`."""

from __future__ import annotations

from ..ids import AssetId
from ..timeline.model import Asset
from ..units import Frozen

SCHEMA = 1
"""Raised when a reader of the old form would misread the new one."""


class StoredAsset(Frozen):
    """A file of the project: where it lay, and how to know it again."""

    asset: Asset
    path: str
    """Absolute, or a locator of something Saycut makes ("music:upbeat")."""
    near: str | None = None
    """The path from the project folder: found again when both moved together."""
    size: int = 0
    changed_ns: int = 0
    fingerprint: str = ""

    @property
    def id(self) -> AssetId:
        return self.asset.id


class Entry(Frozen):
    """One turn: what was said, what came back, and the revision it made."""

    revision: int
    """1 is the project as it began; each turn that changed the draft adds one."""
    words: str = ""
    reply: str = ""
    language: str = "en"
    made_ms: int = 0
    """Unix time."""


class Record(Frozen):
    """The whole of `project.json`."""

    schema_version: int = SCHEMA
    title: str = ""
    assets: tuple[StoredAsset, ...] = ()
    entries: tuple[Entry, ...] = ()
    """Every turn there ever was, oldest first; also those undone and edited over."""
    line: tuple[int, ...] = ()
    """The revisions that undo and redo walk along, oldest first."""
    at: int = 0
    """Index into `line`: the revision in force."""

    @property
    def revision(self) -> int:
        """The number of the revision in force; 0 when there is none yet."""
        return self.line[self.at] if self.line else 0

    def with_turn(self, entry: Entry, assets: tuple[StoredAsset, ...]) -> Record:
        """The record after a turn that made a new revision: what was undone is no longer on the line."""
        line = (*self.line[: self.at + 1], entry.revision)
        return self.replace(  # type: ignore[no-any-return]
            assets=assets, entries=(*self.entries, entry), line=line, at=len(line) - 1
        )

    def moved(self, steps: int) -> Record:
        """Undo (negative) or redo (positive), as far as it goes."""
        return self.replace(at=min(max(self.at + steps, 0), max(len(self.line) - 1, 0)))  # type: ignore[no-any-return]

    @property
    def next_revision(self) -> int:
        return max((e.revision for e in self.entries), default=0) + 1
