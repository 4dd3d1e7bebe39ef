"""`saycut connect`: a token and a look at the server; later commands mean this one."""

from __future__ import annotations

from typing import Any

import typer

from ..options import AS_JSON, SERVER, YES


def connect(server: str = SERVER, yes: bool = YES, as_json: bool = AS_JSON) -> int:
    """Connect to a server; the commands after it talk to the same one."""
    from ..talk.session import Where, reached, wire_place
    from ..talk.telling import print_compact
    from ..talk.wording import words

    place = wire_place(Where(server=server, yes=yes, as_json=as_json))
    said = words(place.language)

    def work() -> dict[str, Any]:
        if not as_json:
            typer.echo(said["connecting"].format(host=place.name))
        place.run(place.client.connect())
        found = place.credits()
        if server:
            place.remembered.connect()
        if yes and not place.settings.near:
            place.remembered.agree()
        session = place.remembered.of_server.session
        return {
            "ok": True,
            "server": place.settings.base_url,
            "this_machine": place.settings.near,
            "files_may_go_there": place.settings.near or place.remembered.of_server.consent,
            "session_id": session.id if session else None,
            "credits": found,
        }

    body = reached(place, work)
    if as_json:
        print_compact(body)
    else:
        typer.echo(said["ready"].format(host=place.name))
        typer.echo(said["credits"].format(**body["credits"]))
    return 0
