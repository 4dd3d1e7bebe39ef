"""When a text stands, told in a sentence of its own, and what "last" means as a verb."""

from __future__ import annotations

from typing import Any

import pytest

from saycut.planner.reading import plan

FOUR = {"start": {"ms": 0}, "end": {"ms": 4000}}
LATER = [
    ("add a title 'Hi'. keep it for 4 seconds", FOUR),
    ("add a title 'Hi'. it should stay for 4 seconds", FOUR),
    ("add a title 'Hi'. make the title 4 seconds", FOUR),
    ("add a title 'Hi'. hold the text on screen for 4 seconds", FOUR),
    ("加标题“你好”。让它停留4秒", FOUR),
    ("add a title 'Hi'. It should appear at 0:10", {"start": {"ms": 10000}}),
    ("add 'Hi' at 5s. it should fade in and disappear at 9s", {"start": {"ms": 5000}, "end": {"ms": 9000}}),
    ("add 'Hi'. show it from 0:05 to 0:09", {"start": {"ms": 5000}, "end": {"ms": 9000}}),
    ("add 'Hi' at 0:05. it should stay until 0:20", {"start": {"ms": 5000}, "end": {"ms": 20000}}),
    ("the title 'Hi' should last 4 seconds", FOUR),
]


@pytest.mark.parametrize(("words", "fields"), LATER)
def test_a_text_s_time_may_be_told_after_it(words: str, fields: dict[str, Any]) -> None:
    made = plan(words)
    assert len(made.operations) == 1
    found = made.operations[0].model_dump(mode="json", exclude_defaults=True)
    assert {name: found.get(name) for name in fields} == fields
    assert not made.not_understood


@pytest.mark.parametrize(
    ("words", "op"),
    [
        ("make it last 30 seconds", "fit_duration"),
        ("the final video should last 30 seconds", "fit_duration"),
        ("add a title 'Hi'. make it 30 seconds", "fit_duration"),
        ("add a title 'Hi'. keep only the first 20 seconds", "trim"),
        ("make the last 30 seconds louder", "volume"),
    ],
)
def test_what_is_told_of_the_video_is_the_video_s(words: str, op: str) -> None:
    assert plan(words).operations[-1].op == op
