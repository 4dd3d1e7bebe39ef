"""The plain green or blue screen somebody was filmed before: which colour it really has.

A screen is never the green of the word: it is lit, and the camera has its own idea of it. A few pictures are
looked at, small; of what is clearly green (or blue) in them, the most usual colour is the screen's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from .opening import opened
from .scenes import picture_decoder
from .streams import PictureStream, Probe

WIDTH = 128
MOST_LOOKS = 8
"""Pictures that are looked at, spread over the whole."""
LEAST_SHARE = 0.06
"""Less of the pictures than this is a shirt or a plant, not a screen."""
CLEARLY = 1.2
"""How much stronger than the two other colours its own is, at least."""
LIGHT_ENOUGH = 36
"""Of 255: what is darker has no colour anybody could tell."""
BIN = 12
"""Steps of red, green and blue in which colours are counted."""
KR_KB = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}
"""What red and blue count in the brightness, by the matrix of the picture."""

Pixels = NDArray[np.float64]
"""Red, green, blue from 0 to 255, one pixel a row."""


def find_screens(path: Path, found: Probe) -> tuple[str, ...]:
    """Colours of plain screens, "#rrggbb", the larger first; none where there is no such screen.

    Raises MediaError when the file cannot be opened.
    """
    picture = found.picture
    if picture is None or picture.codec == "webp":
        return ()
    pixels = [_pixels(frame, picture) for frame in _looks(path, found, picture)]
    if not pixels:
        return ()
    return screens_in(np.concatenate(pixels))


def screens_in(pixels: Pixels) -> tuple[str, ...]:
    """The colours of screens among some pixels."""
    found = []
    for own, others in ((1, (0, 2)), (2, (0, 1))):
        strongest = np.maximum(pixels[:, others[0]], pixels[:, others[1]])
        clear = pixels[(pixels[:, own] > CLEARLY * strongest) & (pixels[:, own] >= LIGHT_ENOUGH)]
        share = len(clear) / len(pixels)
        if share >= LEAST_SHARE:
            found.append((share, _usual(clear)))
    return tuple(color for _, color in sorted(found, reverse=True))


def _usual(pixels: Pixels) -> str:
    """The middle of the most crowded part of the colours."""
    steps = (pixels // BIN).astype(np.int64)
    places = (steps[:, 0] << 16) | (steps[:, 1] << 8) | steps[:, 2]
    values, counts = np.unique(places, return_counts=True)
    crowded = int(values[int(np.argmax(counts))])
    middle = np.array([crowded >> 16, crowded >> 8 & 255, crowded & 255]) * BIN + BIN / 2
    near = pixels[np.abs(pixels - middle).max(axis=1) <= 2 * BIN]
    red, green, blue = (int(v) for v in np.clip(np.round(np.median(near, axis=0)), 0, 255))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _looks(path: Path, found: Probe, picture: PictureStream) -> Iterator[av.VideoFrame]:
    """A few pictures spread over the whole; fewer where the file does not decode everywhere."""
    length = found.duration_ms or 0
    times = [round(length * (2 * i + 1) / (2 * MOST_LOOKS)) for i in range(MOST_LOOKS)] if length else [0]
    for at_ms in times:
        # Opened anew each time: a demuxer that lost its way in one place finds it again in the next.
        with opened(path, found.name, demuxer=found.demuxer) as container:
            stream = picture_decoder(container.streams[picture.index])
            try:
                if at_ms:
                    container.seek(at_ms * 1000 + found.origin_us)
                yield next(iter(container.decode(stream)))
            except (FFmpegError, StopIteration):
                continue


def _pixels(frame: av.VideoFrame, picture: PictureStream) -> Pixels:
    """The picture small, as red, green and blue by its own matrix (the converter's guess is another's)."""
    height = max(round(WIDTH * frame.height / frame.width / 2) * 2, 2)
    if picture.pix_fmt.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "gray")):
        small = frame.reformat(WIDTH, height, format="rgb24").to_ndarray()
        return np.asarray(small.reshape(-1, 3), np.float64)
    planes = frame.reformat(WIDTH, height, format="yuv444p").to_ndarray().astype(np.float64)
    luma, cb, cr = planes.reshape(3, -1)
    if picture.full_range or picture.pix_fmt.startswith("yuvj"):
        luma, cb, cr = luma / 255, (cb - 128) / 255, (cr - 128) / 255
    else:
        luma, cb, cr = (luma - 16) / 219, (cb - 128) / 224, (cr - 128) / 224
    kr, kb = KR_KB[_matrix(picture)]
    red, blue = luma + 2 * (1 - kr) * cr, luma + 2 * (1 - kb) * cb
    green = (luma - kr * red - kb * blue) / (1 - kr - kb)
    return np.asarray(np.clip(np.stack((red, green, blue), axis=1), 0, 1) * 255)


def _matrix(picture: PictureStream) -> str:
    """As tagged; untagged as players guess: HD is BT.709, smaller is BT.601."""
    tag = (picture.matrix or "").lower()
    if tag.startswith("bt2020"):
        return "bt2020"
    if tag:
        return "bt709" if tag == "bt709" else "bt601"
    large = picture.coded_width >= 1280 or picture.coded_height > 576
    return "bt709" if large and picture.duration_ms is not None else "bt601"
