"""Drafts by chance: every one comes out with exactly its frames. More of them: see `random_drafts`."""

from __future__ import annotations

from pathlib import Path

import pytest

from .random_drafts import all_kinds, tried


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return all_kinds(tmp_path_factory.mktemp("kinds"))


@pytest.mark.parametrize("seed", range(15))
def test_a_draft_by_chance_has_its_frames(files: list[Path], tmp_path: Path, seed: int) -> None:
    assert tried(seed, files, tmp_path / "out.mp4") == ""
