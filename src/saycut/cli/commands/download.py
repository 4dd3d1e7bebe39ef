"""`saycut download`: the file of an export."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, FORCE, OUTPUT, SERVER


def download(
    job: str = typer.Argument(None, metavar="[JOB]", help="The export's id; without it the newest one."),
    output: str = OUTPUT,
    force: bool = FORCE,
    server: str = SERVER,
    as_json: bool = AS_JSON,
) -> int:
    """Fetch the file of an export that has ended: saycut download -o out.mp4"""
    from ...errors import StillRunning
    from ..talk.session import Where, reached, wire_place
    from ..talk.telling import Lines, Quiet, file_json, print_compact

    place = wire_place(Where(server=server, as_json=as_json))
    shown = Quiet() if as_json else Lines(place.language)

    def work() -> int:
        found = place.remembered.job(job, kind="export")
        if output:
            found = found.replace(to=str(Path(output).absolute()))
        found = found.replace(force=force)
        status = place.run(place.client.render_status(found.id))
        if not status.ended:
            raise StillRunning(found.id)
        made = place.run(place.finished(found, status, shown.progress))
        if as_json:
            body = {"ok": True, "job_id": found.id, "outputs": [file_json(f) for f in made.files]}
            print_compact({**body, "claim": made.claim or None})
        else:
            shown.exported(made)
        return 0

    return reached(place, work)
