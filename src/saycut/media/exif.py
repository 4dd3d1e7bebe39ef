"""When a photo was taken, from its Exif block. Nothing else of Exif is read here."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

_LONGEST = 1 << 18
"""Exif stands at the start of JPEG and HEIF files; a block of it is at most 64 kB."""
_IFD_POINTER, _TAKEN, _CHANGED, _OFFSET_TAKEN = 0x8769, 0x9003, 0x0132, 0x9011


def taken_ms(path: Path) -> int | None:
    """Unix time in ms when a JPEG, PNG or WebP photo was taken; None when it does not say.

    A time with no zone is read as UTC: it is used to put photos in order, not to tell the hour.
    """
    with path.open("rb") as file:
        head = file.read(_LONGEST)
    start = _tiff_start(head)
    if start is None:
        return None
    try:
        return _read(head[start:])
    except (struct.error, ValueError, IndexError):
        return None


def _tiff_start(head: bytes) -> int | None:
    at = head.find(b"Exif\x00\x00")
    if at >= 0:
        return at + 6
    for chunk in (b"eXIf", b"EXIF"):
        at = head.find(chunk)
        if at >= 0:
            return at + (4 if chunk == b"eXIf" else 8)
    return None


def _read(tiff: bytes) -> int | None:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    main = _entries(tiff, struct.unpack_from(f"{order}I", tiff, 4)[0], order)
    inner = _entries(tiff, main[_IFD_POINTER], order) if _IFD_POINTER in main else {}
    where = inner.get(_TAKEN, main.get(_CHANGED))
    if where is None:
        return None
    text = tiff[where : where + 19].decode("ascii", errors="replace")
    when = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
    if _OFFSET_TAKEN in inner:
        zone = tiff[inner[_OFFSET_TAKEN] : inner[_OFFSET_TAKEN] + 6].decode("ascii", errors="replace")
        when = datetime.strptime(f"{text}{zone.strip()}", "%Y:%m:%d %H:%M:%S%z")
    return round(when.timestamp() * 1000)


def _entries(tiff: bytes, at: int, order: str) -> dict[int, int]:
    """Tag to value-or-offset of one directory."""
    count = struct.unpack_from(f"{order}H", tiff, at)[0]
    found: dict[int, int] = {}
    for i in range(count):
        tag, _kind, _many, value = struct.unpack_from(f"{order}HHII", tiff, at + 2 + 12 * i)
        found[tag] = value
    return found
