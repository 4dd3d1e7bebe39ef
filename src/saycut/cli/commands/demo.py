"""`saycut demo`: draws and speaks a clip, edits it by words, says where the video is."""

from __future__ import annotations

from pathlib import Path

import typer

from ..options import AS_JSON

WORDS = "cut the silences, add a title 'Q3 results', make it vertical and add upbeat music at 20%"


def demo(
    video: Path = typer.Option(None, "--video", help="A video of yours, in place of the demo's own."),
    words: str = typer.Option(None, "--words", help="What to do with it."),
    folder: Path = typer.Option(Path("demo"), "--folder", help="Where the clip and the result go."),
    as_json: bool = AS_JSON,
) -> int:
    """Edit a video by words, to see it work."""
    from ..making import Wishes, make

    folder.mkdir(parents=True, exist_ok=True)
    source = video if video is not None else _drawn(folder / "clip.mp4", quiet=as_json)
    said = words or WORDS
    if not as_json:
        typer.secho(f'\n$ saycut edit {source} "{said}" -o {folder / "out.mp4"}\n', bold=True)
    wishes = Wishes(
        arguments=(str(source), said), output=str(folder / "out.mp4"), force=True, as_json=as_json
    )
    return make(wishes)


def _drawn(path: Path, *, quiet: bool) -> Path:
    from ..demo.clip import draw, speak

    if not quiet:
        typer.echo("Drawing and speaking a clip …")
    spoken = speak()
    draw(path, spoken)
    if not quiet:
        typer.echo(f"{path}: {len(spoken.samples) / 48_000:.0f} s ({spoken.how})")
    return path
