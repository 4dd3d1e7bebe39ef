"""`saycut say`: one message to a session of a server, or to a project folder."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import (
    AS_JSON,
    DETACH,
    FORCE,
    LANGUAGE,
    OUTPUT,
    SERVER,
    SESSION,
    THE_PROJECT,
    TIMEOUT,
    WAIT,
    YES,
)


def say(
    words: list[str] = typer.Argument(..., metavar="WORDS", help="What is to be done, in quotes."),
    project: Path = THE_PROJECT,
    server: str = SERVER,
    session: str = SESSION,
    output: str = OUTPUT,
    force: bool = FORCE,
    detach: bool = DETACH,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
    as_is: bool = typer.Option(False, "--as-is", help="Send the words as they are, whatever they ask for."),
    language: str = LANGUAGE,
    yes: bool = YES,
    as_json: bool = AS_JSON,
) -> int:
    """Say an edit: saycut say "trim the first 5 seconds". "export", "status" … are done, not sent."""
    from ..talk.saying import Message, say_once
    from ..talk.session import Where

    where = Where(
        project=project,
        server=server,
        session=session,
        language=language,
        wait=wait,
        detach=detach,
        timeout_s=timeout,
        yes=yes,
        as_json=as_json,
    )
    return say_once(where, Message(" ".join(words), output, force=force, as_is=as_is))
