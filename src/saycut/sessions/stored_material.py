"""A session's stored files as `Material`: from their rows, without opening one.

    stored = await stored_session(tx, owner)                    # session, revision, draft, files: one moment
    material = material_of(stored.files, fetched)               # what `edit` and `export` take
    facts = facts_of(stored.files)                              # what was found out before

A draft that is read here has all files of its session: an upload after the first edit needs no revision, and
an undo takes no file away. So read drafts by `stored_session` and `draft_at`, not off the revisions.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import DraftError
from ..ids import AssetId
from ..media.probe import asset_of
from ..media.streams import Probe
from ..operations.base import Operation
from ..operations.cut.remove_silence import RemoveSilence
from ..store import revisions, sessions, uploads
from ..store.blobs import Blobs
from ..store.database import Tx
from ..store.sessions import Session
from ..store.uploads import StoredFile
from ..timeline.facts import AssetFacts
from ..timeline.invariants import check
from ..timeline.model import Asset, AssetKind, Draft
from ..timeline.start import draft_of
from ..wire.draft_codec import draft_from_wire
from .generated import check_generated, is_generated
from .material import Material

OF_THE_MACHINE = frozenset({"transcript_why_not", "subject_why_not"})
"""Reasons that may be gone tomorrow (a model is installed): they are not kept."""
SILENCES = frozenset({"silence", "silence_why_not"})

_OF_FILES = re.compile(r"a\d+")
"""Ids that an upload may get some day."""

Owner = tuple[str, str]
"""Account id, session id."""
Fetch = Callable[[str], Path]
"""Gives a local file with the bytes at a blob's key."""


@dataclass(frozen=True)
class StoredSession:
    """A session as it stands at one moment."""

    session: Session
    draft: Draft
    """The revision in force (an empty draft before the first), with all files of the session."""
    files: tuple[StoredFile, ...]

    @property
    def owner(self) -> Owner:
        return self.session.account_id, self.session.id

    @property
    def revision(self) -> int:
        """What a writer of the next one expects; 0: there is none yet."""
        return self.session.revision


async def stored_session(tx: Tx, owner: Owner) -> StoredSession:
    """A session with its draft and files. Raises SessionUnknown, DraftError."""
    session = await sessions.session_of(tx, *owner)
    files = tuple(await uploads.assets_of(tx, owner))
    found = await revisions.revision_of(tx, owner)
    draft = found.read() if found else Draft()
    return StoredSession(session, with_files(draft, files), files)


async def draft_at(tx: Tx, stored: StoredSession, steps: int) -> Draft | None:
    """The draft so many steps back (negative) or forth, with all files; None where there is none.

    What `edit.Scene` takes as `past`, waited for. Raises SessionUnknown, DraftError.
    """
    found = await revisions.revision_at(tx, stored.owner, steps)
    return with_files(found.read(), stored.files) if found else None


async def begin_draft(tx: Tx, owner: Owner) -> int:
    """Lays out the session's files anew while nobody has edited; call it in the transaction of `add_asset`.

    Once a turn or a client has changed the draft it stays as it is. Gives the revision in force.
    Raises SessionUnknown.
    """
    found = await revisions.revision_of(tx, owner)
    before, number = (found.read(), found.number) if found else (Draft(), 0)
    if await revisions.edited(tx, owner) or before != draft_of(before.assets):
        return number
    begun = draft_of(assets_of(await uploads.assets_of(tx, owner)))
    return (await revisions.save_revision(tx, owner, begun, expected=number)).number


def with_files(draft: Draft, files: Iterable[StoredFile]) -> Draft:
    """The draft with those of the session's files that it lacks."""
    known = {asset.id for asset in draft.assets}
    lacking = tuple(asset for asset in assets_of(files) if asset.id not in known)
    return draft.model_copy(update={"assets": (*draft.assets, *lacking)}) if lacking else draft


