"""`saycut chat`: a conversation in a terminal."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import LANGUAGE, SERVER, SESSION, THE_PROJECT, YES


def chat(
    files: list[str] = typer.Argument(None, metavar="[FILES…]", help="Files to begin with."),
    project: Path = THE_PROJECT,
    server: str = SERVER,
    session: str = SESSION,
    new: bool = typer.Option(False, "--new", help="Begin a new session."),
    language: str = LANGUAGE,
    yes: bool = YES,
) -> int:
    """Edit in a conversation: saycut chat talk.mp4; with a server, or on this machine alone."""
    from ..talk.chat import begin
    from ..talk.session import Where

    where = Where(project=project, server=server, session=session, language=language, wait=True, yes=yes)
    return begin(where, files or [], new=new)
