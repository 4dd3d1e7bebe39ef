"""`saycut doctor`: what is installed, and what to do about what is not."""

from __future__ import annotations

import typer

from ..options import AS_JSON


def doctor(
    as_json: bool = AS_JSON,
) -> int:
    """Say what this machine can do: engine, encoders, fonts, models, folders."""
    from ...config import read_settings
    from ..checkup import examine
    from ..edge import print_json, printable

    findings = examine(read_settings())
    well = all(f.ok or not f.needed for f in findings)
    if as_json:
        print_json({"ok": well, "findings": [vars(f) for f in findings]})
        return 0 if well else 1
    for one in findings:
        mark, color = ("✓", "green") if one.ok else ("✗", "red") if one.needed else ("–", "yellow")
        typer.echo(f"{typer.style(mark, fg=color)} {one.what:<22} {printable(one.told)}")
        if one.way_out:
            typer.echo(f"{'':<25}{printable(one.way_out)}")
    return 0 if well else 1
