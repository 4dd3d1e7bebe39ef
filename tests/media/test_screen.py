"""The colour of a plain screen is told from a few pictures, whatever the picture's matrix."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from saycut.media.probe import probe
from saycut.media.screen import find_screens

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def filmed(path: Path, screen: tuple[int, int, int] | None, *words: str) -> Path:
    """A person in grey before an unevenly lit screen, 12 pictures."""
    height, width = 180, 320
    rows, columns = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(1)
    pictures = []
    for i in range(12):
        light = 0.7 + 0.3 * np.cos((columns - 160) / 160)
        ground = screen or (120, 110, 100)
        picture = np.stack([c * light for c in ground], -1) + noise.normal(0, 3, (height, width, 1))
        person = ((columns - 150 - i) / 60) ** 2 + ((rows - 180) / 120) ** 2 < 1
        picture[person] = (200, 160, 140)
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8).tobytes())
    shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", "12", "-i", "-"]
    made = [FFMPEG, "-y", "-loglevel", "error", *shape, *words, str(path)]
    subprocess.run(made, input=b"".join(pictures), check=True)
    return path


def near(found: str, wanted: tuple[int, int, int], by: int) -> bool:
    return all(abs(int(found[i : i + 2], 16) - c) <= by for i, c in zip((1, 3, 5), wanted, strict=True))


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
@pytest.mark.parametrize("screen", [(40, 160, 70), (20, 40, 170)], ids=["green", "blue"])
def test_the_screens_own_colour_is_found(tmp_path: Path, screen: tuple[int, int, int], matrix: str) -> None:
    tag = "smpte170m" if matrix == "bt601" else "bt709"
    words = ["-vf", f"scale=out_color_matrix={matrix}:out_range=tv", "-pix_fmt", "yuv420p"]
    path = filmed(tmp_path / "host.mp4", screen, *words, "-c:v", "libx264", "-crf", "18", "-colorspace", tag)
    found = find_screens(path, probe(path))
    assert len(found) == 1
    assert near(found[0], screen, 26)


def test_a_photo_has_one_too(tmp_path: Path) -> None:
    path = filmed(tmp_path / "host.png", (40, 160, 70), "-frames:v", "1")
    assert near(find_screens(path, probe(path))[0], (40, 160, 70), 26)


def test_a_grey_wall_is_no_screen(tmp_path: Path) -> None:
    path = filmed(tmp_path / "wall.mp4", None, "-c:v", "libx264", "-pix_fmt", "yuv420p")
    assert find_screens(path, probe(path)) == ()
