"""To get a video of a session: an export is put in line, looked at, stopped, and its files are found.

An export's id is its client's: the same request again is the same job, another one with it is refused. The
draft in a request is a stranger's: it is checked here, before anything is promised.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..accounts import terms
from ..accounts.exporting import check_export
from ..accounts.signing_in import Principal
from ..errors import Busy, Cancelled, Conflict, ExportUnknown, NothingToExport, SessionUnknown
from ..jobs import Job, JobRequest
from ..store import exports
from ..store.database import Tx
from ..store.exports import Artifact, Export, ExportRequest
from ..store.uploads import StoredFile
from ..timeline.model import Draft
from ..wire.draft_codec import draft_to_wire
from . import finishing
from .finishing import LOST, PARTS
from .service import Service
from .stored_material import StoredSession, stored_session, strangers_draft
from .wanting import outputs_of

IN_LINE = 25
"""Exports an account may have in line for each that its plan lets run."""
STOPPED_S = 3.0
"""How long it is waited for an export that runs: work stops within two seconds."""
ABANDONED_MS = 5_000
"""An export must be as old as this to be looked at: its job is put in line in the same transaction."""
SOME = 200


@dataclass(frozen=True)
class Wish:
    """What a client asks for."""

    id: str
    """Its own, for this export."""
    session_id: str
    draft: Mapping[str, Any] | None = None
    """In the wire's form; None: the session's, as it stands."""
    output: Mapping[str, Any] | None = None

    @property
    def asked(self) -> list[Any]:
        """What makes it the same wish when it is sent again."""
        return [self.session_id, self.draft, self.output]


@dataclass(frozen=True)
class Standing:
    """How an export stands."""

    export: Export
    percent: int
    """0 to 100; only goes up."""
    files: tuple[Artifact, ...] = ()
    """Once it is completed; the first is the one that was asked for."""


async def request_export(
    service: Service, principal: Principal, wish: Wish, headers: Mapping[str, str]
) -> Standing:
    """An export in line, or the one that this id began before.

    Raises ExportBlocked, ScopeMissing, SessionUnknown, Conflict (the id came with another wish), Busy, and
    for what cannot be made DraftError, OperationError, OutputError, NothingToExport.
    """
    attribution = await check_export(service.database, principal, headers)
    owner = (principal.account_id, wish.session_id)
    draft: Mapping[str, Any] = {}
    request = ExportRequest(wish.id, draft, wish.output or {}, attribution, wish.asked)
    async with service.database.reading() as tx:
        stored = await stored_session(tx, owner)
        known = await exports.known_export(tx, owner, request)
    if known is not None:
        return await _standing(service, known)
    # A draft may hold a hundred thousand segments: others should not wait while it is read.
    draft = await asyncio.to_thread(_checked, wish, stored)
    request = ExportRequest(wish.id, draft, wish.output or {}, attribution, wish.asked)
    async with service.database.writing() as tx:
        await tx.one_at_a_time(f"exports: {principal.account_id}")
        export, new = await exports.open_export(tx, owner, request)
        if new:
            await _check_line(tx, principal)
            payload = {"export": export.id, "account": owner[0], "session": owner[1]}
            job = JobRequest("export", export.id, payload, session=owner[1], tenant=owner[0])
            await service.jobs.enqueue(job, tx=tx)
    return await _standing(service, export)


async def standing_of(service: Service, principal: Principal, client_id: str) -> Standing:
    """How an export of the caller's stands. Raises ExportUnknown for another's too."""
    async with service.database.reading() as tx:
        export = await exports.find_export(tx, principal.account_id, client_id)
    return await _standing(service, export)


async def cancel_export(service: Service, principal: Principal, client_id: str) -> Standing:
    """Stops an export; one that has ended stays as it is. Raises ExportUnknown."""
    async with service.database.writing() as tx:
        export = await exports.ask_to_cancel(tx, principal.account_id, client_id)
    if not export.ended:
        job = await service.jobs.cancel(export.id)
        if job is not None and not job.ended:
            job = await service.jobs.wait(export.id, timeout_s=STOPPED_S, poll_s=0.05)
        if job is None or job.ended:  # it may have been stopped before its work began
            await _end(service, export, Cancelled("Stopped.").as_dict(), cancelled=True)
    return await standing_of(service, principal, client_id)


async def file_of(service: Service, principal: Principal, client_id: str, *, ordinal: int = 0) -> Artifact:
    """A file of a finished export. Raises ExportUnknown, Conflict (there is none yet, or never will be)."""
    found = await standing_of(service, principal, client_id)
    state = found.export.state
    if state in exports.OPEN:
        raise Conflict("the export has not ended yet", way_out="Ask how it stands, and fetch it then.")
    if state != "completed":
        told = dict(found.export.error or {})
        raise Conflict(
            f"the export was {state}, there is no file: {told.get('message', state)}",
            way_out="Change what it names, and export again with a new id.",
        )
    if not 0 <= ordinal < len(found.files):
        raise ExportUnknown
    return found.files[ordinal]


async def end_abandoned(service: Service) -> int:
    """Ends open exports whose work is over without them (it was given up, its process died of it); how many.

    An export's work ends the export before it ends itself: who finds the job over and the export open knows.
    """
    before = service.database.clock() - ABANDONED_MS
    async with service.database.reading() as tx:
        found = await exports.open_exports(tx, before_ms=before)
    return sum([await _reconciled(service, one, await service.jobs.status(one.id)) for one in found])


async def drop_parts(service: Service) -> int:
    """Deletes parts of exports that have ended or are gone: their worker died before it could. How many."""
    count = 0
    waiting: dict[str, list[str]] = {}
    async for one in service.blobs.list(PARTS):
        waiting.setdefault(one.key.removeprefix(PARTS).partition("/")[0], []).append(one.key)
        if len(waiting) >= SOME:
            count += await _drop(service, waiting)
            waiting = {}
    return count + await _drop(service, waiting)


async def _drop(service: Service, keys: Mapping[str, list[str]]) -> int:
    async with service.database.reading() as tx:
        needed = await exports.are_open(tx, list(keys))
    gone = [key for export_id, found in keys.items() if export_id not in needed for key in found]
    for key in gone:
        await service.blobs.delete(key)
    return len(gone)


def _checked(wish: Wish, stored: StoredSession) -> dict[str, Any]:
    """The draft that is exported, in the wire's form, with the outputs that are made of it."""
    draft = stored.draft if wish.draft is None else _strangers(wish.draft, stored.files)
    if not any(track.segments for track in draft.tracks) or not draft.duration_ms:
        raise NothingToExport
    asked = outputs_of(draft, wish.output)
    return draft_to_wire(draft.model_copy(update={"outputs": asked}))


