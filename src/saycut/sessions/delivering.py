"""The work of an export: the draft that was asked for becomes files, and the export ends.

    begin ─► sources ─► parts, by any workers ║ sound ─► join, or the whole ─► blobs ─► end (one transaction)

It may be run again from its start at any moment, by another process: parts that are finished are not made
again, bytes go under keys of their own, and the end is a transaction that happens once.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from ..errors import Cancelled, ExportUnknown, RenderError, SaycutError, SessionUnknown, StoreError
from ..jobs import JobContext, PartContext, Work
from ..operations.refusal import spoken
from ..operations.wording import sentence
from ..render.export import Artifact
from ..render.export import export as render
from ..render.profile import FORMATS
from ..store import exports, uploads
from ..store.uploads import Blob, new_blob_key
from ..telemetry import figures
from ..timeline.model import Draft
from . import dividing, finishing
from .dividing import Shared, stoppable
from .export import Exporting, listener, prepared, render_options, shares_of
from .finishing import LOST, TIMED_OUT, Ready
from .ordered import Ordered, ordered
from .outputs import Target, form_of, targets_for
from .patience import PatientDatabase
from .placing import told_where
from .service import EXPORTS, Desk
from .stored_material import facts_of, keep_facts, lasting_facts, material_of
from .workplace import Watch

ATTEMPTS = 30
"""Processes that may die of one export, or around it: restarts of the machine count, too."""
JOINING = 0.08
"""Part of a divided file's bar for joining it."""

Found = TypeVar("Found")
log = logging.getLogger(__name__)


def export_work(desk: Desk) -> Work:
    """An export as durable work. Its payload: `{"export", "account", "session"}`."""

    def run(context: JobContext, payload: Mapping[str, Any]) -> Any:
        return _Delivering(desk, context, payload).run()

    def part(context: PartContext, payload: Mapping[str, Any]) -> Any:
        return dividing.make_part(desk, context, payload)

    return Work(
        "export",
        run,
        lane=EXPORTS,
        parts={dividing.PART: part},
        limit_s=desk.rules.export_limit_s,
        attempts=ATTEMPTS,
    )


