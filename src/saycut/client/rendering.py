"""Exports: begun under an id of the client's own, watched in both shapes of status, cancelled."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from ..errors import (
    Cancelled,
    ExportUnknown,
    NothingToExport,
    RenderError,
    ServerError,
    StillRunning,
    TargetUnreachable,
    Unreadable,
)
from ..units import Frozen
from . import paths
from .calls import Call, Caller, Json
from .patience import Patience
from .reading import read_state
from .uploading import OnProgress, Progress

STATES = {
    "pending": "pending", "queued": "pending", "waiting": "pending",
    "processing": "processing", "running": "processing", "rendering": "processing",
    "completed": "completed", "complete": "completed", "success": "completed", "succeeded": "completed",
    "done": "completed", "failed": "failed", "error": "failed",
    "cancelled": "cancelled", "canceled": "cancelled",
}  # fmt: skip
"""The contract's states, and what else has been seen for them."""


class RenderFile(Frozen):
    """One of the files that an export made; only Saycut's own server tells of them one by one."""

    name: str = ""
    """As the server calls it: text from outside, no place to write to."""
    size: int | None = None
    duration: float | None = None
    """Seconds."""


class RenderStatus(Frozen):
    """How an export stands, read off either shape."""

    id: str
    state: str
    """`pending`, `processing`, `completed`, `failed` or `cancelled`."""
    percent: int = 0
    url: str = ""
    """Where the file is, once it is there."""
    duration: float | None = None
    """Seconds."""
    size: int | None = None
    """Bytes."""
    error: str = ""
    way_out: str = ""
    """What to do about the error, where the server says it."""
    smallest_bytes: int | None = None
    """Bytes of the smallest file that can be watched, where that is why there is none."""
    notes: tuple[str, ...] = ()
    """What a person should know of the files (how a size was kept); only Saycut's own server tells."""
    files: tuple[RenderFile, ...] = ()
    """Empty where the server does not say."""
    number: int = 0
    """Which of the files is meant: its place in `files`."""

    @property
    def ended(self) -> bool:
        return self.state in ("completed", "failed", "cancelled")

    @property
    def worth_another_try(self) -> bool:
        """It failed, not for the size asked of it: the contract has it tried again, under a new id."""
        return self.state == "failed" and self.smallest_bytes is None

    def of_file(self, number: int) -> RenderStatus:
        """The same, for another of the files. Raises ExportUnknown where there is no such."""
        if number == self.number:
            return self
        if not 0 <= number < len(self.files):
            raise ExportUnknown
        one = self.files[number]
        changed: RenderStatus = self.replace(number=number, size=one.size, duration=one.duration, url="")
        return changed


@dataclass(frozen=True)
class Order:
    """What is to be exported: the body of the request, but for its id."""

    session_id: str
    draft: Json
    output: Json


async def order_of(caller: Caller, session_id: str, output: Json | None) -> Order:
    """The session's timeline as it stands. Raises NothingToExport when there is nothing on it."""
    state = await read_state(caller, session_id)
    if not state.ready:
        raise NothingToExport
    return Order(session_id, state.draft, output or {"format": "mp4", "quality": "high"})


async def begin(caller: Caller, order: Order) -> RenderStatus:
    """A new export. Its id is made here, so that sending it again is the same job. Raises ExportBlocked."""
    render_id = f"render_{int(time.time())}_{secrets.token_hex(4)}"
    body = {"id": render_id, "sessionId": order.session_id, "draft": order.draft, "output": order.output}
    reply = await caller.reply(Call("POST", paths.RENDER, parts={"json": body}))
    return status_of(reply.body, render_id)


async def look(caller: Caller, render_id: str) -> RenderStatus:
    """How an export stands. Raises ExportUnknown."""
    return status_of((await caller.reply(Call("GET", paths.render(render_id)))).body, render_id)


async def cancel(caller: Caller, render_id: str) -> RenderStatus:
    """Stops an export; one that has ended stays as it is."""
    await caller.reply(Call("POST", paths.cancel(render_id)))
    return await look(caller, render_id)


