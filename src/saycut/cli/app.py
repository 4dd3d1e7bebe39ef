"""The commands, a line each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer

from . import edge
from .commands.admin import admin
from .commands.demo import demo
from .commands.doctor import doctor
from .commands.edit import edit
from .commands.export import export
from .commands.export_timeline import export_timeline
from .commands.history import history
from .commands.mcp import mcp
from .commands.plan import plan
from .commands.probe import probe
from .commands.serve import serve, worker
from .commands.show import show
from .commands.undo import redo, undo

COMMANDS: dict[str, Callable[..., int]] = {
    "edit": edit,
    "plan": plan,
    "show": show,
    "undo": undo,
    "redo": redo,
    "history": history,
    "export": export,
    "export-timeline": export_timeline,
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
