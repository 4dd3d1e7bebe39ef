"""What the rooms above hand in: a kind of work as a callable, and what that callable is given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

Found = TypeVar("Found")


class PartContext(Protocol):
    """What a part of a job is given."""

    job_id: str
    attempt: int
    """1, 2, …: which try this is."""
    folder: Path
    """An empty folder of this attempt's own, removed when it ends, also by whoever finds it dead."""
    cancel: threading.Event
    """Set when the work is to stop, for whatever reason: kill what runs, raise Cancelled. Within 2 s."""

    def check(self) -> None:
        """Raises Cancelled when the work is to stop."""

    def progress(self, share: float) -> None:
        """Tells how much is done, 0 to 1; what is less than was told before is not heard. Cheap."""

    def wait_for(self, coroutine: Coroutine[Any, Any, Found]) -> Found:
        """Runs a coroutine in the engine's home loop, where the database is, and waits for it."""


class JobContext(PartContext, Protocol):
    """What a job is given. It is used by the thread that runs the job, `cancel` and `progress` by any."""

    def step(self, name: str, call: Callable[[], Found]) -> Found:
        """Does a thing once and remembers its result (JSON), also over attempts; failures are not kept.

        At least once, that is: the deed may be done, and the note of it lost. Steps come in the same order
        in every attempt.
        """

    def fan_out(
        self, part: str, payloads: Sequence[Any], *, span: tuple[float, float] = (0.0, 1.0)
    ) -> list[Any]:
        """Has a part of the work done once for each payload, by any workers; gives the results in order.

        `part` names one of `Work.parts`; the same name with the same payloads in every attempt, and once in
        a job. What was finished is not done again. `span`: from where to where progress goes meanwhile.
        Raises the first failure of a part, Cancelled.
        """

    def tell(self, key: str, body: Any) -> None:
        """Adds an event to the job's; one with a key that is there already is not added again."""


Run = Callable[[JobContext, Any], Any]
RunPart = Callable[[PartContext, Any], Any]


@dataclass(frozen=True)
class Work:
    """A kind of work. `run(context, payload)` gives the result, as JSON, or raises: a SaycutError is the
    job's error as it is, anything else a bug that is logged.
    """

    name: str
    run: Run
    lane: str = "work"
    parts: Mapping[str, RunPart] = field(default_factory=dict)
    limit_s: float = 3600.0
    """An attempt (of the job, or of a part) that takes longer is stopped, and the job fails."""
    attempts: int = 10
    """Processes that may die of it (or around it) before it is given up."""
