""" "there", "at that moment", "from there on": the time that the wish before was about."""

from __future__ import annotations

import pytest

from saycut.planner.reading import plan

SAID = [
    ("freeze on 0:33 for 2 seconds and write 'Wait' there", 1, {"start": {"ms": 33000}}),
    ("save a frame at 0:42 and export a 5-second gif starting there", 1,
     {"start": {"ms": 42000}, "end": {"ms": 47000}}),
    ("split at 0:30 and from there on make it black and white", 1,
     {"start": {"ms": 30000}, "end": {"from_end_ms": 0}}),
    ("mute from 0:10 to 0:20 and put 'hi' there", 1, {"start": {"ms": 10000}, "end": {"ms": 20000}}),
    ("remove 0:10-0:15 and put 'Later' there", 1, {"start": {"ms": 10000}}),
    ("trim to 0:30. From that point slow down to half", 1, {"start": {"ms": 30000}}),
    ("split it at 1:00 and add a crossfade there", 1, {"at": {"ms": 60000}}),
    ("在0:30定格2秒，并在那里加字幕“等等”", 1, {"start": {"ms": 30000}}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "which", "fields"), SAID)
def test_what_points_back_is_the_time_told_before(
    words: str, which: int, fields: dict[str, dict[str, int]]
) -> None:
    made = plan(words)
    found = made.operations[which].model_dump(mode="json", exclude_defaults=True)
    assert {name: found.get(name) for name in fields} == fields
    assert not made.not_understood
