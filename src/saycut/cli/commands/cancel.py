"""`saycut cancel`: stops an export or a turn."""

from __future__ import annotations

import typer

from ..options import AS_JSON, SERVER


def cancel(
    job: str = typer.Argument(None, metavar="[JOB]", help="Its id; without it the newest one."),
    server: str = SERVER,
    as_json: bool = AS_JSON,
) -> int:
    """Stop what is at work; one that has ended stays as it is."""
    from ..talk.session import Where, reached, wire_place
    from ..talk.telling import print_compact

    place = wire_place(Where(server=server, as_json=as_json))

    def work() -> int:
        found = place.remembered.job(job)
        if found.kind == "export":
            state = place.run(place.client.cancel(found.id)).state
        else:
            state = place.run(place.client.cancel_turn(found.id)).state
        if as_json:
            print_compact({"ok": True, "job_id": found.id, "kind": found.kind, "state": state})
        else:
            typer.echo("Stopped." if state == "cancelled" else f"It had ended already: {state}.")
        return 0

    return reached(place, work)
