"""How an export ends: its files or its error, and its webhook, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import Cancelled
from ..store import exports, uploads
from ..store.database import Tx
from ..store.exports import Artifact, ArtifactFile, Export
from ..store.uploads import Blob
from .notifying import note

PARTS = "parts/"
"""What the keys of an export's parts begin with; the export's id follows."""
TOLD_OF_ERRORS = ("code", "message", "way_out", "field", "smallest_bytes")
LOST = {"code": "internal", "message": "Something went wrong inside."}
TIMED_OUT = {
    "code": "timed_out",
    "message": "The export took too long and was stopped.",
    "way_out": "Ask for a smaller picture, or export less at a time.",
}


@dataclass(frozen=True)
class Ready:
    """A file that was made, and where its bytes are."""

    blob: Blob
    name: str
    duration_ms: int
    width: int
    height: int


async def complete(tx: Tx, export_id: str, files: Sequence[Ready], notes: Sequence[str]) -> bool:
    """Ends an export well; False where it had ended before, and the files are nobody's.

    `notes` are what a person should know of the files: they are kept with them, for who finds the files there
    must find the notes, too.

    Where the same content was there before, that is what the export points at (`known_keys` tells which keys
    are needed). Raises Cancelled (it was asked to stop), ExportUnknown.
    """
    export = await exports.hold_export(tx, export_id)
    if export.ended:
        return False
    if export.cancel_asked:
        raise Cancelled("Stopped.")
    found = []
    for one in files:
        blob = await uploads.keep_blob(tx, one.blob)
        size = {"width": one.width or None, "height": one.height or None}
        found.append(ArtifactFile(blob.sha256, one.name, one.duration_ms, **size))
    ended = await exports.complete_export(tx, export_id, found, notes)
    kept = [file_facts(one) for one in await exports.artifacts_of(tx, export_id)]
    told = facts_of(ended) | {"files": kept, "notes": list(ended.notes)}
    await note(tx, ended.account_id, "export.completed", export_id, told)
    return True


async def fail(tx: Tx, export_id: str, error: Mapping[str, Any], *, cancelled: bool = False) -> bool:
    """Ends an export that failed or was stopped; False where it had ended before. Raises ExportUnknown."""
    before = await exports.hold_export(tx, export_id)
    if before.ended:
        return False
    stopped = cancelled or before.cancel_asked
    ended = await exports.fail_export(tx, export_id, error, cancelled=stopped)
    await note(tx, ended.account_id, "export.failed", export_id, facts_of(ended))
    return True


def facts_of(export: Export) -> dict[str, Any]:
    """What programs are told of an export."""
    found: dict[str, Any] = {
        "id": export.client_id,
        "sessionId": export.session_id,
        "status": export.state,
        "createdAt": export.created_ms,
        "startedAt": export.started_ms,
        "completedAt": export.ended_ms,
    }
    if export.error is not None:
        found["error"] = {k: v for k, v in export.error.items() if k in TOLD_OF_ERRORS}
    return found


def file_facts(file: Artifact) -> dict[str, Any]:
    """What programs are told of a file."""
    found: dict[str, Any] = {
        "name": file.name,
        "type": file.content_type,
        "size": file.size,
        "duration": round(file.duration_ms / 1000, 3),
    }
    return found | ({"width": file.width, "height": file.height} if file.width and file.height else {})
