"""The ids of what is at work, for everything that is logged or traced meanwhile.

    with working(job_id="x-1", session_id="123"):
        log.info("begun")            # the line has both ids

They follow calls, tasks and `asyncio.to_thread`; a thread of its own begins with none.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar

NAMES = ("request_id", "account_id", "session_id", "turn_id", "export_id", "job_id")
"""What may be told; the order in the log."""

_IDS: ContextVar[Mapping[str, str]] = ContextVar("saycut_ids", default={})  # noqa: B039 (never changed)


def ids() -> Mapping[str, str]:
    """The ids of what is at work here."""
    return _IDS.get()


@contextlib.contextmanager
def working(**named: str | None) -> Iterator[None]:
    """Adds ids while the block runs; None adds nothing."""
    _check(named)
    before = _IDS.set({**_IDS.get(), **{name: value for name, value in named.items() if value}})
    try:
        yield
    finally:
        _IDS.reset(before)


def note(**named: str | None) -> None:
    """Adds ids from here to the end of what is at work: for who learns them in its middle."""
    _check(named)
    _IDS.set({**_IDS.get(), **{name: value for name, value in named.items() if value}})


def _check(named: Mapping[str, str | None]) -> None:
    unknown = set(named) - set(NAMES)
    if unknown:
        raise TypeError(f"no such id: {', '.join(sorted(unknown))}")
