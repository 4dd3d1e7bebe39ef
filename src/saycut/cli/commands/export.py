"""`saycut export`: the files of a project, or of a session of a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..options import (
    AS_JSON,
    CAPTIONS_MODEL,
    DETACH,
    FORCE,
    KEEP_WORK,
    OUTPUT,
    SEED,
    SERVER,
    SESSION,
    THE_PROJECT,
    TIMEOUT,
    WAIT,
    YES,
)

if TYPE_CHECKING:
    from ...client.words.params import Value

RESOLUTION = typer.Option(None, "--resolution", help="Lines of the video: 1080p, 720p, 4k …")
QUALITY = typer.Option(None, "--quality", help="low, medium or high.")


def export(
    project: Path = THE_PROJECT,
    output: str = OUTPUT,
    force: bool = FORCE,
    as_json: bool = AS_JSON,
    captions_model: Path = CAPTIONS_MODEL,
    seed: int = SEED,
    keep_work: bool = KEEP_WORK,
    resolution: str = RESOLUTION,
    quality: str = QUALITY,
    server: str = SERVER,
    session: str = SESSION,
    detach: bool = DETACH,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
    yes: bool = YES,
) -> int:
    """Make the file: saycut export --project talk.saycut -o out.mp4; without --project, of a session."""
    asked: dict[str, Value] = {
        key: value for key, value in (("resolution", resolution), ("quality", quality)) if value
    }
    if project is not None and not (server or session or asked):
        return _local(project, output, force=force, as_json=as_json, more=(captions_model, seed, keep_work))
    from ..talk.place import Export
    from ..talk.saying import export_once, file_named
    from ..talk.session import Where

    where = Where(
        project=project,
        server=server,
        session=session,
        wait=wait,
        detach=detach,
        timeout_s=timeout,
        yes=yes,
        as_json=as_json,
    )
    return export_once(where, Export(asked, file_named(output), force, detach))


def _local(project: Path, output: str, *, force: bool, as_json: bool, more: tuple[Path, int, bool]) -> int:
    from ..making import Wishes, export_project

    captions_model, seed, keep_work = more
    return export_project(
        Wishes(
            output=output,
            force=force,
            as_json=as_json,
            project=project,
            captions_model=captions_model,
            seed=seed,
            keep_work=keep_work,
        )
    )
