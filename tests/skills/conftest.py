"""What people bring: a clip of five seconds with sound, and a photo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from serving import *  # noqa: F403


@pytest.fixture(scope="session")
def clip(shared_media: Callable[[str], Path]) -> Path:
    """Five seconds, 960x540, with sound."""
    return shared_media("flower_540p.mp4")


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """A small picture."""
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    return make_clip(path, "-f", "lavfi", "-i", "testsrc2=s=640x360", "-frames:v", "1")
