"""The lexicon is data that many add to: a reading has one place, and a phrase stands in it once."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "src" / "saycut" / "planner" / "rules" / "data"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reading_has_one_place_and_a_phrase_stands_in_it_once(language: str) -> None:
    places: Counter[str] = Counter()
    for file in sorted((DATA / language).glob("*.json")):
        for reading, phrases in json.loads(file.read_text("utf-8")).items():
            if isinstance(phrases, list):
                places[reading] += 1
                assert [p for p, count in Counter(phrases).items() if count > 1] == [], reading

    assert places
    assert [reading for reading, count in places.items() if count > 1] == []