def strangers_draft(wire: object, files: Sequence[StoredFile]) -> Draft:
    """A draft that came from outside, its assets replaced by what is known of the session's files.

    Raises DraftError (it breaks a rule, or names a file that the session does not have), OperationError
    (a sound that nobody can make).
    """
    draft = draft_from_wire(wire)
    known = {asset.id: asset for asset in assets_of(files)}
    assets = []
    for place, asset in enumerate(draft.assets):
        ours = known.get(asset.id)
        if ours is not None:
            assets.append(ours.model_copy(update={"extra": asset.extra}))
        elif is_generated(asset) and asset.kind is AssetKind.AUDIO and not _OF_FILES.fullmatch(asset.id):
            assets.append(asset)
        else:
            raise DraftError(
                f"a[{place}]: this session has no file {asset.id!r}",
                way_out="Upload it to this session, and use the id it gets.",
                field=f"a[{place}].i",
            )
    told = with_files(draft.model_copy(update={"assets": tuple(assets)}), files)
    check_generated(told)
    return check(told)


def assets_of(files: Iterable[StoredFile]) -> tuple[Asset, ...]:
    """The files as assets of a draft, in the order they came."""
    return tuple(asset_of(probe_of(one), AssetId(one.id), "") for one in files)


def probe_of(file: StoredFile) -> Probe:
    """What was read off the file when it came."""
    return Probe.model_validate(file.probe)


def material_of(files: Sequence[StoredFile], fetch: Fetch) -> Material:
    """The files as material. A file's bytes are fetched when its path is first asked for, and only then."""
    keys = {AssetId(one.id): one.blob.key for one in files}
    probes = {AssetId(one.id): probe_of(one) for one in files}
    return Material(assets_of(files), StoredSources(keys, fetch), probes)


def fetching(blobs: Blobs, folder: Path, wait_for: Callable[[Coroutine[Any, Any, Path]], Path]) -> Fetch:
    """How a job fetches: `fetching(desk.blobs, context.folder, context.wait_for)`.

    Blobs in a folder are used in place; copies of others are good as long as the job's folder is.
    """

    def fetch(key: str) -> Path:
        return wait_for(blobs.local_path(key, folder=folder))

    return fetch


class StoredSources(Mapping[AssetId, Path]):
    """Paths of stored files; looking one up may fetch it. Raises BlobMissing, StoreError then."""

    def __init__(self, keys: Mapping[AssetId, str], fetch: Fetch) -> None:
        self._keys = keys
        self._fetch = fetch
        self._paths: dict[AssetId, Path] = {}
        self._turn = threading.Lock()

    def __getitem__(self, asset: AssetId) -> Path:
        key = self._keys[asset]
        with self._turn:
            if asset not in self._paths:
                self._paths[asset] = self._fetch(key)
            return self._paths[asset]

    def __contains__(self, asset: object) -> bool:
        return asset in self._keys

    def __iter__(self) -> Iterator[AssetId]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def facts_of(files: Iterable[StoredFile]) -> dict[AssetId, AssetFacts]:
    """What was found out about the files before."""
    return {AssetId(one.id): AssetFacts.model_validate(one.analysis) for one in files if one.analysis}


def lasting_facts(
    facts: Mapping[AssetId, AssetFacts], operations: Iterable[Operation] = ()
) -> dict[AssetId, AssetFacts]:
    """Those of a turn's facts that hold for later ones too.

    Not: silences by a level that an operation of the turn gave; why this machine could not tell something.
    """
    own_level = any(isinstance(o, RemoveSilence) and o.threshold_db is not None for o in operations)
    without = OF_THE_MACHINE | (SILENCES if own_level else frozenset())
    return {
        asset: AssetFacts(**{name: getattr(found, name) for name in AssetFacts.model_fields.keys() - without})
        for asset, found in facts.items()
    }


async def keep_facts(
    tx: Tx, owner: Owner, facts: Mapping[AssetId, AssetFacts], *, known: Mapping[AssetId, AssetFacts]
) -> None:
    """Keeps what was found out (see `lasting_facts`) and is not among the known. Raises SessionUnknown."""
    for asset, found in facts.items():
        if found == known.get(asset):
            continue
        before = known.get(asset, AssetFacts())
        new = {name for name in AssetFacts.model_fields if getattr(found, name) != getattr(before, name)}
        told = found.model_dump(mode="json", include=new, exclude_none=True)
        if told:
            await sessions.touch_session(tx, owner[1])
            await uploads.keep_analysis(tx, owner, asset, told)
