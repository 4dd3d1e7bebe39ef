"""`saycut sessions`: the sessions of a server; another one in use; an end to one."""

from __future__ import annotations

import typer

from ..options import AS_JSON, SERVER


def sessions(
    session: str = typer.Argument(
        None, metavar="[SESSION]", help="A session's id; without it the one in use."
    ),
    use: bool = typer.Option(False, "--use", help="Make it the one in use."),
    end: bool = typer.Option(
        False, "--end", help="End it: its files and exports are removed from the server."
    ),
    most: int = typer.Option(20, "--most", min=1, max=100, help="How many to list."),
    server: str = SERVER,
    as_json: bool = AS_JSON,
) -> int:
    """List the sessions of the account, newest first; the one in use has a mark."""
    from ..talk import sessions as doing
    from ..talk.session import Where, reached, wire_place

    place = wire_place(Where(server=server, as_json=as_json))

    def work() -> int:
        if end:
            return doing.end(place, session, as_json=as_json)
        if use:
            return doing.use(place, session, as_json=as_json)
        return doing.listed(place, most, as_json=as_json)

    return reached(place, work)
