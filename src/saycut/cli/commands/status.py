"""`saycut status`: what is on the timeline, and what is at work."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, SERVER, SESSION, THE_PROJECT


def status(
    project: Path = THE_PROJECT,
    server: str = SERVER,
    session: str = SESSION,
    output: Path = typer.Option(None, "-o", "--output", help="Write the whole draft to this file, as JSON."),
    as_json: bool = AS_JSON,
) -> int:
    """Show the timeline of a session or a project, and its unfinished jobs."""
    from ..talk.session import Where, place_of, reached
    from ..talk.status import show_status

    place = place_of(Where(project=project, server=server, session=session, as_json=as_json))
    return reached(place, lambda: show_status(place, as_json=as_json, draft_to=output))
