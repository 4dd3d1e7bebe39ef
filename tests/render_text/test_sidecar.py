"""Captions as files: players read back what was said, when it was said."""

from __future__ import annotations

import io
import re
from pathlib import Path

import av
import pytest

from saycut.errors import OutputError
from saycut.render.text import sidecar_of
from saycut.timeline.text import Text, TextRole

from .making import spoken, text

SAID = [
    text("Hello & <welcome>", TextRole.CAPTION, start_ms=500, duration_ms=1500),
    spoken(
        "A much longer caption that has to be broken on two lines at least", start_ms=2500, duration_ms=3000
    ),
    text("你好，世界", TextRole.CAPTION, start_ms=3_723_004, duration_ms=1000),
    text("A title is no caption", TextRole.TITLE),
]


def test_srt() -> None:
    found = sidecar_of(SAID, "srt")
    blocks = found.strip().split("\n\n")
    assert blocks[0] == "1\n00:00:00,500 --> 00:00:02,000\nHello & <welcome>"
    assert blocks[1].startswith("2\n00:00:02,500 --> 00:00:05,500\nA much longer caption")
    assert len(blocks[1].split("\n")) == 4
    assert blocks[2] == "3\n01:02:03,004 --> 01:02:04,004\n你好，世界"
    assert "title" not in found


def test_vtt() -> None:
    found = sidecar_of(SAID, "vtt")
    assert found.startswith("WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nHello &amp; &lt;welcome&gt;\n\n")


def test_ass() -> None:
    found = sidecar_of(SAID, "ass")
    assert "Dialogue: 0,0:00:00.50,0:00:02.00,Default,,0,0,0,,Hello & <welcome>" in found
    assert re.search(r"A much longer caption.*\\N.*", found)


@pytest.mark.parametrize("form", ["srt", "vtt", "ass"])
def test_players_read_them(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"captions.{form}"
    path.write_text(sidecar_of(SAID, form), "utf-8")
    with av.open(str(path)) as read:
        stream = read.streams.subtitles[0]
        packets = [p for p in read.demux(stream) if p.size]
    starts = [round(float(p.pts * p.time_base) * 1000) for p in packets]
    assert starts == [500, 2500, 3_723_004] if form != "ass" else starts == [500, 2500, 3_723_000]


def test_nothing_breaks_the_format() -> None:
    nasty = text("a\n\n\n2\n00:00:01,000 --> 00:00:09,000\nb\r\n{\\an8}\x00", TextRole.CAPTION)
    found = sidecar_of([nasty], "srt")
    assert found.count("-->") == 1
    assert "\n\n" not in found.strip()
    assert sidecar_of([nasty], "ass").count("Dialogue:") == 1
    assert "{\\an8}" not in sidecar_of([nasty], "ass")


def test_no_captions_and_unknown_formats() -> None:
    none: list[Text] = []
    assert sidecar_of(none, "srt") == ""
    assert sidecar_of(none, "vtt") == "WEBVTT\n"
    with pytest.raises(OutputError):
        sidecar_of(none, "docx")
    assert io.StringIO(sidecar_of(none, "ass")).readline() == "[Script Info]\n"
