"""The sessions of an account: listed, another one taken in use, one ended."""

from __future__ import annotations

import sys
from typing import Any

from ...errors import InputError
from ..edge import printable
from .remembered import KeptSession
from .telling import print_compact
from .wire import WirePlace


def listed(place: WirePlace, most: int, *, as_json: bool) -> int:
    """Newest first; the one in use has a mark."""
    kept = place.remembered.of_server.session
    rows: list[dict[str, Any]] = [
        {
            "session_id": one.id,
            "name": one.name,
            "touched_at": one.touched_at or one.created_at,
            "in_use": kept is not None and one.id == kept.id,
        }
        for one in place.run(place.client.sessions(most=most))
    ]
    if as_json:
        print_compact({"ok": True, "sessions": rows})
        return 0
    for row in rows:
        mark = "→" if row["in_use"] else " "
        line = f"{mark} {row['session_id']}  {row['touched_at'][:16]}  {row['name']}"
        sys.stdout.write(printable(line) + "\n")
    return 0


def use(place: WirePlace, asked: str | None, *, as_json: bool) -> int:
    """Makes a session the one in use. Raises SessionUnknown, and forgets it again."""
    chosen = _chosen(place, asked)
    place.remembered.use(KeptSession(id=chosen))
    view = place.view()
    return _tell({"ok": True, "session_id": chosen, "timeline": view.summary}, view.summary, as_json=as_json)


def end(place: WirePlace, asked: str | None, *, as_json: bool) -> int:
    """Removes a session with its files from the server."""
    chosen = _chosen(place, asked)
    kept = place.remembered.of_server.session
    place.run(place.client.delete_session(chosen))
    name = chosen
    if kept is not None and kept.id == chosen:
        place.remembered.use(None)
        name = kept.name or chosen
    return _tell({"ok": True, "ended": chosen}, f"Ended the session {name}.", as_json=as_json)


def _chosen(place: WirePlace, asked: str | None) -> str:
    kept = place.remembered.of_server.session
    if asked is None and kept is None:
        raise InputError("no session is in use", way_out="Give its id.", field="session")
    return asked or (kept.id if kept is not None else "")


def _tell(body: dict[str, Any], line: str, *, as_json: bool) -> int:
    if as_json:
        print_compact(body)
    else:
        sys.stdout.write(printable(line) + "\n")
    return 0
