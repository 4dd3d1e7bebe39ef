"""Texts drawn for real: rendered by the media engine's libass and decoded to grey pictures."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from saycut.library.fonts import write_fonts_conf
from saycut.render.text import ass_of
from saycut.timeline.text import Text


@dataclass(frozen=True)
class Drawn:
    """Pictures (frame, row, column) of grey levels, and what the engine said."""

    frames: np.ndarray
    log: str


Draw = Callable[..., Drawn]


@pytest.fixture(scope="session")
def draw_document(ffmpeg: str, tmp_path_factory: pytest.TempPathFactory) -> Draw:
    """Renders an ASS document over one grey level."""
    folder = tmp_path_factory.mktemp("ass")
    conf = write_fonts_conf(folder / "fonts")

    def draw(
        document: str,
        size: tuple[int, int],
        rate: Fraction,
        frames: int,
        *,
        level: str = "black",
        skip: int = 0,
    ) -> Drawn:
        (folder / "t.ass").write_text(document, "utf-8")
        width, height = size
        done = subprocess.run(
            [ffmpeg, "-hide_banner", "-v", "warning", "-f", "lavfi",
             "-i", f"color=c={level}:s={width}x{height}:r={rate}",
             # the clock begins at the first picture that is wanted: those before it need not be drawn
             "-vf", f"setpts=N+{skip},ass=t.ass,setpts=N,format=gray",
             "-frames:v", str(frames), "-f", "rawvideo", "-"],
            cwd=folder, capture_output=True, check=True, env={**os.environ, "FONTCONFIG_FILE": str(conf)},
        )  # fmt: skip
        pictures = np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width)
        return Drawn(pictures, done.stderr.decode())

    return draw


@pytest.fixture(scope="session")
def draw_texts(draw_document: Draw) -> Draw:
    """Renders text segments."""

    def draw(
        segments: Sequence[Text],
        size: tuple[int, int] = (640, 360),
        rate: Fraction = Fraction(30),
        *,
        frames: int = 1,
        level: str = "black",
        skip: int = 0,
    ) -> Drawn:
        return draw_document(ass_of(segments, size, rate), size, rate, frames, level=level, skip=skip)

    return draw
