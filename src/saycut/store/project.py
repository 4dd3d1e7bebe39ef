"""A project folder: revisions of a draft, the files it is made of, the words said.

    DIR/project.json          the record: assets, turns, and which revision is in force
    DIR/revisions/0001.json   a draft each, in the wire's form; written before the record names it
    DIR/lock                  held by the one writer

The record is replaced in one step after its revision is on disk: a kill at any moment leaves the turn
before it or the turn itself, whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from pydantic import ValidationError

from ..errors import DraftError, MediaError, ProjectError
from ..ids import AssetId
from ..timeline.model import Asset, Draft
from ..wire.draft_codec import draft_from_wire, draft_to_wire
from .files import fingerprint, write_whole
from .record import SCHEMA, Entry, Record, StoredAsset

RECORD = "project.json"
NOT_TEXT = "bytes:"
GENERATED = ("music:", "sound:", "voice:")
"""Locators of what Saycut makes itself: there is no file to find again."""


class Project:
    """An open project folder. Make one with `open_project`; `save_turn` and `move` need `locked`."""

    def __init__(self, folder: Path, record: Record) -> None:
        self.folder = folder
        self.record = record

    @property
    def is_new(self) -> bool:
        return not self.record.line

    def draft(self, revision: int | None = None) -> Draft:
        """The draft of a revision, or of the one in force. Raises ProjectError."""
        number = self.record.revision if revision is None else revision
        path = self._revision_path(number)
        try:
            return draft_from_wire(json.loads(path.read_bytes()))
        except FileNotFoundError:
            raise ProjectError(
                f"revision {number} of the project {self.folder.name} is missing",
                way_out="Undo to an earlier revision, or begin a new project.",
            ) from None
        except (DraftError, ValueError, OSError) as error:
            raise ProjectError(
                f"revision {number} of the project {self.folder.name} cannot be read: {error}",
                way_out="Undo to an earlier revision, or begin a new project.",
            ) from error

    def sources(self) -> dict[AssetId, Path]:
        """Where each asset's file is now. Raises MediaError for one that is gone or is another file."""
        found: dict[AssetId, Path] = {}
        for stored in self.record.assets:
            if not stored.path.startswith(GENERATED):
                found[stored.id] = self._located(stored)
        return found

    def save_turn(
        self, draft: Draft, sources: Mapping[AssetId, Path], *, words: str, reply: str, language: str
    ) -> int:
        """Keeps a turn's draft as a new revision, in force at once; gives its number. Raises ProjectError."""
        entry = Entry(
            revision=self.record.next_revision,
            words=words,
            reply=reply,
            language=language,
            made_ms=time.time_ns() // 1_000_000,
        )
        assets = tuple(self._stored(asset, sources.get(asset.id)) for asset in draft.assets)
        with _writing(self.folder):
            (self.folder / "revisions").mkdir(parents=True, exist_ok=True)
            body = json.dumps(draft_to_wire(draft), ensure_ascii=False, separators=(",", ":"))
            write_whole(self._revision_path(entry.revision), body.encode())
            self._keep(self.record.with_turn(entry, assets))
        return entry.revision

    def move(self, steps: int) -> int:
        """Undo (negative) or redo (positive); gives the steps that were really taken."""
        moved = self.record.moved(steps)
        taken = moved.at - self.record.at
        if taken:
            with _writing(self.folder):
                self._keep(moved)
        return taken

    def _keep(self, record: Record) -> None:
        write_whole(self.folder / RECORD, record.model_dump_json(indent=1).encode())
        self.record = record

    def _revision_path(self, number: int) -> Path:
        return self.folder / "revisions" / f"{number:04d}.json"

    def _stored(self, asset: Asset, path: Path | None) -> StoredAsset:
        known = next((s for s in self.record.assets if s.id == asset.id), None)
        if path is None:
            return StoredAsset(asset=asset, path=known.path if known else asset.locator)
        place = path.resolve()
        stat = place.stat()
        same = known and (known.path, known.size, known.changed_ns) == (
            _told(str(place)),
            stat.st_size,
            stat.st_mtime_ns,
        )
        return StoredAsset(
            asset=asset,
            path=_told(str(place)),
            near=_told(os.path.relpath(place, self.folder.resolve())),
            size=stat.st_size,
            changed_ns=stat.st_mtime_ns,
            fingerprint=known.fingerprint if known and same else fingerprint(place),
        )

    def _located(self, stored: StoredAsset) -> Path:
        places = [Path(_path_of(stored.path))]
        if stored.near:
            places.append(self.folder / _path_of(stored.near))
        there = [p for p in places if p.is_file()]
        for place in there:
            stat = place.stat()
            unchanged = (stat.st_size, stat.st_mtime_ns) == (stored.size, stored.changed_ns)
            if unchanged or fingerprint(place) == stored.fingerprint:
                return place
        name = stored.asset.name
        if there:
            raise MediaError(
                name,
                "has changed since it was added to the project",
                way_out="Put the old file back, or begin a new project with the new one.",
            )
        raise MediaError(
            name,
            f"is no longer where it was ({stored.path})",
            way_out="Put it back there, or beside the project folder as before.",
        )


def open_project(folder: Path, *, create: bool = False) -> Project:
    """The project in a folder; with `create`, a new one where there is none yet. Raises ProjectError."""
    try:
        body = (folder / RECORD).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if not create:
            raise ProjectError(
                f"{folder} is not a Saycut project",
                way_out=f'Begin one with: saycut edit FILE "words" --project {folder}',
            ) from None
        return Project(_new_folder(folder), Record())
    except OSError as error:
        raise ProjectError(f"the project {folder} cannot be read: {error.strerror}") from error
    return Project(folder, _read(body, folder))


def _told(path: str) -> str:
    """A path as text; one whose bytes are no text (old archives) as "bytes:" and percent signs."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return NOT_TEXT + quote(os.fsencode(path))
    return path


def _path_of(told: str) -> str:
    return os.fsdecode(unquote_to_bytes(told.removeprefix(NOT_TEXT))) if told.startswith(NOT_TEXT) else told


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a project for one writer; falls with the process. Raises ProjectError when another has it."""
    import fcntl

    with _writing(folder):
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            owner = os.read(handle, 32).decode(errors="replace").strip()
            raise ProjectError(
                f"the project {folder.name} is in use" + (f" by process {owner}" if owner else ""),
                way_out="Wait until the other edit has ended, then say it again.",
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ProjectError(
            f"the project {folder.name} cannot be written: {error.strerror}",
            way_out="Check the folder's rights and the room on its disk.",
        ) from error


def _new_folder(folder: Path) -> Path:
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read(body: bytes, folder: Path) -> Record:
    try:
        version = json.loads(body).get("schema_version")
    except (ValueError, AttributeError) as error:
        raise ProjectError(f"{folder / RECORD} is not JSON of a project: {error}") from error
    if version != SCHEMA:
        raise ProjectError(
            f"the project {folder.name} was made by another Saycut (form {version}, this one reads {SCHEMA})",
            way_out="Use the newer Saycut it was made with.",
        )
    try:
        return Record.model_validate_json(body)
    except ValidationError as error:
        raise ProjectError(f"{folder / RECORD} cannot be read: {error.errors()[0]['msg']}") from error
