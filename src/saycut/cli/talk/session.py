"""Which place a command talks to: a project folder, or a session of a server; made from its options."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ...config import read_settings
from ...errors import InputError, Unreachable
from .place import Place

if TYPE_CHECKING:
    from .wire import WirePlace

T = TypeVar("T")
ANSWER_S = 25.0
"""No command blocks longer than this unless it is asked to wait."""


@dataclass(frozen=True)
class Where:
    """The options that say where."""

    project: Path | None = None
    server: str | None = None
    session: str | None = None
    language: str | None = None
    wait: bool = False
    detach: bool = False
    timeout_s: float | None = None
    yes: bool = False
    as_json: bool = False

    @property
    def patience_s(self) -> float | None:
        """How long to wait for an end; a person at a terminal stays until it is there."""
        if self.detach:
            return 0.0
        if self.timeout_s is not None:
            return self.timeout_s
        if self.wait or (os.isatty(1) and not self.as_json):
            return None
        return ANSWER_S


def place_of(where: Where) -> Place:
    """The place. Raises InputError where both kinds are asked for."""
    if where.project is not None:
        if where.server or where.session:
            raise InputError("--project is on this machine; --server and --session are not", field="project")
        return project_place(where.project, where.language)
    return wire_place(where)


def project_place(folder: Path, language: str | None = None) -> Place:
    """A project folder with the settings of this machine."""
    from ..making import Wishes, workplace_of
    from .project import ProjectPlace

    settings = read_settings()
    return ProjectPlace(folder, workplace_of(settings, Wishes()), language or settings.language)


def wire_place(where: Where) -> WirePlace:
    """A session of the server that is meant: --server, the environment's, the last one, this machine."""
    from ...client.settings import address, read_client_settings
    from .remembered import read
    from .wire import WirePlace

    settings = read_client_settings()
    named = where.server or os.environ.get("SAYCUT_SERVER")
    if named:
        settings = replace(
            settings, base_url=address(named, "SAYCUT_SERVER" if not where.server else "server")
        )
    elif not os.environ.get("NEMO_API_URL"):
        last = read(settings.folder).server
        settings = replace(settings, base_url=last) if last else settings
    language = where.language or read_settings().language
    place = WirePlace(
        replace(settings, language=language), session=where.session, patience_s=where.patience_s
    )
    place.yes = where.yes
    return place


def reached(place: Place, work: Callable[[], T]) -> T:
    """Does the work; where no server answers, says how to have one or do without."""
    try:
        return work()
    except Unreachable as error:
        if not error.sent:
            error.way_out = "Start one with saycut serve, or work without: --project DIR."
        raise
    finally:
        place.close()
