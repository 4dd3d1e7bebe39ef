"""What `probe` tells of a file, as frozen values."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from ..timeline.model import AssetKind
from ..units import Frozen, Rate

Ratio = Annotated[
    Fraction,
    BeforeValidator(lambda value: value if isinstance(value, Fraction) else Fraction(str(value))),
    PlainSerializer(lambda ratio: f"{ratio.numerator}/{ratio.denominator}", return_type=str),
    Field(gt=0),
]
"""An exact ratio, e.g. the shape of a pixel. JSON: "4/3"."""


class PictureStream(Frozen):
    """A moving or still picture in a file (never its cover art)."""

    index: int
    """The stream's number in the file."""
    codec: str
    profile: str | None = None
    coded_width: int
    coded_height: int
    """The stored picture, in its own pixels."""
    width: int
    height: int
    """The picture as displayed: pixel shape and rotation applied."""
    rotation: Literal[0, 90, 180, 270] = 0
    """Degrees clockwise it is turned for display. The media engine turns it by itself when decoding."""
    sar: Ratio = Fraction(1)
    """The shape of a stored pixel, width to height."""
    fps: Rate | None = None
    """Pictures a second: exact where constant, the average where not. None for a still."""
    nominal_fps: Rate | None = None
    """What it was meant to be: `fps`, or for a variable rate the usual rate nearest to the typical gap."""
    is_vfr: bool = False
    frames: int = 0
    pix_fmt: str
    bit_depth: int = 8
    primaries: str | None = None
    transfer: str | None = None
    matrix: str | None = None
    """Colour as the media engine names it: bt709, bt2020nc, smpte2084, …; None where nothing says."""
    full_range: bool | None = None
    hdr: Literal["pq", "hlg"] | None = None
    has_alpha: bool = False
    interlaced: bool = False
    start_ms: int = 0
    """When its first picture stands, on the asset's clock."""
    duration_ms: int | None = None
    """From its first picture to the end of its last; None for a still."""
    keyframes: int = 0
    longest_gop_ms: int = 0
    """The longest way between two key frames."""
    key_ms: tuple[int, ...] = ()
    """Key frames on the asset's clock, those a second or more apart; none where all are near each other."""


class SoundStream(Frozen):
    """A sound track in a file."""

    index: int
    codec: str
    rate: int = 0
    """Samples a second."""
    channels: int = 0
    layout: str = ""
    """mono, stereo, 5.1, …"""
    decodable: bool = True
    """False: the track is there but nothing of it can be decoded."""
    is_default: bool = False
    language: str | None = None
    start_ms: int = 0
    duration_ms: int = 0


PICTURE_DEMUXERS = {
    "png": "png_pipe", "jpg": "jpeg_pipe", "webp": "webp_pipe", "bmp": "bmp_pipe", "tiff": "tiff_pipe",
    "gif": "gif",
}  # fmt: skip


class Probe(Frozen):
    """What a file is. Times are on the asset's clock: 0 is the file's first timestamp."""

    name: str
    """The file's own name, as the person knows it."""
    kind: AssetKind
    format: str
    """The container, in one word: mp4, webm, gif, srt, …"""
    size_bytes: int
    duration_ms: int | None = None
    """Length as decoded (not as the header says); None for stills and subtitles."""
    origin_us: int = 0
    """The file's first timestamp, in microseconds: what is 0 on the asset's clock."""
    picture: PictureStream | None = None
    sounds: tuple[SoundStream, ...] = ()
    """All sound tracks, in the file's order, unusable ones too."""
    created_ms: int | None = None
    """When it was recorded (Unix time), where the file tells."""
    truncated: bool = False
    """The file ends before its header says; what is there is used."""
    warnings: tuple[str, ...] = ()
    """What a person should know, as whole sentences."""

    @property
    def demuxer(self) -> str | None:
        """What a picture file must be opened with; None: the engine tells by itself."""
        return PICTURE_DEMUXERS.get(self.format) if self.picture is not None else None

    @property
    def sound(self) -> SoundStream | None:
        """The sound track that is used: the default one that can be decoded, else the first such."""
        usable = [s for s in self.sounds if s.decodable]
        return next((s for s in usable if s.is_default), usable[0] if usable else None)
