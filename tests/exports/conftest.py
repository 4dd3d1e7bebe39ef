"""Exports over real HTTP, over both databases; sources are small."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("dbos", reason="the extra [server] is not installed")

from serving import *  # noqa: F403
from store_db.databases import *  # noqa: F403

from .there import running


@pytest.fixture
def there(place: Path | str, tmp_path: Path) -> Iterator[object]:
    """A service over each database, that divides what is longer than a few seconds."""
    with running(place, tmp_path / "data") as found:
        yield found


@pytest.fixture
def here(tmp_path: Path) -> Iterator[object]:
    """The same over SQLite alone, for what no database decides."""
    with running(tmp_path / "data", tmp_path / "data") as found:
        yield found


@pytest.fixture
def clip(tmp_path: Path, make_clip: Callable[..., Path]) -> Path:
    """Six seconds of a small picture with a tone."""
    return make_clip(
        tmp_path / "talk.mp4",
        "-f", "lavfi", "-i", "testsrc2=d=6:r=25:s=160x90", "-f", "lavfi", "-i", "sine=d=6",
        "-c:v", "mpeg4", "-q:v", "3", "-g", "25", "-c:a", "aac", "-shortest",
    )  # fmt: skip
