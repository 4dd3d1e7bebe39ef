"""`saycut history`: what was said in a project, and what came of it."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, PROJECT


def history(
    project: Path = PROJECT,
    as_json: bool = AS_JSON,
) -> int:
    """Show the edits of a project; the one in force has a mark."""
    from ...store.project import open_project
    from ..edge import print_json, printable

    record = open_project(project).record
    if as_json:
        entries = [
            {
                **e.model_dump(),
                "in_force": e.revision == record.revision,
                "on_line": e.revision in record.line,
            }
            for e in record.entries
        ]
        print_json({"ok": True, "revision": record.revision, "line": list(record.line), "entries": entries})
        return 0
    for entry in record.entries:
        mark = "→" if entry.revision == record.revision else " " if entry.revision in record.line else "·"
        typer.echo(f"{mark} {entry.revision:>3}  {printable(entry.words) or '(the files as they came)'}")
        for line in entry.reply.splitlines():
            typer.echo(f"        {printable(line)}")
    return 0
