"""Subtitle files as lines: SRT, VTT, ASS and SSA, in any usual encoding."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Literal

import pysubs2

from ..errors import MediaError
from ..timeline.facts import Line

LARGEST_BYTES = 20_000_000
"""Four hours of subtitles are under 1 MB; a hundred times that is no subtitle file."""

Format = Literal["srt", "vtt", "ass"]

ENCODINGS = ("utf-8-sig", "gb18030", "shift_jis", "cp1252")
"""Tried in this order, the first that decodes wins: a strict UTF-8 is never right by chance."""

AS_EXPECTED = "Save it as SRT or VTT, in UTF-8."


def read_subtitles(path: Path, *, name: str | None = None) -> tuple[Line, ...]:
    """The lines of a subtitle file, in order of time, with styling tags taken out.

    Raises MediaError for what is no subtitle file or has no line that can be read, with the first bad
    line's number.
    """
    called = name if name is not None else path.name
    text = _decoded(path, called)
    form = _format_of(text)
    if form is None:
        raise MediaError(called, "it holds no subtitles (no times were found)", way_out=AS_EXPECTED)
    lines = _ass_lines(text, called) if form == "ass" else _cue_lines(text)
    if not lines:
        _raise_unreadable(text, called)
    return lines


def subtitle_format(path: Path) -> str:
    """srt, vtt or ass, by content."""
    return _format_of(_decoded(path, path.name)) or "srt"


def _decoded(path: Path, name: str) -> str:
    if path.stat().st_size > LARGEST_BYTES:
        raise MediaError(name, "it is too large for a subtitle file", way_out=AS_EXPECTED)
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _normal(raw.decode("utf-16", errors="replace"))
    for encoding in ENCODINGS:
        try:
            return _normal(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _normal(raw.decode("latin-1"))


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


_ARROW = re.compile(
    r"^\s*((?:\d+:)?\d{1,2}:\d{1,2}(?:[,.:]\d{1,3})?)\s*-+\s*>\s*((?:\d+:)?\d{1,2}:\d{1,2}(?:[,.:]\d{1,3})?)"
)


def _format_of(text: str) -> Format | None:
    start = text.lstrip()[:2000]
    if start.startswith("WEBVTT"):
        return "vtt"
    if "[Script Info]" in start or "[Events]" in text:
        return "ass"
    return "srt" if any(_ARROW.match(line) for line in text.split("\n")) else None


def _cue_lines(text: str) -> tuple[Line, ...]:
    """Cues of SRT or VTT. A cue ends at an empty line or at the next times; a bad one is skipped alone."""
    found: list[Line] = []
    rows = text.split("\n")
    i = 0
    while i < len(rows):
        times = _ARROW.match(rows[i])
        i += 1
        if times is None:
            continue
        body: list[str] = []
        while i < len(rows) and rows[i].strip() and not _ARROW.match(rows[i]):
            body.append(rows[i])
            i += 1
        if i < len(rows) and _ARROW.match(rows[i]) and body and body[-1].strip().isdigit():
            body.pop()
        line = _line(_plain("\n".join(body)), _ms(times[1]), _ms(times[2]))
        if line is not None:
            found.append(line)
    return tuple(sorted(found, key=lambda one: one.start_ms))


def _ms(stamp: str) -> int:
    """ "1:02:03,004", "02:03.4" or "02:03" in ms."""
    clock, _, part = re.sub(r"[.]", ",", stamp).partition(",")
    fields = [int(field) for field in clock.split(":")]
    seconds = 0
    for field in fields:
        seconds = seconds * 60 + field
    return seconds * 1000 + (int(part.ljust(3, "0")) if part else 0)


def _plain(text: str) -> str:
    """Text without tags (<i>, <00:01.000>, {\\an8}) and entities, on the lines it came on."""
    bare = re.sub(r"<[^<>]{0,200}>|\{[^{}]{0,200}\}", "", text)
    return _rows(html.unescape(bare).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " "))


def _rows(text: str) -> str:
    """The lines that hold something, their white space made single."""
    rows = (" ".join(row.split()) for row in text.split("\n"))
    return "\n".join(row for row in rows if row)


def _line(text: str, start_ms: int, end_ms: int) -> Line | None:
    if not text or end_ms <= start_ms:
        return None
    return Line(text=text, start_ms=start_ms, end_ms=end_ms)


def _ass_lines(text: str, name: str) -> tuple[Line, ...]:
    try:
        events = pysubs2.SSAFile.from_string(text, format_="ass")
    except (pysubs2.exceptions.Pysubs2Error, ValueError, KeyError) as problem:
        raise MediaError(name, f"its subtitles cannot be read ({problem})", way_out=AS_EXPECTED) from None
    shown = [e for e in events if not e.is_comment and not e.is_drawing]
    lines = [_line(_rows(e.plaintext), max(e.start, 0), e.end) for e in shown]
    return tuple(sorted((one for one in lines if one is not None), key=lambda one: one.start_ms))


def _raise_unreadable(text: str, name: str) -> None:
    for number, row in enumerate(text.split("\n"), 1):
        if "-->" in row:
            raise MediaError(
                name,
                f"none of its lines can be read; the first bad one is line {number}",
                way_out=AS_EXPECTED,
            )
    raise MediaError(name, "it holds no subtitles", way_out=AS_EXPECTED)
