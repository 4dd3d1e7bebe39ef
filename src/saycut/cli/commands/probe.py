"""`saycut probe`: what a file is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from ..options import AS_JSON

if TYPE_CHECKING:
    from ...errors import MediaError
    from ...media.streams import PictureStream, Probe, SoundStream

HDR = {"pq": "HDR (PQ)", "hlg": "HDR (HLG)"}
LAYOUTS = {1: "mono", 2: "stereo"}


def probe(
    files: list[str] = typer.Argument(..., help="Files or folders."),
    as_json: bool = AS_JSON,
) -> int:
    """Say what files are: length, size, rate, sound, and what is odd about them."""
    from ...errors import MediaError
    from ..edge import print_json, printable, say_error

    read: list[Probe] = []
    errors: list[MediaError] = []
    for one in _probed(files):
        if isinstance(one, MediaError):
            errors.append(one)
            if not as_json:
                say_error(one)
            continue
        read.append(one)
        if not as_json:
            for line in (f"{one.name}: {_told(one)}", *(f"  {warning}" for warning in one.warnings)):
                typer.echo(printable(line))
    if as_json:
        body = {"ok": not errors, "files": [p.model_dump(mode="json") for p in read]}
        if errors:
            body["error"] = errors[0].as_dict()
            body["errors"] = [{"name": e.name, **e.as_dict()} for e in errors]
        print_json(body)
    return max((e.exit_code for e in errors), default=0)


def _probed(names: Sequence[str]) -> Iterator[Probe | MediaError]:
    """What each file is, or what is wrong with it, in their order. Raises InputError for what is no name."""
    from ...errors import InputError, MediaError
    from ...media.probe import probe as probed
    from ...sessions.material import shown_name
    from ..words_and_files import read_arguments

    for name in names:
        try:
            given = read_arguments([name])
        except MediaError as error:
            yield error
            continue
        if given.words is not None:
            raise InputError(
                f"“{given.words[:60]}” is no file", way_out="Give the names of files or folders."
            )
        for path in given.files:
            try:
                yield probed(path, name=shown_name(path))
            except MediaError as error:
                yield error


def _told(found: Probe) -> str:
    from ...units import clock, size_text

    parts = [f"{found.kind} ({found.format})"]
    if found.duration_ms is not None:
        parts.append(clock(found.duration_ms))
    if found.picture is not None:
        parts += _seen(found.picture)
    if found.sound is not None:
        parts.append(_heard(found.sound))
    parts.append(size_text(found.size_bytes))
    return ", ".join(parts)


def _seen(one: PictureStream) -> list[str]:
    """A picture in plain words: its size as it is shown, and what is not usual about it."""
    fps = one.nominal_fps
    rate = f" at {float(fps):.4g} fps{' (varying)' if one.is_vfr else ''}" if fps is not None else ""
    told = [f"{one.width}x{one.height}{rate} {one.codec}"]
    if one.rotation:
        told.append(f"stored as {one.coded_width}x{one.coded_height}, turned {one.rotation}° to be shown")
    if one.hdr is not None:
        told.append(HDR[one.hdr])
    if one.bit_depth > 8:
        told.append(f"{one.bit_depth} bit")
    if one.interlaced:
        told.append("interlaced")
    if one.has_alpha:
        told.append("with transparency")
    return told


def _heard(one: SoundStream) -> str:
    """A sound in plain words: "sound aac, 5.1 (6 channels)"."""
    layout = LAYOUTS.get(one.channels) or f"{one.layout or 'surround'} ({one.channels} channels)"
    return f"sound {one.codec} {layout}"
