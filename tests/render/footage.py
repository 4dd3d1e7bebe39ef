"""Clips made for tests: every frame carries its number as black and white blocks, readable from pixels."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
COLUMNS, ROWS = 8, 2
"""16 bits, the lowest first, in the top quarter of the picture."""


X264 = (
    "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-c:v", "libx264", "-preset", "ultrafast",
    "-crf", "18", "-g", "50", "-bf", "2", "-pix_fmt", "yuv420p", "-colorspace", "bt709",
    "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
)  # fmt: skip


def coded_picture(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """A grey picture with a moving bar and `number` in blocks; RGB, shape (height, width, 3)."""
    picture = np.full((height, width, 3), 110, np.uint8)
    picture[height // 2 :, :, 0] = np.linspace(40, 200, width).astype(np.uint8)
    bar = number * 5 % (width - 8)
    picture[3 * height // 4 :, bar : bar + 8] = (220, 60, 60)
    for bit in range(COLUMNS * ROWS):
        row, column = divmod(bit, COLUMNS)
        y0, y1 = row * height // 8, (row + 1) * height // 8
        x0, x1 = column * width // COLUMNS, (column + 1) * width // COLUMNS
        picture[y0:y1, x0:x1] = 230 if number >> bit & 1 else 20
    return picture


def coded_clip(
    path: Path,
    frames: int,
    rate: Fraction,
    *,
    size: tuple[int, int] = (320, 180),
    extra: Sequence[str] = (),
    encoder: Sequence[str] | None = None,
) -> Path:
    """An H.264 clip of `frames` numbered frames."""
    width, height = size
    shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
    words = [
        FFMPEG,
        "-y",
        "-loglevel",
        "error",
        *shape,
        "-r",
        f"{rate.numerator}/{rate.denominator}",
        "-i",
        "-",
    ]
    if encoder is None:
        encoder = [*X264, *extra]
    words += [*encoder, str(path)]
    pixels = b"".join(coded_picture(n, width, height).tobytes() for n in range(frames))
    subprocess.run(words, input=pixels, check=True)
    return path


def number_in(picture: NDArray[np.uint8]) -> int:
    """The number coded in a grey picture (height, width)."""
    height, width = picture.shape
    found = 0
    for bit in range(COLUMNS * ROWS):
        row, column = divmod(bit, COLUMNS)
        y, x = (2 * row + 1) * height // 16, (2 * column + 1) * width // (2 * COLUMNS)
        found |= int(picture[y - 2 : y + 3, x - 2 : x + 3].mean() > 125) << bit
    return found


def pictures(path: Path, form: str = "gray") -> Iterator[NDArray[np.uint8]]:
    """All pictures of a file, decoded: grey (h, w) or "rgb24" (h, w, 3)."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format=form)


def numbers(path: Path) -> list[int]:
    """The coded numbers of all frames of a file."""
    return [number_in(p) for p in pictures(path)]
