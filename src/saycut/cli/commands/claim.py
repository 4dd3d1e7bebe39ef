"""`saycut claim`: a link that opens this one project in a browser."""

from __future__ import annotations

import typer

from ..options import AS_JSON, SERVER, SESSION


def claim(server: str = SERVER, session: str = SESSION, as_json: bool = AS_JSON) -> int:
    """Make a link to the project in use; it opens nothing else, and is good for seven days."""
    from ..talk.session import Where, reached, wire_place
    from ..talk.telling import print_compact

    place = wire_place(Where(server=server, session=session, as_json=as_json))

    async def made() -> tuple[str, str]:
        found = await place.session()
        return found.id, await found.claim_link()

    def work() -> int:
        session_id, link = place.run(made())
        if as_json:
            print_compact({"ok": True, "session_id": session_id, "claim": link})
        else:
            typer.echo(link)
        return 0

    return reached(place, work)
