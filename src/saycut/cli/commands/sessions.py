"""`saycut sessions`: the sessions of a server; another one in use; an end to one."""

from __future__ import annotations

from typing import Any

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
    from ...errors import InputError
    from ..edge import printable
    from ..talk.remembered import KeptSession
    from ..talk.session import Where, reached, wire_place
    from ..talk.telling import print_compact

    place = wire_place(Where(server=server, as_json=as_json))

    def work() -> int:
        kept = place.remembered.of_server.session
        chosen = session or (kept.id if kept else None)
        if (use or end) and chosen is None:
            raise InputError("no session is in use", way_out="Give its id.", field="session")
        if end and chosen is not None:
            place.run(place.client.delete_session(chosen))
            if kept is not None and kept.id == chosen:
                place.remembered.use(None)
            return _tell({"ok": True, "ended": chosen}, f"Ended the session {kept_name(kept, chosen)}.")
        if use and chosen is not None:
            place.remembered.use(KeptSession(id=chosen))
            view = place.view()
            return _tell({"ok": True, "session_id": chosen, "timeline": view.summary}, view.summary)
        found = place.run(place.client.sessions(most=most))
        listed: list[dict[str, Any]] = [
            {
                "session_id": one.id,
                "name": one.name,
                "touched_at": one.touched_at or one.created_at,
                "in_use": kept is not None and one.id == kept.id,
            }
            for one in found
        ]
        if as_json:
            print_compact({"ok": True, "sessions": listed})
            return 0
        for row in listed:
            mark = "→" if row["in_use"] else " "
            typer.echo(printable(f"{mark} {row['session_id']}  {row['touched_at'][:16]}  {row['name']}"))
        return 0

    def kept_name(kept: KeptSession | None, chosen: str) -> str:
        return printable(kept.name) if kept is not None and kept.id == chosen and kept.name else chosen

    def _tell(body: dict[str, Any], line: str) -> int:
        if as_json:
            print_compact(body)
        else:
            typer.echo(printable(line))
        return 0

    return reached(place, work)
