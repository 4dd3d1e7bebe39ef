"""`saycut probe`: what a file is."""

from __future__ import annotations

import typer

from ..options import AS_JSON


def probe(
    files: list[str] = typer.Argument(..., help="Files or folders."),
    as_json: bool = AS_JSON,
) -> int:
    """Say what files are: length, size, rate, sound, and what is odd about them."""
    from ...errors import InputError
    from ...media.probe import probe as probed
    from ...sessions.material import shown_name
    from ..edge import print_json, printable
    from ..words_and_files import read_arguments

    given = read_arguments(files)
    if given.words is not None:
        raise InputError(f"“{given.words[:60]}” is no file", way_out="Give the names of files or folders.")
    found = [probed(path, name=shown_name(path)) for path in given.files]
    if as_json:
        print_json({"ok": True, "files": [p.model_dump(mode="json") for p in found]})
        return 0
    for one in found:
        typer.echo(printable(f"{one.name}: {_told(one)}"))
        for warning in one.warnings:
            typer.echo(printable(f"  {warning}"))
    return 0


def _told(found: object) -> str:
    from ...media.streams import Probe
    from ...units import clock, size_text

    assert isinstance(found, Probe)
    parts = [f"{found.kind} ({found.format})"]
    if found.duration_ms is not None:
        parts.append(clock(found.duration_ms))
    if found.picture is not None:
        one = found.picture
        fps = one.nominal_fps
        rate = f" at {float(fps):.4g} fps{' (varying)' if one.is_vfr else ''}" if fps is not None else ""
        parts.append(f"{one.width}x{one.height}{rate} {one.codec}")
    if found.sound is not None:
        parts.append(f"sound {found.sound.codec}")
    parts.append(size_text(found.size_bytes))
    return ", ".join(parts)
