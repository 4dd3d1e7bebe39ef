"""A still of a session's draft as it stands: what an agent shows its person before anything is exported."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from pathlib import Path

from ..accounts.signing_in import Principal
from ..errors import InputError
from ..timeline.model import Draft, Output, TrackKind
from .export import Exporting, export_files
from .outputs import Target
from .service import Service
from .stored_material import StoredSession, facts_of, fetching, material_of, stored_session
from .workplace import Watch

HEIGHTS = range(64, 1081)
"""Pixels the short side may have."""
PATIENCE_S = 20.0
"""A still that takes longer is given up: an agent waits no longer for a call."""


async def still_of(
    service: Service, principal: Principal, session_id: str, *, at_ms: int | None = None, height: int = 480
) -> bytes:
    """A JPEG of the draft in force at a time (None: a good one is chosen), its short side `height` pixels.

    Raises SessionUnknown, InputError (there is no picture yet, no such height), RenderError.
    """
    if height not in HEIGHTS:
        raise InputError(f"a still has {HEIGHTS.start} to {HEIGHTS.stop - 1} pixels", field="height")
    async with service.database.reading() as tx:
        stored = await stored_session(tx, (principal.account_id, session_id))
    draft = _seen(stored.draft)
    if draft.canvas is None or not draft.duration_ms:
        raise InputError("there is no picture yet", way_out="Upload a video or a photo first.")
    place = None if at_ms is None else min(max(at_ms, 0), draft.duration_ms - 1)
    output = Output(kind="still", format="jpg", at_ms=place, resolution=f"{height}p")
    async with service.stills:
        return await _made(service, stored, draft.model_copy(update={"outputs": (output,)}))


def _seen(draft: Draft) -> Draft:
    """The draft without what is only heard: nothing need be listened to for a picture."""
    return draft.model_copy(
        update={"tracks": tuple(t for t in draft.tracks if t.kind is not TrackKind.AUDIO)}
    )


async def _made(service: Service, stored: StoredSession, draft: Draft) -> bytes:
    loop = asyncio.get_running_loop()
    folder = Path(tempfile.mkdtemp(prefix="still-", dir=service.folder))
    cancel = threading.Event()

    def make() -> bytes:
        fetch = fetching(
            service.blobs, folder, lambda told: asyncio.run_coroutine_threadsafe(told, loop).result()
        )
        material = material_of(stored.files, fetch)
        target = Target(draft.outputs[0], folder / "still.jpg")
        exporting = Exporting(draft, material, service.workplace, facts_of(stored.files))
        export_files(exporting, [target], watch=Watch(cancel=cancel), work=folder)
        return target.path.read_bytes()

    working = asyncio.create_task(asyncio.to_thread(make))
    try:
        return await asyncio.wait_for(asyncio.shield(working), PATIENCE_S)
    except TimeoutError:
        raise InputError("a still of this draft takes too long", way_out="Export it instead.") from None
    finally:
        cancel.set()
        await asyncio.wait([working])
        shutil.rmtree(folder, ignore_errors=True)
