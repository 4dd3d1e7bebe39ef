"""`saycut revoke`: ends the token of this machine."""

from __future__ import annotations

import typer

from ..options import AS_JSON, SERVER


def revoke(server: str = SERVER, as_json: bool = AS_JSON) -> int:
    """End the token, here and on the server."""
    from ..talk.session import Where, reached, wire_place
    from ..talk.telling import print_compact

    place = wire_place(Where(server=server, as_json=as_json))

    def work() -> int:
        place.run(place.client.revoke())
        place.remembered.use(None)
        if as_json:
            print_compact({"ok": True, "server": place.settings.base_url})
        else:
            typer.echo(f"The token for {place.name} is of no use any more.")
            typer.echo(
                "An anonymous one is given once in seven days: until then use NEMO_TOKEN, or register."
            )
        return 0

    return reached(place, work)
