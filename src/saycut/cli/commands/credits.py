"""`saycut credits`: what the account has."""

from __future__ import annotations

import typer

from ..options import AS_JSON, SERVER


def credits_left(server: str = SERVER, as_json: bool = AS_JSON) -> int:
    """Say how many credits are left."""
    from ..talk.session import Where, reached, wire_place
    from ..talk.telling import print_compact
    from ..talk.wording import words

    place = wire_place(Where(server=server, as_json=as_json))

    def work() -> int:
        found = place.credits()
        link = place.run(place.client.registration_link())
        if as_json:
            print_compact({"ok": True, **found, "registration": link or None})
            return 0
        said = words(place.language)
        typer.echo(said["credits"].format(**found))
        if link and not found["available"]:
            typer.echo(said["register"].format(link=link))
        return 0

    return reached(place, work)
