"""What a claim token opens in a browser: one project, to look at and to take the finished videos from."""

from __future__ import annotations

from dataclasses import dataclass

from ..accounts.claiming import open_claim
from ..errors import DraftError
from ..store import exports, revisions
from ..store.exports import Artifact, Export
from ..timeline.summary import timeline_summary
from .service import Service

MOST_EXPORTS = 20


@dataclass(frozen=True)
class Finished:
    """An export that is ready, with its files."""

    export: Export
    files: tuple[Artifact, ...]


@dataclass(frozen=True)
class Project:
    """What the page shows."""

    name: str
    summary: str | None
    """The timeline in a line; None: nothing is on it yet."""
    finished: tuple[Finished, ...]
    """Newest first."""
    under_way: int
    """Exports that wait or run."""


async def open_project(service: Service, token: str) -> Project:
    """The project that a claim token opens. Raises TokenRefused, SessionUnknown."""
    session = await open_claim(service.database, token)
    owner = (session.account_id, session.id)
    async with service.database.reading() as tx:
        found = await exports.list_exports(tx, owner, most=MOST_EXPORTS)
        ready = [
            Finished(one, tuple(await exports.artifacts_of(tx, one.id)))
            for one in found
            if one.state == "completed"
        ]
        revision = await revisions.revision_of(tx, owner)
    return Project(
        name=session.name,
        summary=_summary(revision),
        finished=tuple(ready),
        under_way=sum(one.state in exports.OPEN for one in found),
    )


def _summary(revision: revisions.Revision | None) -> str | None:
    if revision is None:
        return None
    try:
        return timeline_summary(revision.read())
    except DraftError:  # written by a newer Saycut: the page shows the rest
        return None
