"""What the library has, the reply can name in both languages."""

from __future__ import annotations

import pytest

from saycut.library import effects, looks, music, platforms, transitions
from saycut.operations.wording import catalog

NAMES = [
    *(
        (f"{room.__name__}", name)
        for room in (effects, looks, platforms, transitions)
        for name in room.names()
    ),
    *(("music", mood) for mood in music.moods()),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("room", "name"), NAMES)
def test_every_name_has_its_word(room: str, name: str, language: str) -> None:
    assert catalog(language).get(f"word.{name}"), f"{room}: add word.{name} to wording/{language}/names.json"
