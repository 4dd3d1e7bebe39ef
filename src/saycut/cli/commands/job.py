"""`saycut job`: what a command began and did not stay for."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, FORCE, SERVER

job = typer.Typer(
    name="job", help="Work that goes on without this command.", no_args_is_help=True, rich_markup_mode=None
)


@job.command("wait")
def wait(
    which: str = typer.Argument(None, metavar="[JOB]", help="Its id; without it the newest one."),
    timeout: float = typer.Option(25.0, "--timeout", min=0, help="Seconds to wait at most; 0: only look."),
    output: Path = typer.Option(
        None, "-o", "--output", help="An export's file, where it was not said before."
    ),
    force: bool = FORCE,
    server: str = SERVER,
    as_json: bool = AS_JSON,
) -> int:
    """Wait for a job and say how it stands; exit code 0: done, 12: still at work."""
    from ..talk.jobs import wait_for
    from ..talk.session import Where, reached, wire_place

    place = wire_place(Where(server=server, timeout_s=timeout, as_json=as_json))
    to = str(output.absolute()) if output else None
    return reached(place, lambda: wait_for(place, which, (to, force), as_json=as_json))
