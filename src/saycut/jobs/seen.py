"""An attempt as others see it: ids for whatever is logged in it, a line when it ends, figures, a span.

A job carries from where it came (`origin`): so the log and the traces of its work lead back to the request.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ..telemetry import figures, traces
from ..telemetry.context import NAMES, ids, working
from .line import Outcome
from .states import Job
from .tables import FAILED

log = logging.getLogger(__name__)


@dataclass
class Seen:
    """What came of an attempt; `outcome` stays None where others go on with it."""

    outcome: Outcome | None = None


def origin() -> dict[str, str]:
    """From where a job comes that is put in line here: the request's id, and its trace."""
    found = {"request_id": ids().get("request_id"), traces.PARENT: traces.carried()}
    return {name: value for name, value in found.items() if value}


@contextlib.contextmanager
def seen(job: Job, attempt: int, *, part: str | None = None) -> Iterator[Seen]:
    """Watches an attempt at a job (or at a part of one) while the block runs."""
    came = job.origin or {}
    what = Seen()
    began = time.monotonic()
    name = f"{job.kind} {part}" if part else job.kind
    with (
        working(
            request_id=came.get("request_id"), account_id=job.tenant, session_id=_session(job),
            job_id=job.id, **_own(job),
        ),
        traces.span(
            name, kind="consumer", parent=came.get(traces.PARENT), job_id=job.id, session_id=_session(job),
            attempt=attempt, waited_ms=(job.started_ms or job.created_ms) - job.created_ms,
        ) as span,
    ):  # fmt: skip
        yield what
        if what.outcome is None:
            return
        state, code = what.outcome.state, str((what.outcome.error or {}).get("code", "error"))
        seconds = time.monotonic() - began
        facts = {"kind": name, "state": state, "attempt": attempt, "seconds": round(seconds, 3)}
        span.set(state=state)
        if state == FAILED:
            span.failed(code)
            facts["code"] = code
        log.info("%s: %s", name, state, extra={"facts": facts})
        if part is None:
            figures.job_ended(job.kind, state, seconds=seconds, code=code)


def _own(job: Job) -> dict[str, str]:
    """The id of what the job does, by its kind (`turn_id`): it is the job's own."""
    name = f"{job.kind}_id"
    return {name: job.id} if name in NAMES else {}


def _session(job: Job) -> str | None:
    """The session a job waits in line with; None for one that waits for no other."""
    return None if job.session.startswith("job: ") else job.session
