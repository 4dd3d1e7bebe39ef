"""`saycut upload`: files into a session of a server, or into a project folder."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, SERVER, SESSION, THE_PROJECT, YES


def upload(
    files: list[str] = typer.Argument(..., metavar="FILES…", help="Files, folders and http(s) addresses."),
    project: Path = THE_PROJECT,
    server: str = SERVER,
    session: str = SESSION,
    new: bool = typer.Option(False, "--new", help="Begin a new session with them."),
    name: str = typer.Option(None, "--name", help="What the new session is called."),
    yes: bool = YES,
    as_json: bool = AS_JSON,
) -> int:
    """Bring files: saycut upload talk.mp4 --new"""
    from ..talk.session import Where, place_of, reached
    from ..talk.telling import Lines, Quiet, brought_json, cut, print_compact
    from ..talk.wire import WirePlace
    from ..words_and_files import read_arguments

    given = [f for f in files if f.startswith(("http://", "https://"))]
    local = read_arguments([f for f in files if f not in given])
    if local.words is not None:
        from ...errors import MediaError

        raise MediaError(local.words[:80], "there is no such file", way_out="Check the name and the folder.")
    sources = [*(str(p) for p in dict.fromkeys(local.files)), *given]
    place = place_of(Where(project=project, server=server, session=session, yes=yes, as_json=as_json))
    shown = Quiet() if as_json else Lines(place.language)

    def work() -> int:
        if isinstance(place, WirePlace):
            from ..talk import consent

            consent.check(place.settings, place.remembered, sources, yes=yes)
            place.notice = shown.notice
            if new:
                place.use_new(name or Path(sources[0]).stem or "project")
        found = place.upload(sources, shown.progress)
        shown.brought(found)
        if as_json:
            view = place.view()
            body = {
                "ok": True,
                "files": [brought_json(f) for f in found],
                "timeline": cut(view.summary, 4000),
            }
            print_compact({**body, "duration_ms": view.duration_ms, **place.facts()})
        return 0

    return reached(place, work)
