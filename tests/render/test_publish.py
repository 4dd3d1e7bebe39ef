"""A file appears whole or not at all, wherever its path starts from."""

from __future__ import annotations

from pathlib import Path

import pytest

from saycut.errors import RenderError
from saycut.render.publish import published


def test_a_relative_target_is_the_file_of_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with published(Path("cut.mp4")) as partial:
        assert partial.is_absolute()
        partial.write_bytes(b"pictures")
    assert [p.name for p in tmp_path.iterdir()] == ["cut.mp4"]


def test_nothing_written_is_an_error_and_leaves_the_older_file(tmp_path: Path) -> None:
    older = tmp_path / "cut.mp4"
    older.write_bytes(b"older")
    with pytest.raises(RenderError), published(older):
        pass
    assert older.read_bytes() == b"older"
    assert [p.name for p in tmp_path.iterdir()] == ["cut.mp4"]
