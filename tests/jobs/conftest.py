"""Short clips for the jobs: made once a run, shared by all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .seeing import ruler_arguments


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """A folder with ruler.mp4 (12 s), four short clips and five photos."""
    folder = tmp_path_factory.mktemp("clips")
    make_clip(folder / "ruler.mp4", *ruler_arguments())
    colors = ("0x802020", "0x208020", "0x202080", "0x807020")
    for number, color in enumerate(colors, 1):
        make_clip(
            folder / f"clip{number}.mp4", "-f", "lavfi", "-i", f"color={color}:s=320x180:r=25:d=3",
            "-f", "lavfi", "-i", f"sine=f={200 * number}:r=48000:d=3", "-preset", "ultrafast",
        )  # fmt: skip
    for number, color in enumerate(("0x20a0a0", "0xa020a0", "0xc0c0c0", "0xe08020", "0x102030"), 1):
        make_clip(
            folder / f"photo{number}.jpg", "-f", "lavfi", "-i", f"color={color}:s=400x300", "-frames:v", "1"
        )
    return folder


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's talk, spoken by its basic voice: four sentences with pauses, 19 s."""
    from saycut.cli.demo.clip import draw, speak

    path = tmp_path_factory.mktemp("talk") / "talk.mp4"
    draw(path, speak())
    return path