class _Delivering:
    """One attempt at an export."""

    def __init__(self, desk: Desk, context: JobContext, payload: Mapping[str, Any]) -> None:
        self._desk = desk
        self._context = context
        self._tables = PatientDatabase(desk.database, context)
        self._id = str(payload["export"])
        self._ends = time.monotonic() + desk.rules.export_limit_s * 0.98
        """From here on a stop means that time is up."""
        self._put: list[str] = []
        """Keys of all bytes that were put."""
        self._has_parts = context.attempt > 1

    def run(self) -> dict[str, Any]:
        """Makes the files; gives the export's id, its state and what is to be known. Raises why it failed."""
        try:
            return self._tried()
        except (ExportUnknown, SessionUnknown):  # it went with its session
            return {"export": self._id, "state": "gone"}
        finally:
            self._clear()

    def _tried(self) -> dict[str, Any]:
        try:
            found = self._tables.written(lambda tx: ordered(tx, self._id, begin=True))
            if found.export.ended:
                self._has_parts = True
                return {"export": self._id, "state": "over"}
            if found.export.cancel_asked:
                raise Cancelled("Stopped.")
            return self._delivered(found)
        except Cancelled:
            self._stopped()
            raise
        except (ExportUnknown, SessionUnknown):
            raise
        except SaycutError as error:
            self._fail(error.as_dict())
            raise
        except Exception:
            self._fail(LOST)
            raise  # a mistake of ours: the engine logs it

    def _delivered(self, found: Ordered) -> dict[str, Any]:
        ready = self._prepared(found)
        targets = self._targets(ready.draft)
        began = time.monotonic()
        with spoken(found.language):
            made = self._made(ready, targets)
        figures.rendered(
            output_s=sum(one.duration_ms for one in made) / 1000, wall_s=time.monotonic() - began
        )
        kept = [self._kept(one, artifact) for one, artifact in zip(targets, made, strict=True)]
        told = (sentence(note, found.language) for artifact in made for note in artifact.notes)
        notes = list(dict.fromkeys(told))
        completed = self._tables.written(lambda tx: finishing.complete(tx, self._id, kept, notes))
        return {"export": self._id, "state": "completed" if completed else "over"}

    def _prepared(self, found: Ordered) -> Exporting:
        """The draft with its files at hand and all that must be known; what was found out is kept."""
        known = facts_of(found.files)
        material = material_of(found.files, self._fetch)
        exporting = Exporting(found.draft(), material, self._desk.workplace, known)
        watch = Watch(lambda share, _: self._context.progress(share), self._context.cancel)
        ready = prepared(exporting, watch, work=self._context.folder)
        facts = lasting_facts(ready.facts)
        if facts != known:
            self._tables.written(lambda tx: keep_facts(tx, found.owner, facts, known=known))
        return ready

    def _targets(self, draft: Draft) -> tuple[Target, ...]:
        folder = self._context.folder / "made"
        folder.mkdir()
        return targets_for(draft, None, folder=folder)

    def _made(self, ready: Exporting, targets: Sequence[Target]) -> list[Artifact]:
        """Every file; those that are long are made in parts first, by whoever has time."""
        options = render_options(self._desk.workplace, self._context.folder)
        shared = Shared(self._desk, self._context, self._id, ready, options)
        divided = shared.divided([one.output for one in targets])
        self._has_parts = self._has_parts or bool(divided)
        shares = shares_of(targets)
        whole = sum(shares[at][1] for at in divided) * (1 - JOINING)
        begin = shares[0][0]
        with self._where(ready.draft):
            parts = shared.made(divided, span=(begin, begin + whole)) if divided else {}
            found_files, at_share = [], begin + whole
            for at, target in enumerate(targets):
                width = shares[at][1] * (JOINING if at in parts else 1.0)
                told = listener(self._watch(), at_share, width)
                if at in parts:
                    artifact = shared.joined(target, parts[at])
                else:
                    artifact = render(
                        ready.draft,
                        target.output,
                        ready.material.sources,
                        ready.material.probes,
                        ready.facts,
                        target.path,
                        options=options,
                        progress=told,
                        cancel=self._context.cancel,
                    )
                at_share += width
                self._context.progress(at_share)
                found_files.append(artifact)
        return found_files

    @contextlib.contextmanager
    def _where(self, draft: Draft) -> Any:
        try:
            yield
        except RenderError as error:
            raise told_where(error, draft) from error

    def _watch(self) -> Watch:
        return Watch(lambda share, _: self._context.progress(share), self._context.cancel)

    def _kept(self, target: Target, made: Artifact) -> Ready:
        """The file's bytes where they last; no row knows them yet."""
        key, kind = new_blob_key(), FORMATS[form_of(target.output)].mime
        self._put.append(key)
        kept = self._slow(self._desk.blobs.put_file(key, target.path, content_type=kind))
        blob = Blob(kept.sha256, kept.key, kept.size, kind)
        return Ready(blob, target.path.name, made.duration_ms, made.width, made.height)

    def _stopped(self) -> None:
        """Ends an export that was cancelled, or whose time is up; else another attempt goes on with it."""
        found = self._tables.read(lambda tx: exports.export_of(tx, self._id))
        if found.cancel_asked:
            self._fail(Cancelled("Stopped.").as_dict(), cancelled=True)
        elif time.monotonic() >= self._ends:
            self._fail(TIMED_OUT)

    def _fail(self, error: Mapping[str, Any], *, cancelled: bool = False) -> None:
        self._tables.written(lambda tx: finishing.fail(tx, self._id, error, cancelled=cancelled))

    def _clear(self) -> None:
        """Deletes bytes that nobody needs: of parts once the export has ended, of files that no row knows."""
        try:
            put = self._put
            known = self._tables.read(lambda tx: uploads.known_keys(tx, put)) if put else set()
            keys = [key for key in put if key not in known]
            if self._has_parts and self._ended():
                keys += self._context.wait_for(dividing.part_keys(self._desk.blobs, self._id))
            for key in keys:
                self._context.wait_for(self._desk.blobs.delete(key))
        except (StoreError, SQLAlchemyError, OSError) as error:
            log.warning("what an export left could not be deleted now: %s", type(error).__name__)

    def _ended(self) -> bool:
        try:
            return self._tables.read(lambda tx: exports.export_of(tx, self._id)).ended
        except ExportUnknown:
            return True

    def _fetch(self, key: str) -> Path:
        return dividing.fetched(self._desk.blobs, self._context, key)

    def _slow(self, coroutine: Coroutine[Any, Any, Found]) -> Found:
        """Waits for what may take long, no longer than somebody wants it. Raises Cancelled."""
        return self._context.wait_for(stoppable(coroutine, self._context.cancel))
