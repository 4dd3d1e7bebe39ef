"""What every room's tests share: where the real clips lie, and small ones made on the spot."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from imageio_ffmpeg import get_ffmpeg_exe

# The same examples at each run: a failure is of the change that made it. `make fuzz` looks for new ones.
# How long an example takes is the machine's business.
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **UNHURRIED)
settings.register_profile("new", **UNHURRIED)
settings.load_profile("new" if "SAYCUT_FUZZ" in os.environ else "same")

ROOT = Path(__file__).resolve().parent.parent
SHARED_MEDIA = ROOT.parent / "shared" / "media"


@pytest.fixture(scope="session")
def shared_media() -> Callable[[str], Path]:
    """Gives the path of a real clip in ../shared/media; skips the test, saying why, where it is missing."""

    def find(name: str) -> Path:
        path = SHARED_MEDIA / name
        if not path.is_file():
            pytest.skip(f"../shared/media/{name} is not on this machine")
        return path

    return find


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """The media engine the product uses."""
    return str(get_ffmpeg_exe())


@pytest.fixture(scope="session")
def make_clip(ffmpeg: str) -> Callable[..., Path]:
    """Makes a file by ffmpeg: `make_clip(path, "-f", "lavfi", "-i", "testsrc2=d=2", …)`."""

    def make(path: Path, *arguments: str) -> Path:
        command = [ffmpeg, "-nostdin", "-v", "error", "-y", *arguments, str(path)]
        subprocess.run(command, check=True, timeout=120)
        return path

    return make
