"""The commands, a line each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer

from . import edge
from .commands.admin import admin
from .commands.cancel import cancel
from .commands.chat import chat
from .commands.claim import claim
from .commands.connect import connect
from .commands.credits import credits_left
from .commands.demo import demo
from .commands.doctor import doctor
from .commands.download import download
from .commands.edit import edit
from .commands.export import export
from .commands.export_timeline import export_timeline
from .commands.history import history
from .commands.job import job
from .commands.mcp import mcp
from .commands.plan import plan
from .commands.probe import probe
from .commands.revoke import revoke
from .commands.say import say
from .commands.serve import serve, worker
from .commands.sessions import sessions
from .commands.show import show
from .commands.status import status
from .commands.undo import redo, undo
from .commands.upload import upload

COMMANDS: dict[str, Callable[..., int]] = {
    "edit": edit,
    "plan": plan,
    "show": show,
    "undo": undo,
    "redo": redo,
    "history": history,
    "export": export,
    "export-timeline": export_timeline,
    "chat": chat,
    "say": say,
    "upload": upload,
    "status": status,
    "connect": connect,
    "download": download,
    "cancel": cancel,
    "credits": credits_left,
    "sessions": sessions,
    "claim": claim,
    "revoke": revoke,
    "probe": probe,
    "doctor": doctor,
    "demo": demo,
    "mcp": mcp,
    "serve": serve,
    "worker": worker,
}

app = typer.Typer(
    name="saycut",
    help="Say the cut, get the video: edit video by words, on your own machine.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
app.add_typer(job, name="job")
app.add_typer(admin, name="admin")


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Say the version and stop."),
) -> None:
    if version:
        from .. import __version__

        typer.echo(f"saycut {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:  # pragma: no cover - Typer shows the help
        raise typer.Exit(2)


def main(arguments: Sequence[str] | None = None) -> None:
    """What `saycut` runs: ends the process with a documented exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(edge.run(app, words))
