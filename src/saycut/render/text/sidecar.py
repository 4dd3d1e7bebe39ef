"""Captions as files for players: SRT, WebVTT and plain ASS."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...errors import OutputError
from ...library.captions import CaptionRules
from ...timeline.text import Text, TextRole
from .breaking import wrapped
from .cues import Cue, cues_of
from .marks import clock_cs, escaped, player_header

_RULES = CaptionRules()


def sidecar_of(segments: Sequence[Text], format: str) -> str:
    """The captions among the segments as a subtitle file's text; cut at 42 letters a line, two lines.

    Times are milliseconds (ASS: centiseconds). Raises OutputError for a format that is not srt, vtt or ass.
    """
    cues = _in_order(segments)
    if format == "srt":
        return "\n".join(_srt(number, cue) for number, cue in enumerate(cues, 1))
    if format == "vtt":
        return "\n".join(["WEBVTT\n", *(_vtt(cue) for cue in cues)])
    if format == "ass":
        events = "".join(_ass(cue) for cue in cues)
        return player_header() + events
    raise OutputError(
        f"Captions cannot be written as {format!r}.", way_out="Use srt, vtt or ass.", field="format"
    )


def _in_order(segments: Sequence[Text]) -> list[Cue]:
    """The cues of all captions by time, cut where the next one starts: players stack what overlaps."""
    captions = [s for s in segments if s.role is TextRole.CAPTION]
    cues = [cue for one in captions for cue in cues_of(one, _RULES)]
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def _lines(cue: Cue) -> list[str]:
    """The cue on lines; none of them empty, for an empty line ends a cue in SRT and VTT."""

    def letters(part: str) -> float:
        wide = sum(1 for c in part if ord(c) >= 0x1100)
        return wide / _RULES.line_chars_cjk + (len(part) - wide) / _RULES.line_chars

    lines = [cue.text[a:b] for a, b in wrapped(cue.text, 1.0001, letters)]
    clean = (re.sub(r"[\x00-\x1f\x7f]", " ", line).strip() for line in lines)
    return [line for line in clean if line]


def _clock(ms: int, mark: str) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def _srt(number: int, cue: Cue) -> str:
    text = "\n".join(_lines(cue)).replace("-->", "->")
    return f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n{text}\n"


def _vtt(cue: Cue) -> str:
    text = "\n".join(_lines(cue))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{text}\n"


def _ass(cue: Cue) -> str:
    text = "\\N".join(escaped(line) for line in _lines(cue))
    start, end = clock_cs(cue.start_ms // 10), clock_cs(cue.end_ms // 10)
    return f"Dialogue: 0,{start},{end},Default,,0,0,0,,{text}\n"
