"""An export shared out: long outputs are made in parts by whichever workers have time, and joined by one.

A part goes through the blob store, under a key of its attempt's own; the job's result says which of them
counts. All of them are deleted when the export has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..errors import Cancelled, RenderError
from ..jobs import JobContext, PartContext
from ..render.encoder import Request
from ..render.export import Artifact, RenderOptions
from ..render.parts import (
    Division,
    Made,
    Part,
    Sounded,
    assets_of_part,
    divide,
    join,
    render_part,
    render_sound,
)
from ..render.profile import profile_for
from ..store.blobs import Blobs
from ..timeline.model import Output
from ..units import ms_at
from .export import Exporting, render_options
from .finishing import PARTS
from .ordered import Ordered, ordered
from .outputs import Target
from .placing import told_where
from .service import Desk
from .stored_material import facts_of, material_of

PART = "pictures"
"""The parts' name in the job engine."""
ASK_S = 0.25

Found = TypeVar("Found")


@dataclass(frozen=True)
class Pieces:
    """The parts of one output, made somewhere, and its sound, made here."""

    keys: tuple[str, ...]
    sound: Sounded


class Stop(threading.Event):
    """Set when it is set itself, or another is."""

    def __init__(self, other: threading.Event) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        return super().is_set() or self._other.is_set()


@dataclass(frozen=True)
class Shared:
    """What of an export can be shared out."""

    desk: Desk
    context: JobContext
    export_id: str
    ready: Exporting
    options: RenderOptions

    def divided(self, outputs: Sequence[Output]) -> dict[int, Division]:
        """The divisions of those outputs that are better made in parts, by their place.

        They are remembered: whoever goes on with the export goes on with the same parts.
        """

        def decide() -> list[list[Part]]:
            found = [divide(self._request(self.context.cancel), one) for one in outputs]
            return [list(one.parts) if one else [] for one in found]

        told = self.context.step("divide", decide)
        parts = [tuple((int(first), int(end)) for first, end in one) for one in told]
        return {at: Division(one) for at, one in enumerate(parts) if one}

    def made(self, divided: Mapping[int, Division], *, span: tuple[float, float]) -> dict[int, Pieces]:
        """The parts of all of them, by any workers, while the sound is made here."""
        payloads = [
            {"export": self.export_id, "output": at, "first": first, "end": end}
            for at, one in divided.items()
            for first, end in one.parts
        ]
        stop = Stop(self.context.cancel)
        with ThreadPoolExecutor(1, "saycut-sound") as thread:
            sounds = {at: thread.submit(self._sound, at, stop) for at in divided}
            try:
                made = iter(self.context.fan_out(PART, payloads, span=span))
                return {at: self._pieces(made, one, sounds[at]) for at, one in divided.items()}
            finally:
                stop.set()

    def joined(self, target: Target, pieces: Pieces) -> Artifact:
        """One file of its parts."""
        fetched = [self._fetch(key) for key in pieces.keys]
        made = Made(fetched, pieces.sound)
        return join(self._request(self.context.cancel), target.output, made, target.path)

    def _pieces(self, made: Any, division: Division, sound: Future[Sounded]) -> Pieces:
        keys = tuple(str(next(made)["key"]) for _ in division.parts)
        return Pieces(keys, sound.result())

    def _sound(self, at: int, stop: threading.Event) -> Sounded:
        output = self.ready.draft.outputs[at]
        return render_sound(self._request(stop), output, self.options.work_dir / f"sound{at}.wav")

    def _fetch(self, key: str) -> Path:
        return fetched(self.desk.blobs, self.context, key)

    def _request(self, cancel: threading.Event) -> Request:
        ready = self.ready
        return Request(
            ready.draft, ready.material.sources, ready.material.probes, ready.facts, self.options, cancel
        )


def make_part(desk: Desk, context: PartContext, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Makes one part, on whatever worker; gives the key of its bytes.

    Payload: `{"export", "output", "first", "end"}`: our id, the output's place, frames. Raises Cancelled,
    RenderError (names file and segment), and what is wrong with the store.
    """
    found = context.wait_for(_ordered(desk, str(payload["export"])))
    if found.export.ended or found.export.cancel_asked:
        raise Cancelled("Stopped.")
    draft, part = found.draft(), (int(payload["first"]), int(payload["end"]))
    output = draft.outputs[int(payload["output"])]
    material = material_of(found.files, lambda key: fetched(desk.blobs, context, key))
    needed = assets_of_part(draft, output, material.probes, part)
    request = Request(
        draft,
        {asset: material.sources[asset] for asset in needed},
        material.probes,
        facts_of(found.files),
        render_options(desk.workplace, context.folder),
        context.cancel,
    )
    target = context.folder / "part.mp4"
    try:
        render_part(request, output, part, target, told=context.progress)
    except RenderError as error:
        rate = profile_for(draft, output).fps
        raise told_where(error, draft, (ms_at(part[0], rate), ms_at(part[1], rate))) from error
    key = f"{PARTS}{found.export.id}/{secrets.token_hex(16)}"
    context.wait_for(stoppable(desk.blobs.put_file(key, target, content_type="video/mp4"), context.cancel))
    return {"key": key}


async def part_keys(blobs: Blobs, export_id: str) -> list[str]:
    """The keys of all parts of an export, those of given up attempts too."""
    return [one.key async for one in blobs.list(f"{PARTS}{export_id}/")]


def fetched(blobs: Blobs, context: PartContext, key: str) -> Path:
    """A local file with a blob's bytes, as long as the attempt lasts. Raises Cancelled, BlobMissing."""
    return context.wait_for(stoppable(blobs.local_path(key, folder=context.folder), context.cancel))


async def stoppable(coroutine: Coroutine[Any, Any, Found], cancel: threading.Event) -> Found:
    """Waits for a coroutine as long as somebody wants it. Raises Cancelled when `cancel` is set before."""
    task = asyncio.ensure_future(coroutine)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=ASK_S)
            if cancel.is_set() and not task.done():
                raise Cancelled("Stopped.")
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _ordered(desk: Desk, export_id: str) -> Ordered:
    async with desk.database.reading() as tx:
        return await ordered(tx, export_id)
