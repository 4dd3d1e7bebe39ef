"""`saycut edit`: files and words in, files out."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON, CAPTIONS_MODEL, FORCE, KEEP_WORK, LANGUAGE, OUTPUT, SCRIPT, SEED


def edit(
    arguments: list[str] = typer.Argument(
        None, metavar="FILES… WORDS", help="Files or folders, and the request in quotes; in any order."
    ),
    output: str = OUTPUT,
    force: bool = FORCE,
    as_json: bool = AS_JSON,
    project: Path = typer.Option(None, "--project", help="Folder that keeps the edit, to go on and to undo."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would be done; make nothing."),
    script: Path = SCRIPT,
    captions_model: Path = CAPTIONS_MODEL,
    language: str = LANGUAGE,
    seed: int = SEED,
    keep_work: bool = KEEP_WORK,
) -> int:
    """Edit files by words: saycut edit talk.mp4 "cut the silences, make it vertical" -o out.mp4"""
    from ..making import Wishes, make

    return make(
        Wishes(
            arguments=tuple(arguments or ()),
            output=output,
            force=force,
            as_json=as_json,
            project=project,
            dry_run=dry_run,
            script=script,
            captions_model=captions_model,
            language=language,
            seed=seed,
            keep_work=keep_work,
        )
    )
