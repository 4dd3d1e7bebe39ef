"""Options that several commands have."""

from __future__ import annotations

from typing import Any

import typer

AS_JSON: Any = typer.Option(False, "--json", help="One JSON object on standard output, nothing else.")
PROJECT: Any = typer.Option(..., "--project", help="The project's folder.")
FORCE: Any = typer.Option(False, "--force", help="Replace a file that exists already.")
OUTPUT: Any = typer.Option(
    None, "-o", "--output", help="The file to make; its ending decides the form; - streams MP4 to stdout."
)
CAPTIONS_MODEL: Any = typer.Option(None, "--captions-model", help="Folder of a speech-to-text model.")
SCRIPT: Any = typer.Option(None, "--script", help="Text of what is said, to time captions by.")
SEED: Any = typer.Option(0, "--seed", help="Another number makes other music.")
KEEP_WORK: Any = typer.Option(False, "--keep-work", help="Keep the folder of intermediate files.")
