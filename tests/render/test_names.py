"""Files are called what people call them."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from .drafts import one_clip, rendered
from .footage import coded_clip, numbers


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coded_clip(tmp_path_factory.mktemp("in") / "clip.mp4", 8, Fraction(30))


NAMES = [
    "it's a \"clip\".mp4", "100%d done %03d.mp4", "-y.mp4", "a:b,c;d[e]=f\\g.mp4", "line\nbreak.mp4",
    "🎬 夏日.mp4", "$(touch pwned) `id` && x | y.mp4", "concat:a|b.mp4", "pipe:0.mp4", "*.mp4", " .mp4",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_come_in_and_go_out(clip: Path, tmp_path: Path, name: str) -> None:
    source = tmp_path / "in" / name
    source.parent.mkdir()
    shutil.copy(clip, source)
    made = rendered(*one_clip(source), tmp_path / name)
    assert numbers(made.path) == list(range(8))
    assert {p.name for p in tmp_path.iterdir()} == {"in", "work", name}


def test_a_photo_with_a_pattern_in_its_name(tmp_path: Path) -> None:
    photo = coded_clip(
        tmp_path / "photo %03d*.png", 1, Fraction(30), encoder=["-update", "1", "-frames:v", "1"]
    )
    made = rendered(*one_clip(photo), tmp_path / "out.mp4")
    assert set(numbers(made.path)) == {0}
