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
def test_every_name_has_its_word(language: str) -> None:
    said = catalog(language)
    bare = [f"word.{name} ({room})" for room, name in NAMES if not said.get(f"word.{name}")]
    assert NAMES
    assert not bare, f"add to wording/{language}/names.json: {', '.join(bare)}"