async def wait(
    caller: Caller, status: RenderStatus, told: OnProgress | None, *, timeout_s: float | None = None
) -> RenderStatus:
    """The status once it has ended, or as it is when `timeout_s` is over; failed and cancelled too."""
    line, limits = caller.line, caller.limits
    began, (pause_s, longest_s) = line.now(), limits.poll_near_s
    patience = Patience(caller)
    while True:
        if told:
            told(Progress("rendering", status.percent, 100))
        if status.ended:
            return status
        left_s = (limits.export_s if timeout_s is None else timeout_s) - (line.now() - began)
        if left_s <= 0:
            if timeout_s is None:
                raise StillRunning(status.id)
            return status
        await line.sleep(min(pause_s if caller.settings.near else limits.poll_far_s, left_s))
        pause_s = min(pause_s * 1.5, longest_s)
        try:
            status = await look(caller, status.id)
            patience.had()
        except ServerError as error:  # the export goes on when its server is back
            await patience.wait(error)


def raise_unless_completed(status: RenderStatus) -> None:
    """Raises RenderError, TargetUnreachable or Cancelled for an export that made no file."""
    if status.state == "cancelled":
        raise Cancelled("the export was cancelled")
    if status.state == "failed":
        told = status.error or "the export failed, and the service did not say why"
        way_out = status.way_out or "Change what it names, and export again."
        if status.smallest_bytes is not None:
            raise TargetUnreachable(told, smallest_bytes=status.smallest_bytes, way_out=way_out)
        raise RenderError(told, way_out=way_out)


def status_of(body: Any, render_id: str) -> RenderStatus:
    """A status of the top shape, of the one in `data`, or of both. Raises Unreadable for neither."""
    top: Json = body if isinstance(body, dict) else {}
    inner = _object(top.get("data"))
    output = _object(top.get("output")) or _object(inner.get("output"))
    word = _first(top, inner, "status")
    state = STATES.get(word.lower()) if isinstance(word, str) else None
    if state is None:
        raise Unreadable(f"the state of the export is {word!r}, which the contract does not know")
    url = output.get("url") or _first(inner, top, "outputUrl", "output_url")
    return RenderStatus(
        id=render_id,
        state=state,
        percent=100 if state == "completed" else _percent(_first(top, inner, "progress")),
        url=url if isinstance(url, str) else "",
        duration=_number(output.get("duration")),
        size=_bytes(output.get("size")),
        files=_files(inner.get("outputs")),
        error=_reason(_first(top, inner, "error", "errorMessage")),
        way_out=_text(_object(inner.get("error")).get("way_out")),
        smallest_bytes=_bytes(_object(inner.get("error")).get("smallest_bytes")),
        notes=_lines(inner.get("notes")),
    )


def _files(found: object) -> tuple[RenderFile, ...]:
    return tuple(
        RenderFile(
            name=str(one.get("name") or ""),
            size=_bytes(one.get("size")),
            duration=_number(one.get("duration")),
        )
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict)
    )


def _percent(found: object) -> int:
    """Progress as 0 to 100; the contract says 50 for a half, some answers 0.5."""
    number = _number(found) or 0.0
    return max(0, min(round(number * 100 if 0 < number < 1 else number), 100))


def _number(found: object) -> float | None:
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def _bytes(found: object) -> int | None:
    number = _number(found)
    return int(number) if number else None


def _reason(found: object) -> str:
    return _text(found.get("message") if isinstance(found, dict) else found)


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _lines(found: object) -> tuple[str, ...]:
    return tuple(one for one in (found if isinstance(found, list) else []) if isinstance(one, str))


def _first(one: Json, other: Json, *names: str) -> Any:
    return next((b[n] for b in (one, other) for n in names if b.get(n) is not None), None)


def _object(found: object) -> Json:
    return found if isinstance(found, dict) else {}
