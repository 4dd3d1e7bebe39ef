"""`saycut plan`: what words mean, as operations; with files, what would be run."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import CAPTIONS_MODEL, SCRIPT, known_language


def plan(
    arguments: list[str] = typer.Argument(
        None, metavar="WORDS [FILES…]", help="The request in quotes, and files, where there are any."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON object: the plan, symbolic and resolved."),
    batch: str = typer.Option(
        None, "--batch", help='Requests as JSON lines {"text","lang","context"}, - for standard input.'
    ),
    output: str = typer.Option(None, "-o", "--output", help="The file that would be made."),
    language: str = typer.Option(
        None, "--language", help="Language of the words: en or zh.", callback=known_language
    ),
    project: Path = typer.Option(None, "--project", help="The project the words are said to."),
    script: Path = SCRIPT,
    captions_model: Path = CAPTIONS_MODEL,
) -> int:
    """Show what would be done, and do nothing: saycut plan "trim to 30 s" talk.mp4"""
    if batch is not None:
        from ..batch import plan_lines

        return plan_lines(batch)
    from ..making import Wishes, make

    wishes = Wishes(
        arguments=tuple(arguments or ()),
        output=output,
        as_json=as_json,
        language=language,
        project=project,
        script=script,
        captions_model=captions_model,
        dry_run=True,
    )
    return make(wishes)
