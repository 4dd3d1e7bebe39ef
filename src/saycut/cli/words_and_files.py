"""Which arguments are files and which is what the person says: decided by what exists on disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, MediaError

ENDINGS = frozenset({
    "mp4", "m4v", "mov", "avi", "webm", "mkv", "mpg", "mpeg", "ts", "mts", "wmv", "flv", "3gp", "jpg", "jpeg",
    "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "mp3", "wav", "m4a", "aac", "flac", "ogg", "opus",
    "srt", "vtt", "ass", "cube",
})  # fmt: skip
"""Endings by which a name that is not there is taken for a missing file, and a folder's files are chosen."""

LONGEST_WORDS = 10_000
"""Characters of one request; a page of wishes has about 3,000."""


@dataclass(frozen=True)
class Said:
    """The command line, read: files in order (twice, if given twice), and the request (None: none)."""

    files: tuple[Path, ...]
    words: str | None
    found: frozenset[Path] = frozenset()
    """Those files that nobody named: they lie in a folder that was given."""


def read_arguments(arguments: Sequence[str]) -> Said:
    """Files (folders opened) and words, in whatever order they came.

    Raises MediaError for a name that looks like a file and is not there, InputError for two requests.
    """
    files: list[Path] = []
    words: list[str] = []
    found: set[Path] = set()
    for one in arguments:
        path = _existing(one)
        if path is not None and path.is_dir():
            files.extend(inside := _inside(path))
            found.update(inside)
        elif path is not None:
            files.append(path)
        elif _looks_like_file(one):
            raise MediaError(one, "there is no such file", way_out="Check the name and the folder.")
        else:
            words.append(one)
    if len(words) > 1:
        raise InputError(
            f"two requests were given, {_short(words[0])} and {_short(words[1])}",
            way_out="Put the whole request in one pair of quotes.",
        )
    if words and len(words[0]) > LONGEST_WORDS:
        raise InputError(
            f"the request has {len(words[0]):,} characters; at most {LONGEST_WORDS:,} are read",
            way_out="Say it in several turns, with --project.",
        )
    if words and not words[0].strip():
        raise InputError("the request is empty", way_out='Say what to do, e.g. "trim the first 5 seconds".')
    return Said(tuple(files), words[0] if words else None, frozenset(found))


def _existing(argument: str) -> Path | None:
    if not argument or "\0" in argument:
        return None
    path = Path(argument)
    try:
        return path if path.exists() else None
    except OSError:  # a request is longer than any name may be
        return None


def _looks_like_file(argument: str) -> bool:
    ending = Path(argument).suffix.removeprefix(".").casefold()
    if ending not in ENDINGS:
        return bool(re.fullmatch(r"\.{0,2}/\S+", argument))
    return "/" in argument or not re.search(r"\s", argument)


def _inside(folder: Path) -> list[Path]:
    found = [p for p in folder.iterdir() if p.is_file() and p.suffix[1:].casefold() in ENDINGS]
    if not found:
        raise MediaError(str(folder), "there is no video, picture or sound in this folder")
    return sorted(found, key=lambda p: natural(p.name))


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts clip2 before clip10."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(1, int(p), "") if p.isdecimal() else (0, 0, p) for p in parts]


def _short(words: str) -> str:
    return f"“{words[:40]}…”" if len(words) > 40 else f"“{words}”"
