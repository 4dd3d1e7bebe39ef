from __future__ import annotations

import imageio_ffmpeg
import pytest


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """The media engine that pip brings."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())
