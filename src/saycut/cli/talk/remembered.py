"""What one command leaves for the next: the session in use, its jobs, and the hosts that files may go to.

`saycut.json` (0600) in the client's own folder. It holds no token; a program that loses it loses only its
place. One entry a server.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from ...errors import InputError
from ...units import Frozen

FILE = "saycut.json"
MOST_JOBS = 50
"""Of one server; the oldest are forgotten first."""


class Job(Frozen):
    """Work that a command began and did not see to its end."""

    id: str
    kind: str
    """`export` or `turn`."""
    session_id: str
    began: float = 0.0
    """Unix time."""
    to: str | None = None
    """An export's file, as it was asked for; absolute."""
    force: bool = False
    before: str | None = None
    """A turn of a server without turn ids: the digest of the timeline before it."""


class KeptSession(Frozen):
    """The session in use."""

    id: str
    task_id: str = ""
    name: str = ""
    language: str | None = None


class OfServer(Frozen):
    """What is remembered of one server."""

    session: KeptSession | None = None
    jobs: tuple[Job, ...] = ()
    consent: bool = False
    """Files may go there: a person said so."""


class Everything(Frozen):
    """The whole file."""

    server: str | None = None
    """The one that was connected to by name last."""
    servers: dict[str, OfServer] = Field(default_factory=dict)


class Remembered:
    """The file of one person, for one server."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    @property
    def of_server(self) -> OfServer:
        return read(self.folder).servers.get(self.url, OfServer())

    def use(self, session: KeptSession | None) -> None:
        """Makes a session the one in use; None: there is none any more."""
        self._change(session=session)

    def agree(self) -> None:
        """Files may go to this server from now on."""
        self._change(consent=True)

    def add(self, job: Job) -> None:
        """Keeps a job, as the newest."""
        others = tuple(j for j in self.of_server.jobs if j.id != job.id)
        self._change(jobs=(*others, job)[-MOST_JOBS:])

    def drop(self, job_id: str) -> None:
        """Forgets a turn that has ended. An export is kept: its file may be wanted again."""
        self._change(jobs=tuple(j for j in self.of_server.jobs if j.id != job_id))

    def job(self, job_id: str | None, *, kind: str | None = None) -> Job:
        """The job by its id, or the newest (of a kind). Raises InputError where there is none."""
        jobs = [j for j in self.of_server.jobs if kind is None or j.kind == kind]
        if job_id is None:
            if jobs:
                return jobs[-1]
            raise InputError("no job is known here", way_out="Give its id.", field="job")
        known = next((j for j in jobs if j.id == job_id), None)
        return known or Job(id=job_id, kind="turn" if job_id.startswith("e-") else "export", session_id="")

    def connect(self) -> None:
        """This server is the one that later commands mean."""
        with _changing(self.folder) as everything:
            write(self.folder, everything.replace(server=self.url))

    def _change(self, **changes: Any) -> None:
        with _changing(self.folder) as everything:
            mine = everything.servers.get(self.url, OfServer()).replace(**changes)
            write(self.folder, everything.replace(servers={**everything.servers, self.url: mine}))


def read(folder: Path) -> Everything:
    """What is remembered; nothing where the file is not there or cannot be read."""
    try:
        return Everything.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return Everything()


def write(folder: Path, everything: Everything) -> None:
    """Whole or not at all, for the person alone. Raises InputError where the folder is of no use."""
    beside = folder / f".{FILE}.{uuid.uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(everything.model_dump(exclude_defaults=True), file, ensure_ascii=False)
        beside.replace(folder / FILE)
    except OSError as error:
        raise InputError(
            f"what is to be remembered cannot be kept in {folder}: {error.strerror}",
            way_out="Give --server and --session with each command.",
        ) from error


@contextlib.contextmanager
def _changing(folder: Path) -> Iterator[Everything]:
    """The file for one writer at a time, where the system can lock."""
    try:
        import fcntl

        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / f".{FILE}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except (ImportError, OSError):
        yield read(folder)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield read(folder)
    finally:
        os.close(handle)
