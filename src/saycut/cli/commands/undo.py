"""`saycut undo` and `saycut redo`: along the revisions of a project."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, PROJECT

STEPS = typer.Option(1, "--steps", min=1, help="How many edits.")


def undo(project: Path = PROJECT, steps: int = STEPS, as_json: bool = AS_JSON) -> int:
    """Take back the last edit of a project."""
    return _move(project, -steps, as_json=as_json)


def redo(project: Path = PROJECT, steps: int = STEPS, as_json: bool = AS_JSON) -> int:
    """Do an edit again that was taken back."""
    return _move(project, steps, as_json=as_json)


def _move(folder: Path, steps: int, *, as_json: bool) -> int:
    from ...errors import ProjectError
    from ...store.project import locked, open_project
    from ...timeline.summary import timeline_summary
    from ..edge import print_json, printable

    open_project(folder)
    with locked(folder):
        project = open_project(folder)
        taken = abs(project.move(steps))
    if not taken:
        way_out = "See saycut history for what there is."
        raise ProjectError(f"there is nothing to {'undo' if steps < 0 else 'redo'}", way_out=way_out)
    summary = timeline_summary(project.draft())
    if as_json:
        print_json({"ok": True, "steps": taken, "revision": project.record.revision, "timeline": summary})
    else:
        edits = f"{taken} edit{'' if taken == 1 else 's'}"
        typer.echo(f"Took back {edits}." if steps < 0 else f"Did {edits} again.")
        typer.echo(printable(summary))
    return 0
