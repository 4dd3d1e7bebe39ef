"""`saycut show`: the timeline in one line, of a project or of files as they are."""

from __future__ import annotations

from pathlib import Path

import typer


def show(
    files: list[str] = typer.Argument(None, metavar="[FILES…]", help="Files, where there is no project."),
    project: Path = typer.Option(None, "--project", help="The project's folder."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, with the whole draft."),
) -> int:
    """Show what is on the timeline."""
    from ...errors import InputError
    from ...sessions.material import gather
    from ...store.project import open_project
    from ...timeline.start import draft_of
    from ...timeline.summary import timeline_summary
    from ...wire.draft_codec import draft_to_wire
    from ..edge import print_json, printable
    from ..words_and_files import read_arguments

    if project is None and not files:
        raise InputError("there is nothing to show", way_out="Give files, or --project DIR.")
    if project is not None:
        opened = open_project(project)
        draft, revision = opened.draft(), opened.record.revision
    else:
        draft, revision = draft_of(gather(read_arguments(files).files).assets), 0
    summary = timeline_summary(draft)
    if as_json:
        body = {"timeline": summary, "revision": revision, "duration_ms": draft.duration_ms}
        print_json({"ok": True, **body, "draft": draft_to_wire(draft)})
    else:
        typer.echo(printable(summary))
    return 0
