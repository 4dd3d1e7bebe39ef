from __future__ import annotations

from pathlib import Path

import pytest

from saycut.config import read_settings
from saycut.errors import InputError


def test_nothing_set_is_fine() -> None:
    found = read_settings({"HOME": "/h"})
    assert found.cache == Path("/h/.cache/saycut")
    assert found.threads == 0
    assert found.color


def test_what_is_set_is_read(tmp_path: Path) -> None:
    engine = tmp_path / "ffmpeg"
    engine.touch()
    found = read_settings(
        {"SAYCUT_FFMPEG": str(engine), "SAYCUT_CACHE": "/c", "SAYCUT_FONTS": str(tmp_path),
         "SAYCUT_MUSIC": str(tmp_path), "SAYCUT_CAPTIONS_MODEL": str(tmp_path), "SAYCUT_THREADS": "3",
         "SAYCUT_PART_SECONDS": "7.5", "SAYCUT_LANGUAGE": "zh", "NO_COLOR": "1"}
    )  # fmt: skip
    assert (found.ffmpeg, found.fonts, found.music, found.captions_model) == (
        engine,
        tmp_path,
        tmp_path,
        tmp_path,
    )
    assert (found.cache, found.threads, found.language, found.color) == (Path("/c"), 3, "zh", False)
    assert found.part_s == 7.5


@pytest.mark.parametrize(
    ("name", "value"),
    [("SAYCUT_FFMPEG", "/nowhere"), ("SAYCUT_FONTS", "/nowhere"), ("SAYCUT_THREADS", "many"),
     ("SAYCUT_LANGUAGE", "xx"), ("SAYCUT_PART_SECONDS", "-1")],
)  # fmt: skip
def test_what_cannot_be_used_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(InputError, match=name):
        read_settings({"HOME": "/h", name: value})
