"""The README's commands run as they stand there, on a clip of our own; its form is kept."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/start/first-edit.md", "docs/how-to/several-files.md", "docs/how-to/music.md")
LEFT_OUT = ("make ", ". .venv", "pip ")
"""Not run here: `make test` is running this, and the demo has a test of its own."""


def _commands(page: str) -> list[str]:
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(LEFT_OUT)]


def test_readme_is_short_and_begins_with_the_command() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 120
    assert any(line.startswith("$ ") for line in lines[:12])


def _talk(path: Path, make_clip: Callable[..., Path]) -> None:
    """The first half of the demo's voice, with its pauses, under a small picture: all is drawn at 1080p."""
    import numpy as np

    from saycut.cli.demo.clip import RATE, speak

    raw = path.with_suffix(".raw")
    raw.write_bytes(speak().samples[: 11 * RATE].astype(np.float32).tobytes())
    make_clip(
        path, "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", str(raw), "-f", "lavfi", "-i",
        "testsrc2=s=160x90:r=10:d=30", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-shortest",
    )  # fmt: skip
    raw.unlink()


@pytest.mark.parametrize("page", PAGES)
def test_commands_run(page: str, tmp_path: Path, make_clip: Callable[..., Path]) -> None:
    tone = ["-f", "lavfi", "-i", "sine=f=440:d=3"]
    small = ["-preset", "ultrafast", "-pix_fmt", "yuv420p", "-t", "3"]
    _talk(tmp_path / "talk.mp4", make_clip)
    (tmp_path / "trip").mkdir()
    for name in ("intro.mp4", "trip/a.mp4", "trip/b.mp4"):
        make_clip(tmp_path / name, "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=3", *tone, *small)
    make_clip(tmp_path / "song.mp3", *tone)
    make_clip(tmp_path / "logo.png", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1")
    commands = _commands(page)
    assert commands
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "saycut", command
        done = subprocess.run(
            [sys.executable, "-m", "saycut", *words[1:]],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
            env={**os.environ, "SAYCUT_CACHE": str(tmp_path / "cache")},
        )  # fmt: skip

        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        again = re.search(r"-o (\S+)", command)
        if again:
            (tmp_path / again[1]).unlink()
