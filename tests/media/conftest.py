"""Small real files made by the real engine."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

Make = Callable[..., Path]


def run_engine(*arguments: str) -> None:
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments], check=True, timeout=60
    )


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """`make("clip.mp4", "-f", "lavfi", …)` runs the engine and gives the file it wrote."""

    def run(name: str, *arguments: str) -> Path:
        path = tmp_path / name
        run_engine(*arguments, f"file:{path}")
        return path

    return run


PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2")
SOUND = ("-f", "lavfi", "-i", "sine=440:r=48000:d=2")
FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


@pytest.fixture
def clip(make: Make) -> Path:
    """Two seconds of moving picture and a tone, index first."""
    return make("clip.mp4", *PICTURE, *SOUND, *FAST, "-g", "10", "-c:a", "aac", "-movflags", "+faststart")
