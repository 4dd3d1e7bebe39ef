"""What is talked to: a session of a server, or a project folder. Both answer the same calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ...client.words.params import Value
from ...timeline.model import Draft

Json = dict[str, Any]
Tell = Callable[[str, float | None], None]
"""Called with what is being done (`uploading`, `rendering`, a tool's name …) and its share."""


@dataclass(frozen=True)
class Heard:
    """Something a turn gave while it went on."""

    kind: str
    """`text`: words of the backend, `notice`: words of the client, `tool`: what is being done."""
    text: str


Hear = Callable[[Heard], None]


@dataclass(frozen=True)
class Said:
    """What became of a turn."""

    ended: bool
    """False: it goes on; `job_id` finds it."""
    job_id: str = ""
    done: bool = True
    """Whether anything was done of what was asked."""
    details: Json = field(default_factory=dict)
    """What else a program may want to know; for `--json` alone."""


@dataclass(frozen=True)
class Brought:
    """A file that is in the session now."""

    name: str
    kind: str
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class View:
    """The timeline as it stands."""

    summary: str
    duration_ms: int
    wire: Json
    """The draft in short keys, with all that is in it."""
    draft: Draft | None
    """None where it is one that Saycut cannot read."""
    ready: bool
    """Whether there is anything to export."""


def not_on_timeline(view: View, names: Sequence[str]) -> tuple[str, ...]:
    """Which of the files are in the session, but on no track."""
    if view.draft is None:
        return ()
    used = {s.asset for t in view.draft.tracks for s in t.segments if s.kind == "clip"}
    shown = {a.name for a in view.draft.assets if a.id in used}
    return tuple(n for n in names if n not in shown)


@dataclass(frozen=True)
class Export:
    """What an export is to be."""

    output: Mapping[str, Value] = field(default_factory=dict)
    """Keys of the contract's `output`."""
    to: Path | None = None
    """None: a name of its own, in the folder the command runs in."""
    force: bool = False
    detach: bool = False


@dataclass(frozen=True)
class MadeFile:
    """A file on this machine."""

    path: Path
    bytes: int
    duration_ms: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exported:
    """What became of an export: files, or a job that goes on."""

    files: tuple[MadeFile, ...] = ()
    job_id: str = ""
    percent: int = 0
    claim: str = ""
    """Where the project can be opened in a browser."""

    @property
    def ended(self) -> bool:
        return bool(self.files)


class Place(Protocol):
    """A session, wherever it is. `patience_s`: how long to wait for an end; None: until there is one."""

    patience_s: float | None
    language: str | None

    @property
    def name(self) -> str:
        """What it is called before a person."""
        ...

    def upload(self, sources: Sequence[str], tell: Tell) -> tuple[Brought, ...]:
        """Brings files and addresses into the session. Raises MediaError, ConsentNeeded and others."""
        ...

    def say(self, words: str, hear: Hear) -> Said:
        """One turn."""
        ...

    def view(self) -> View: ...

    def names(self) -> frozenset[str]:
        """What the files in the session are called."""
        ...

    def credits(self) -> Mapping[str, int] | None:
        """`available`, `frozen`, `total`; None where nothing costs any."""
        ...

    def export(self, wanted: Export, tell: Tell) -> Exported: ...

    def stop(self) -> None:
        """Stops what goes on without us, where it can be."""
        ...

    def facts(self) -> Json:
        """What names it for a program: `session_id`, or `project` and `revision`."""
        ...

    def close(self) -> None: ...
