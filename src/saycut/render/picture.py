"""What compile must know of a source's picture, told from its probe: size, pixel shape, colours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..media.streams import PictureStream, Probe

Matrix = Literal["bt601", "bt709", "bt2020"]

_601 = {"smpte170m", "bt470bg", "bt470m", "fcc", "bt601", "smpte240m"}
_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "gray", "mono", "ya")


@dataclass(frozen=True)
class Picture:
    """A source's picture as ffmpeg hands it over: turned for display, pixels as stored."""

    stream: int
    form: str
    """The container, in the probe's word."""
    width: int
    height: int
    sar: Fraction
    """The shape of a pixel after turning."""
    matrix: Matrix | None
    """None for RGB, which every conversion knows how to take."""
    full: bool
    hdr: bool
    wide: bool
    """BT.2020 colours without HDR."""
    alpha: bool
    interlaced: bool
    pix_fmt: str
    still: bool
    fps: Fraction | None
    """What it was meant to run at."""
    frames_ms: int | None
    """How long its pictures last; None for a still."""
    longest_gop_ms: int = 0
    """The longest way between two key frames; no picture stands longer."""
    key_ms: tuple[int, ...] = ()
    """Where decoding may begin, a second or more apart; none where it may nearly anywhere."""


def picture_of(probe: Probe) -> Picture | None:
    """The picture of a source, or None where it has none."""
    seen = probe.picture
    if seen is None:
        return None
    turned = seen.rotation in (90, 270)
    width, height = seen.coded_width, seen.coded_height
    sar = Fraction(seen.sar)
    if turned:
        width, height, sar = height, width, 1 / sar
    rgb = seen.pix_fmt.startswith(_RGB)
    return Picture(
        stream=seen.index,
        form=probe.format,
        width=width,
        height=height,
        sar=sar,
        matrix=None if rgb else _matrix(seen),
        full=not rgb and (seen.full_range is True or seen.pix_fmt.startswith("yuvj")),
        hdr=seen.hdr is not None,
        wide=seen.hdr is None and (seen.primaries or "").startswith("bt2020"),
        alpha=seen.has_alpha,
        interlaced=seen.interlaced,
        pix_fmt=seen.pix_fmt,
        still=seen.duration_ms is None,
        fps=seen.nominal_fps or seen.fps,
        frames_ms=None if seen.duration_ms is None else seen.start_ms + seen.duration_ms,
        longest_gop_ms=seen.longest_gop_ms,
        key_ms=seen.key_ms,
    )


def _matrix(seen: PictureStream) -> Matrix:
    """As tagged; untagged as players guess: HD is BT.709, smaller is BT.601."""
    tag = (seen.matrix or "").lower()
    if tag.startswith("bt2020"):
        return "bt2020"
    if tag in _601:
        return "bt601"
    if tag == "bt709":
        return "bt709"
    if seen.duration_ms is None:
        return "bt601"  # JFIF
    return "bt709" if seen.coded_width >= 1280 or seen.coded_height > 576 else "bt601"
