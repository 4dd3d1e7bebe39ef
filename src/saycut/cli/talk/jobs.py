"""How a job stands, and its end: exports and turns alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from ...client.translation import translate
from ...errors import StillRunning, TurnLost
from .place import Exported
from .remembered import Job
from .telling import ROOM, Lines, Quiet, cut, file_json, print_compact
from .wire import WirePlace, digest
from .wording import words

LOST_S = 15 * 60.0
"""A turn takes at most this long; later, a timeline that has not changed will not."""
LOOK_S = 5.0


@dataclass(frozen=True)
class Standing:
    """A job as it stands."""

    job: Job
    state: str
    percent: int | None = None
    text: str = ""
    made: Exported | None = None

    @property
    def running(self) -> bool:
        return self.state in ("pending", "processing")


def wait_for(place: WirePlace, which: str | None, wish: tuple[str | None, bool], *, as_json: bool) -> int:
    """Waits as long as the place has patience, and says how the job stands. Raises what it failed with."""
    shown: Any = Quiet() if as_json else Lines(place.language)
    place.notice = shown.notice
    job = place.remembered.job(which)
    to, force = wish
    job = job.replace(to=to or job.to, force=force or job.force)
    found = _export(place, job, shown) if job.kind == "export" else _turn(place, job)
    if not found.running and job.kind == "turn":
        place.remembered.drop(job.id)
    if as_json:
        print_compact(_body(found))
    else:
        _tell(found, shown, place.language)
    return StillRunning.exit_code if found.running else 0


def _export(place: WirePlace, job: Job, shown: Any) -> Standing:
    def told(what: Any) -> None:
        shown.progress(what.stage, what.fraction)

    wait = place.client.wait_for(job.id, timeout_s=place.patience_s, on_progress=told)
    status = place.run(wait)
    if not status.ended:
        return Standing(job, status.state, status.percent)
    made = (
        place.run(place.finished(job, status, shown.progress))
        if job.to or status.state != "completed"
        else None
    )
    return Standing(job, status.state, 100, made=made)


def _turn(place: WirePlace, job: Job) -> Standing:
    if not job.id.startswith("e-"):
        return _looked_at(place, job)
    status = place.run(place.client.wait_for_turn(job.id, timeout_s=place.patience_s))
    if status.ended:
        status.raise_unless_completed()
    return Standing(job, status.state, text=translate(status.text).text)


def _looked_at(place: WirePlace, job: Job) -> Standing:
    """A turn of a server that does not name its turns: the timeline tells when it has ended."""
    until = time.monotonic() + (place.patience_s or 0.0)
    while True:
        state = place.run(place._state())
        if digest(state) != job.before:
            return Standing(job, "completed", text=state.summary)
        left = until - time.monotonic()
        if left <= 0:
            break
        time.sleep(min(LOOK_S, left))
    if time.time() - job.began > LOST_S:
        place.remembered.drop(job.id)
        raise TurnLost("the turn is older than 15 minutes, and nothing on the timeline has changed")
    return Standing(job, "processing")


def _body(found: Standing) -> dict[str, Any]:
    body: dict[str, Any] = {
        "ok": True,
        "job_id": found.job.id,
        "kind": found.job.kind,
        "session_id": found.job.session_id or None,
        "state": found.state,
        "progress": found.percent,
    }
    if found.text:
        body["reply"] = cut(found.text, ROOM)
    if found.made is not None:
        body["outputs"] = [file_json(f) for f in found.made.files]
        body["claim"] = found.made.claim or None
    return body


def _tell(found: Standing, shown: Any, language: str | None) -> None:
    said = words(language)
    if found.running:
        if found.percent is not None:
            shown.line(said["percent"].format(percent=found.percent))
        shown.line(said["running"].format(id=found.job.id))
    elif found.made is not None:
        shown.exported(found.made)
    elif found.job.kind == "export":
        shown.line(said["fetch"])
    else:
        shown.text(found.text or found.state)
