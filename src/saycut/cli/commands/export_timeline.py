"""`saycut export-timeline`: the cut for other editors, as OpenTimelineIO."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, FORCE


def export_timeline(
    output: Path = typer.Argument(..., help="The .otio file to write."),
    files: list[str] = typer.Argument(None, metavar="[FILES…]", help="Files, where there is no project."),
    project: Path = typer.Option(None, "--project", help="The project's folder."),
    force: bool = FORCE,
    as_json: bool = AS_JSON,
) -> int:
    """Write the timeline as OpenTimelineIO: saycut export-timeline cut.otio --project talk.saycut"""
    from ...errors import InputError, OutputError
    from ...sessions.material import gather
    from ...store.files import write_whole
    from ...store.project import open_project
    from ...timeline.start import draft_of
    from ...wire.otio import not_shown, otio_text
    from ..edge import print_json, printable
    from ..words_and_files import read_arguments

    if project is None and not files:
        raise InputError("there is no timeline to export", way_out="Give --project DIR, or files.")
    if output.suffix.lower() != ".otio":
        raise OutputError(f"{output} does not end in .otio", way_out="Name the file like cut.otio.")
    if output.exists() and not force:
        raise OutputError(f"{output} exists already", way_out="Add --force to replace it.", field="output")
    if project is not None:
        opened = open_project(project)
        draft, sources = opened.draft(), opened.sources()
    else:
        material = gather(read_arguments(files).files)
        draft, sources = draft_of(material.assets), dict(material.sources)
    try:
        write_whole(output, otio_text(draft, {i: p.resolve().as_uri() for i, p in sources.items()}).encode())
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}") from error
    if as_json:
        body = {"ok": True, "path": str(output), "bytes": output.stat().st_size}
        print_json({**body, "notes": list(not_shown(draft))})
    else:
        for line in (f"Wrote {output}.", *not_shown(draft)):
            typer.echo(printable(line))
    return 0
