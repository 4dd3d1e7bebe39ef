"""Routing by tables of what people say, in English and Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import growth
from saycut.client.routing import Action, Step, named_files, route

from .reading import lines


def told(steps: tuple[Step, ...], words: str) -> str:
    """Steps as the tables write them."""
    found = []
    for one in steps:
        parts = [one.action.value]
        if one.action is Action.TURN and one.words != words:
            parts.append(one.words)
        parts += one.files
        parts += [f"to={one.to}"] if one.to else []
        parts += [f"{key}={value}" for key, value in one.output.items()]
        found.append(" ".join(parts))
    return " ; ".join(found)


def normal(expected: str) -> str:
    """The parts of an export in one order."""
    steps = []
    for one in expected.split(" ; "):
        head, *rest = one.split(" ")
        keys = [r for r in rest if "=" in r] if head == "export" else []
        steps.append(" ".join([head, *sorted(keys)]) if keys and len(keys) == len(rest) else one)
    return " ; ".join(steps)


TABLES = ("routing_en.txt", "routing_zh.txt", "routing_fresh.txt", "routing_fresh_again.txt")
ALL = [one for name in TABLES for one in lines(name)]


@pytest.mark.parametrize("name", TABLES)
def test_what_is_said_is_what_is_done(name: str) -> None:
    other = []
    for words, expected in lines(name):
        found, wanted = normal(told(route(words), words)), normal(expected)
        if found != wanted:
            other.append(f"{words!r}: {found}, not {wanted}")
    assert not other, "\n".join(other)


@pytest.mark.parametrize(
    ("words", "files", "expected"),
    [
        ("overlay /tmp/logo.png at the top right", ["/tmp/logo.png"],
         "upload /tmp/logo.png ; turn overlay logo.png at the top right"),
        ("把 /tmp/logo.png 放到右上角", ["/tmp/logo.png"],
         "upload /tmp/logo.png ; turn 把 logo.png 放到右上角"),
        ("put logo.png in the corner, then export", ["logo.png"],
         "upload logo.png ; turn put logo.png in the corner ; export"),
        ("write 'logo.png' in the corner", ["logo.png"], "turn"),
        ("在角落写“logo.png”", ["logo.png"], "turn"),
        ("add '/tmp/My Music/a b.mp3' as music", ["/tmp/My Music/a b.mp3"],
         "upload /tmp/My Music/a b.mp3 ; turn add a b.mp3 as music"),
        ("use https://example.com/a.mp4 as the intro", ["https://example.com/a.mp4"],
         "upload https://example.com/a.mp4 ; turn"),
        ("import talk.srt", ["talk.srt"], "upload talk.srt ; turn"),
        ("导入 talk.srt", [], "turn"),
        ("/tmp/a.mp4 should come before /tmp/b.mp4", ["/tmp/a.mp4", "/tmp/b.mp4"],
         "upload /tmp/a.mp4 /tmp/b.mp4 ; turn a.mp4 should come before b.mp4"),
        ("/tmp/My\\ Clips/a\\ b.mp4 put it at the end", ["/tmp/My Clips/a b.mp4"],
         "upload /tmp/My Clips/a b.mp4 ; turn add 'a b.mp4' at the end"),
        ("/tmp/b.mp4 放到最后，然后导出", ["/tmp/b.mp4"],
         "upload /tmp/b.mp4 ; turn 把“b.mp4”加到最后 ; export"),
        ("trim talk.mp4 to 5 s and export it", [], "turn trim talk.mp4 to 5 s ; export"),
    ],
)  # fmt: skip
def test_files_that_a_turn_speaks_of_are_handed_over(words: str, files: list[str], expected: str) -> None:
    assert told(route(words, files=files), words) == expected


def test_names_in_words_are_found_as_terminals_paste_them() -> None:
    words = (
        r"/tmp/My\ Clips/a\ b.mp4 '/tmp/c d.mov' file:///tmp/e%20f.png https://x.example/g.webm 上传夏日.mp4"
    )
    named = [(a.text, a.name) for a in named_files(words.replace("\\\\", "\\"))]
    assert named == [
        ("/tmp/My Clips/a b.mp4", "a b.mp4"),
        ("/tmp/c d.mov", "c d.mov"),
        ("/tmp/e f.png", "e f.png"),
        ("https://x.example/g.webm", "g.webm"),
        ("夏日.mp4", "夏日.mp4"),
    ]


ANYTHING = st.lists(
    st.sampled_from(
        ["export", "导出", "then", "and", ",", "。", "再", "upload", "a.mp4", "'x", "“", "”", "1080p",
         "cut 3 s", "剪掉前3秒", "/tmp/a b.mp4", "don't", "status", "积分", "\n", "\\", "🎬",
         "https://a.example/b.mp4", "before you export"]
    ) | st.text(max_size=8),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(ANYTHING)
def test_whatever_is_typed_gives_steps_and_no_word_is_lost(words: str) -> None:
    steps = route(words)
    assert steps
    kept = "".join(s.words for s in steps)
    for piece in ("cut 3 s", "剪掉前3秒"):
        assert kept.count(piece) >= min(words.count(piece), 1)


@given(
    st.sampled_from('"“「《'),
    st.sampled_from(["export", "导出", "upload", "status", "send me the video", "积分"]),
)
def test_quoted_words_never_route(mark: str, inside: str) -> None:
    closing = {"“": "”", "「": "」", "《": "》"}.get(mark, mark)
    words = f"{mark}{inside}{closing}"
    for said in (words, f"add the text {words}", f"写上{words}"):
        assert [s.action for s in route(said)] == [Action.TURN]


def test_there_are_enough_cases() -> None:
    chinese = sum(any("㐀" <= c <= "鿿" for c in words) for words, _ in ALL)
    assert len(ALL) >= 500
    assert chinese >= 200


def test_a_page_of_words_costs_in_proportion_to_its_length() -> None:
    said = "add a fade, then put the words 'export' in the corner and make it brighter. "
    assert [s.action for s in route(said * 120)] == [Action.TURN]
    assert growth(lambda times: lambda: route(said * times), 30, 120) < 1.3


GOLD = Path(__file__).resolve().parents[1] / "planner"
SPOKEN_OF = re.compile(
    r"export|render|download|sav(e|ing)|import|show me|I need mp4|导出|导入|^Take intro|停止渲染|另存", re.I
)
"""What of the planner's own sentences may route: those that speak of files going in or out."""


@pytest.mark.parametrize("name", ["phrasings/en.jsonl", "phrasings/zh.jsonl", "gold/real_prompts.jsonl"])
def test_sentences_that_were_made_for_the_planner_stay_edits(name: str) -> None:
    texts = [json.loads(line)["text"] for line in (GOLD / name).read_text("utf-8").splitlines() if line]
    assert len(texts) > 150
    routed = [t for t in texts if [s.words for s in route(t)] != [t.strip()] or len(route(t)) > 1]
    assert not [t for t in routed if not SPOKEN_OF.search(t)]
