"""What a file is by its content: the first bytes decide, the name is only what people call it."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD_BYTES = 4096
"""Enough for every signature below, and for a fair guess whether something is text."""

READABLE = (
    "mov,matroska,avi,gif,mp3,wav,w64,aac,flac,ogg,aiff,mpegts,mpeg,mpegvideo,m4v,h264,hevc,flv,asf,amr,ac3,caf,"
    "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe"
)
"""The demuxers a file may be read with. Not on it: playlists (hls, concat, dash) and picture sequences
(image2), which would open other files than the one that was given."""

STILL_FORMATS = frozenset({"png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe", "tiff_pipe"})

_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png_pipe"),
    (b"\xff\xd8\xff", "jpeg_pipe"),
    (b"BM", "bmp_pipe"),
    (b"II*\x00", "tiff_pipe"),
    (b"MM\x00*", "tiff_pipe"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"8BPS", "a Photoshop document"),
    (b"MThd", "a MIDI file (notes, not sound)"),
)

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})


@dataclass(frozen=True)
class Sniffed:
    """What the first bytes say. At most one of the fields is set; none: the media engine shall look."""

    picture_format: str | None = None
    """The demuxer of a picture file."""
    subtitles: bool = False
    foreign: str | None = None
    """What it is instead of media, as a person calls it."""


def sniff(head: bytes) -> Sniffed:
    """Judge a file by its first `HEAD_BYTES`."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Sniffed(picture_format="webp_pipe")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return Sniffed(foreign="a HEIC photo, which cannot be read yet")
    for mark, demuxer in _PICTURES:
        if head.startswith(mark) and not (mark == b"BM" and is_text(head)):
            return Sniffed(picture_format=demuxer)
    for mark, what in _FOREIGN:
        if head.startswith(mark):
            return Sniffed(foreign=what)
    if is_text(head):
        return _sniff_text(head)
    return Sniffed()


def is_text(head: bytes) -> bool:
    """Whether bytes read as text in a Unicode encoding: no control characters but white space."""
    text = as_text(head)
    return text is not None and not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text)


def as_text(head: bytes) -> str | None:
    """Bytes of a file's start as text, or None. A character cut off at the end is let go."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", errors="ignore")
    for cut in range(4):
        try:
            return head[: len(head) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return None


_CUE = re.compile(r"\d{1,3}:\d{2}(:\d{2})?[,.]\d{1,3}\s*-->\s*\d{1,3}:\d{2}")


def _sniff_text(head: bytes) -> Sniffed:
    text = (as_text(head) or "").lstrip("\ufeff \t\r\n")
    if text.startswith(("WEBVTT", "[Script Info]")) or _CUE.search(text):
        return Sniffed(subtitles=True)
    start = text[:200].lower()
    if start.startswith(("<!doctype html", "<html")):
        return Sniffed(foreign="a web page, not the video itself")
    if start.startswith("#extm3u"):
        return Sniffed(foreign="a playlist that points to other files")
    return Sniffed(foreign="plain text")


def looks_like_subtitles(head: bytes) -> bool:
    """For text in older encodings, which `sniff` cannot read: cue lines are ASCII in all of them."""
    return b"\x00" not in head and _CUE.search(head.decode("latin-1")) is not None
