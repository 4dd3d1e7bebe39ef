"""What is asked for: a job, the lane it goes through, and the queue that this makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ..errors import InputError

_ID = re.compile(r"[A-Za-z0-9._:-]{1,200}")  # no "/": it sets off the parts of a job
MOST_NEEDS = 2
"""A worker listens to each set of so many of its abilities: two keep that small."""


@dataclass(frozen=True)
class Lane:
    """A kind of traffic: jobs of one lane wait for one another, and not for those of others."""

    name: str
    slots: int = 1
    """Jobs that one worker runs at a time, and parts of jobs as many again. The same for all workers: a
    larger machine runs more of them."""
    poll_s: float = 0.5
    """How often a worker looks for the next one."""


@dataclass(frozen=True)
class JobRequest:
    """A job to put in line."""

    kind: str
    """The name of its `Work`."""
    id: str
    """Ours, once and for all: sent again, it is the same job. Ids of clients are unique only to them."""
    payload: Any
    """JSON."""
    session: str | None = None
    """Jobs of one session run one after the other, in the order they came; None: it waits for no other."""
    tenant: str = ""
    """Tenants take turns, however many jobs each has in line."""
    origin: Mapping[str, str] | None = None
    """The request it comes from, for log and traces; the engine fills it in. Other origins, same job."""
    needs: frozenset[str] = field(default_factory=frozenset)
    """Abilities a worker must have to be given it, at most two: `h264_nvenc`, `whisper`."""

    def __post_init__(self) -> None:
        if _ID.fullmatch(self.id) is None:
            raise InputError("a job's id has 1 to 200 letters, digits, '.', '_', ':' or '-'", field="id")
        if len(self.needs) > MOST_NEEDS:
            raise InputError(f"a job needs at most {MOST_NEEDS} abilities", field="needs")


def queue_name(lane: str, needs: Iterable[str], *, parts: bool = False) -> str:
    """The queue of jobs (or of parts of jobs) of a lane that need certain abilities."""
    return "/".join(["saycut", lane, "parts" if parts else "jobs", *sorted(needs)])


def queues_of(lanes: Iterable[str], abilities: Iterable[str]) -> list[str]:
    """All queues that a worker with these abilities can serve."""
    able = sorted(set(abilities))
    sets = [needs for count in range(MOST_NEEDS + 1) for needs in combinations(able, count)]
    return [
        queue_name(lane, needs, parts=parts) for lane in lanes for needs in sets for parts in (False, True)
    ]
