"""What people bring: a clip of six seconds with people who talk, and a photo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from serving import *  # noqa: F403


@pytest.fixture(scope="session")
def clip(shared_media: Callable[[str], Path]) -> Path:
    """6.17 s, 640x480; it can be heard, so muting shows."""
    return shared_media("movie_dialogue_480p.mp4")


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """A small picture."""
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    return make_clip(path, "-f", "lavfi", "-i", "testsrc2=s=640x360", "-frames:v", "1")
