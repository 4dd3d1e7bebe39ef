"""Subtitle files as people have them: encodings, broken lines, styling, three formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from saycut.errors import MediaError
from saycut.media.probe import probe
from saycut.media.subtitles import read_subtitles
from saycut.timeline.model import AssetKind

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Hello</i>, world

2
00:00:03,000 --> 00:00:04,000 X1:10 Y1:20
{\\an8}two
lines &amp; more
"""

VTT = """WEBVTT - a title

NOTE a remark
that spans lines

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 align:start position:10%
<v Anna>Hello, <00:01.500>world

01:00:03.000 --> 01:00:04.000
later
"""

ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,two\\Nlines
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\b1}Hello{\\b0}, world
"""


def write(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def plain(path: Path) -> list[tuple[str, int, int]]:
    return [(line.text, line.start_ms, line.end_ms) for line in read_subtitles(path)]


def test_srt(tmp_path: Path) -> None:
    expected = [("Hello, world", 1000, 2500), ("two\nlines & more", 3000, 4000)]
    assert plain(write(tmp_path, "a.srt", SRT)) == expected
    assert plain(write(tmp_path, "b.srt", SRT.replace("\n", "\r\n"), "utf-8-sig")) == expected
    assert plain(write(tmp_path, "c.srt", SRT, "utf-16")) == expected


def test_vtt(tmp_path: Path) -> None:
    expected = [("Hello, world", 1000, 2500), ("later", 3_603_000, 3_604_000)]
    assert plain(write(tmp_path, "a.vtt", VTT)) == expected


def test_ass(tmp_path: Path) -> None:
    expected = [("Hello, world", 1000, 2500), ("two\nlines", 3000, 4000)]
    assert plain(write(tmp_path, "a.ass", ASS)) == expected


@pytest.mark.parametrize(
    ("encoding", "text"), [("gb18030", "你好，世界"), ("cp1252", "Où est le café ?"), ("utf-8", "こんにちは")]
)
def test_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    path = write(tmp_path, "x.srt", f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n", encoding)
    assert plain(path) == [(text, 1000, 2000)]
    assert probe(path).kind is AssetKind.SUBTITLES


def test_bad_cues_are_left_out_alone(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\ngood\n2\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n"
        "3\n00:00:xx --> nonsense\nbad\n\n4\n0:0:7 --> 0:0:8\nalso good\n\n00:00:09,000 --> 00:00:10,000\n\n"
    )
    assert plain(write(tmp_path, "a.srt", text)) == [("good", 1000, 2000), ("also good", 7000, 8000)]


def test_what_holds_no_line_says_which_is_bad(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"bad\.srt: .*line 2") as caught:
        read_subtitles(write(tmp_path, "bad.srt", "1\n00:00:05,000 --> 00:00:01,000\nbackwards\n"))
    assert caught.value.way_out
    with pytest.raises(MediaError, match="no times"):
        read_subtitles(write(tmp_path, "notes.srt", "Dear diary"))


def test_lines_come_in_order_of_time(tmp_path: Path) -> None:
    text = "1\n00:00:05,000 --> 00:00:06,000\nb\n\n2\n00:00:01,000 --> 00:00:02,000\na\n"
    assert [t for t, _, _ in plain(write(tmp_path, "a.srt", text))] == ["a", "b"]
