"""The timeline drawn with characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from saycut.cli.talk.picture import LEAST, as_text, picture
from saycut.client.state import State
from saycut.timeline.model import Draft
from saycut.timeline.text import Text
from saycut.wire.draft_codec import draft_from_wire
from timeline.strategies import drafts

from .conftest import draft


def _draft(*titles: tuple[int, int, str]) -> Draft:
    wire = draft("Urban Dreams", 10_000)
    wire["t"][1]["sg"] = [
        {"i": f"s{i}", "s": start, "d": length, "x": text}
        for i, (start, length, text) in enumerate(titles, 9)
    ]
    return draft_from_wire(wire)


def test_tracks_are_rows_and_clips_are_blocks() -> None:
    rows = picture(_draft((0, 3000, "Urban Dreams"), (6000, 2000, "Two")), 60)
    assert as_text(rows).splitlines() == [
        "      0:00       0:02      0:04       0:06      0:08   0:10",
        "Video ▏talk 0:10",
        "Title ▏“Urban Dreams” ················▏“Two”    ···········",
    ]


def test_names_stand_in_chinese_and_take_their_width() -> None:
    rows = picture(_draft((0, 3000, "夏日的旅行记录很长")), 60, language="zh")
    assert as_text(rows).splitlines()[1:] == [
        "视频 ▏talk 0:10",
        "标题 ▏“夏日的旅行记… ······································",
    ]


def test_nothing_is_drawn_where_there_is_nothing_or_no_room() -> None:
    assert picture(draft_from_wire({"t": []}), 80) == ()
    assert picture(_draft((0, 3000, "Hi")), LEAST - 1) == ()


def test_every_clip_is_seen_even_the_shortest() -> None:
    rows = picture(_draft((0, 40, "a"), (40, 40, "b"), (9000, 40, "c")), 80)
    assert sum(p.text.startswith("▏") for p in rows[2]) == 3


@settings(max_examples=60, deadline=None)
@given(drafts(), st.integers(min_value=LEAST, max_value=200), st.sampled_from(["en", "zh"]))
def test_no_row_is_wider_than_the_terminal(found: Draft, width: int, language: str) -> None:
    rows = picture(found, width, language=language)
    filled = [t for t in found.tracks if t.segments]
    assert len(rows) in (0, len(filled) + 1)
    for row in rows:
        assert sum(cell_len(p.text) for p in row) <= width


@pytest.mark.parametrize("text", ["a\nb", "tab\there", "🎬" * 40, "ｗｉｄｅ"])
def test_odd_names_do_not_break_the_rows(text: str) -> None:
    rows = picture(_draft((0, 9000, text)), 70)
    assert len(rows) == 3
    assert all("\n" not in p.text for row in rows for p in row)
    assert isinstance(_draft((0, 9000, text)).tracks[1].segments[0], Text)
    assert State().summary