def _strangers(wire: Mapping[str, Any], files: tuple[StoredFile, ...]) -> Draft:
    return strangers_draft(wire, files)


async def _check_line(tx: Tx, principal: Principal) -> None:
    """Raises Busy. The export that is asked about is counted already."""
    plan = await terms.plan_of(tx, principal.plan)
    most = plan.running_exports * IN_LINE
    if await exports.count_open_exports(tx, principal.account_id) > most:
        raise Busy(f"{most} exports are in line already", way_out="Wait until one has ended, or cancel one.")


async def _standing(service: Service, export: Export) -> Standing:
    job = await service.jobs.status(export.id)
    if not export.ended and (await _reconciled(service, export, job) or (job is not None and job.ended)):
        async with service.database.reading() as tx:
            export = await exports.export_of(tx, export.id)
    if export.state != "completed":
        done = job.progress if job is not None else 0.0
        return Standing(export, min(max(export.progress, int(done * 100)), 99))
    async with service.database.reading() as tx:
        files = await exports.artifacts_of(tx, export.id)
    return Standing(export, 100, tuple(files))


async def _reconciled(service: Service, export: Export, job: Job | None) -> bool:
    """Ends an export whose job is over; whether that was needed."""
    young = export.created_ms > service.database.clock() - ABANDONED_MS
    if (job is None and young) or (job is not None and not job.ended):
        return False
    cause = job.error if job is not None and job.error else LOST
    stopped = job is not None and job.state == "cancelled"
    return await _end(service, export, cause, cancelled=stopped)


async def _end(service: Service, export: Export, cause: Mapping[str, Any], *, cancelled: bool) -> bool:
    try:
        async with service.database.writing() as tx:
            return await finishing.fail(tx, export.id, cause, cancelled=cancelled)
    except (ExportUnknown, SessionUnknown):  # it went with its session
        return False
