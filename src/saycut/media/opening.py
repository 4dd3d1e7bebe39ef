"""Opening a file: every way it can fail before anything is read, said in a person's words."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from ..errors import MediaError
from .formats import HEAD_BYTES, READABLE

SUPPORTED = (
    "mp4, mov, mkv, webm, avi, gif, jpg, png, webp, mp3, wav, m4a, aac, flac, ogg; srt, vtt, ass; cube"
)
"""The formats named in messages."""

AS_SUPPORTED = f"Use one of: {SUPPORTED}."
AGAIN = "Copy or download it again."


def read_head(path: Path, name: str) -> bytes:
    """The first bytes of a file that is there, is a file and holds something.

    Raises MediaError: missing, a folder, not a plain file, empty, not readable.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise MediaError(name, "is a folder, not a file", way_out="Name the files in it one by one.")
        if not stat.S_ISREG(status.st_mode):
            raise MediaError(name, "is not a plain file", way_out="Save it to a file first.")
        if status.st_size == 0:
            raise MediaError(name, "the file is empty (0 bytes)", way_out=AGAIN)
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise MediaError(
            name, "there is no such file", way_out="Check the spelling and the folder."
        ) from None
    except PermissionError:
        raise MediaError(
            name, "it may not be read", way_out="Give yourself the right to read it (chmod u+r)."
        ) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise MediaError(name, f"it cannot be read ({reason})", way_out=AGAIN) from None


@contextmanager
def opened(path: Path, name: str, *, demuxer: str | None = None) -> Iterator[InputContainer]:
    """The file opened for reading, with no way to any other file or to the network.

    Raises MediaError when the media engine does not know what it is.
    """
    try:
        container = av.open(
            f"file:{path.absolute()}",
            mode="r",
            format=demuxer,
            container_options={"protocol_whitelist": "file", "format_whitelist": READABLE},
            metadata_errors="replace",
        )
    except FFmpegError as problem:
        raise not_opened(path, name, problem) from None
    with container:
        yield container


def not_opened(path: Path, name: str, problem: FFmpegError) -> MediaError:
    """Why a file with something in it did not open: cut off, or not media at all."""
    try:
        with path.open("rb") as file:
            is_movie = file.read(12)[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
    except OSError:
        is_movie = False
    if is_movie:
        return MediaError(
            name,
            "the file is cut off: its index, which is written last, is missing or damaged",
            way_out="Copy or record it again; what recorded it may have a repair tool.",
        )
    if isinstance(problem, av.error.InvalidDataError | av.error.ArgumentError):
        return MediaError(
            name, "this is not a video, picture or sound that can be read", way_out=AS_SUPPORTED
        )
    return MediaError(name, f"it cannot be read ({problem.strerror})", way_out=AGAIN)
