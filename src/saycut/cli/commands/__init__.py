"""One file per command. Only Typer is imported at their top: `saycut --help` answers at once."""
