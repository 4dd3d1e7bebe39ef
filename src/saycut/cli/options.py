"""Options that several commands have."""

from __future__ import annotations

from typing import Any

import typer


def known_language(value: str | None) -> str | None:
    """A language, or a tag of one ("zh-CN"), that there are replies in. A usage error for another."""
    if value is None:
        return None
    from ..operations.wording import LANGUAGES

    if value.replace("_", "-").split("-")[0].lower() not in LANGUAGES:
        raise typer.BadParameter(f"“{value}” is not known here; use {' or '.join(LANGUAGES)}.")
    return value


AS_JSON: Any = typer.Option(False, "--json", help="One JSON object on standard output, nothing else.")
PROJECT: Any = typer.Option(..., "--project", help="The project's folder.")
FORCE: Any = typer.Option(False, "--force", help="Replace a file that exists already.")
OUTPUT: Any = typer.Option(
    None, "-o", "--output", help="The file to make; its ending decides the form; - streams it to stdout."
)
CAPTIONS_MODEL: Any = typer.Option(None, "--captions-model", help="Folder of a speech-to-text model.")
SCRIPT: Any = typer.Option(None, "--script", help="Text of what is said, to time captions by.")
SEED: Any = typer.Option(0, "--seed", help="Another number makes other music.")
KEEP_WORK: Any = typer.Option(False, "--keep-work", help="Keep the folder of intermediate files.")
THE_PROJECT: Any = typer.Option(
    None, "--project", help="A project's folder: on this machine, without a server."
)
SERVER: Any = typer.Option(
    None,
    "--server",
    help="The server's address. [default: SAYCUT_SERVER, NEMO_API_URL, the last one, this machine]",
)
SESSION: Any = typer.Option(None, "--session", help="A session's id. [default: the one in use]")
YES: Any = typer.Option(
    False, "--yes", help="Files may go to this server, though it is another machine; remembered."
)
DETACH: Any = typer.Option(False, "--detach", help="Begin it, say its id, and do not stay.")
WAIT: Any = typer.Option(False, "--wait", help="Stay until it has ended. [default: at a terminal; else 25 s]")
TIMEOUT: Any = typer.Option(None, "--timeout", min=0, help="Stay at most so many seconds.")
LANGUAGE: Any = typer.Option(
    None, "--language", help="Language of the reply: en or zh.", callback=known_language
)
