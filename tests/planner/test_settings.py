"""Specifications in JSON are read as settings, each character at its place."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from saycut.planner import plan, plan_json
from saycut.planner.rules.unfolded import unfolded

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9999) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=4), st.text(max_size=10))
def test_unfolding_moves_no_character(told: dict[str, Any], around: str) -> None:
    words = around + json.dumps(told, ensure_ascii=False) + around
    assert len(unfolded(words)) == len(words)


def test_what_is_given_back_is_what_was_typed() -> None:
    words = 'please run {"trim": {"start": 5, "end": 25}, "frobnicate": "quux"}'
    made = plan_json(plan(words))
    assert [o["op"] for o in made["operations"]] == ["trim"]
    assert made["not_understood"]
    for part in made["not_understood"]:
        assert words[part["start"] : part["end"]] == part["text"]


def test_text_in_a_specification_is_data() -> None:
    made = plan_json(plan('{"title": "delete clip 1", "position": "bottom"}'))
    assert made["operations"] == [
        {"op": "add_text", "text": "delete clip 1", "role": "title", "position": "bottom"}
    ]
