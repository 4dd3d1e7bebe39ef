"""What a file is to be: size, rate, codec, quality. `profile_for` chooses; nothing here knows ffmpeg's words.

The default is the contract's: H.264 High with AAC 48 kHz in MP4, 1080p class in the draft's own shape.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ..errors import OutputError
from ..library import platforms
from ..timeline.model import Canvas, Draft, Output
from ..timeline.start import SAME_SHAPE

Kind = Literal["video", "audio", "still", "animated", "subtitles"]
Quality = Literal["low", "medium", "high", "lossless"]

BACKDROP = Canvas(width=1920, height=1080, fps=Fraction(30))
"""What a draft with no picture at all is shown on."""
CLASS_SHORT = 1080
"""The short side when nobody asks for another: the contract's 1080p."""
LIKELY_BYTES_A_SECOND = 1_200_000
"""1080p at the default quality, seldom more."""
FASTEST = Fraction(120)
"""No output is faster than this; a 1000 fps "rate" is a clock, not a frame rate."""
SLOWEST = Fraction(1)


@dataclass(frozen=True)
class Format:
    """What a file's ending stands for."""

    kind: Kind
    codecs: tuple[str, ...] = ()
    """Picture codecs it can hold; the first is the default."""
    audio: str | None = None
    mime: str = "application/octet-stream"


FORMATS: dict[str, Format] = {
    "mp4": Format("video", ("h264", "h265", "av1", "vp9"), "aac", "video/mp4"),
    "mov": Format("video", ("h264", "h265"), "aac", "video/quicktime"),
    "mkv": Format("video", ("h264", "h265", "av1", "vp9"), "aac", "video/x-matroska"),
    "webm": Format("video", ("vp9", "av1"), "opus", "video/webm"),
    "avi": Format("video", ("h264",), "mp3", "video/x-msvideo"),
    "gif": Format("animated", ("gif",), None, "image/gif"),
    "webp": Format("animated", ("webp",), None, "image/webp"),
    "jpg": Format("still", ("jpg",), None, "image/jpeg"),
    "png": Format("still", ("png",), None, "image/png"),
    "mp3": Format("audio", (), "mp3", "audio/mpeg"),
    "m4a": Format("audio", (), "aac", "audio/mp4"),
    "aac": Format("audio", (), "aac", "audio/aac"),
    "wav": Format("audio", (), "pcm", "audio/wav"),
    "flac": Format("audio", (), "flac", "audio/flac"),
    "ogg": Format("audio", (), "vorbis", "audio/ogg"),
    "srt": Format("subtitles"),
    "vtt": Format("subtitles"),
    "ass": Format("subtitles"),
}
"""Every form a result can take. "webp" is a still when a still is asked for."""

DEFAULT_FORMAT: dict[Kind, str] = {
    "video": "mp4", "audio": "mp3", "still": "jpg", "animated": "gif", "subtitles": "srt",
}  # fmt: skip


@dataclass(frozen=True)
class Effort:
    """How hard an encoder tries: a constant quality, and a preset in the encoder's own words."""

    crf: int
    preset: str


EFFORTS: dict[str, dict[Quality, Effort]] = {
    # x264 medium costs 2.5 times veryfast's time for about 8 % of the bits (design/render.md).
    "h264": {
        "low": Effort(26, "veryfast"), "medium": Effort(20, "veryfast"),
        "high": Effort(18, "faster"), "lossless": Effort(0, "veryfast"),
    },
    "h265": {
        "low": Effort(30, "veryfast"), "medium": Effort(24, "veryfast"),
        "high": Effort(21, "fast"), "lossless": Effort(0, "veryfast"),
    },
    "av1": {
        "low": Effort(40, "10"), "medium": Effort(32, "10"),
        "high": Effort(26, "8"), "lossless": Effort(12, "8"),
    },
    "vp9": {
        "low": Effort(40, "6"), "medium": Effort(32, "5"),
        "high": Effort(26, "4"), "lossless": Effort(0, "5"),
    },
}  # fmt: skip

AUDIO_BITRATE: dict[Quality, int] = {"low": 128_000, "medium": 192_000, "high": 256_000, "lossless": 320_000}


@dataclass(frozen=True)
class Profile:
    """Everything that decides the form of one file; two equal profiles make joinable pictures."""

    kind: Kind
    container: str
    """A key of FORMATS."""
    width: int = 0
    height: int = 0
    fps: Fraction = Fraction(30)
    codec: str | None = None
    crf: float | None = None
    preset: str = ""
    bitrate: int | None = None
    """Picture bits a second; given, it stands in place of `crf`."""
    max_bytes: int | None = None
    """The most the whole file may hold; `render.size` makes it so."""
    pass_no: int | None = None
    """1 or 2 of a two-pass encode, with `passlog` the prefix of its log (a path in the work folder)."""
    passlog: str | None = None
    pix_fmt: str = "yuv420p"
    lossless: bool = False
    audio: str | None = None
    audio_bitrate: int = 192_000
    at_ms: int = 0
    """For a still: where."""
    sps_id: int = 0
    """The number of an H.264 stream's parameter sets; pictures joined with another's need their own."""
    start_ms: int | None = None
    end_ms: int | None = None
    """The stretch of the draft that is shown; None: from its start, to its end."""
    fills: bool = False
    """Its shape was asked for: where the canvas has another, its edges are lost rather than bars seen."""

    def fit_of(self, canvas: Canvas) -> str:
        """How the draft's pictures are fitted into this file's."""
        other = abs(self.width * canvas.height / (self.height * canvas.width) - 1) > SAME_SHAPE
        return "crop" if self.fills and other and canvas.fit == "pad" else canvas.fit

    @property
    def has_picture(self) -> bool:
        return self.kind in ("video", "still", "animated")


def profile_for(draft: Draft, output: Output) -> Profile:
    """The profile of one output. Raises OutputError for a form that cannot be made."""
    if output.platform:
        output = for_platform(draft, output)
    container, kind = _form(output)
    form = FORMATS[container]
    quality: Quality = output.quality or "medium"
    common = {
        "kind": kind, "container": container, "audio_bitrate": AUDIO_BITRATE[quality],
        "start_ms": output.start_ms, "end_ms": output.end_ms, "max_bytes": output.max_bytes,
    }  # fmt: skip
    if kind == "subtitles":
        return Profile(**common)  # type: ignore[arg-type]
    if kind == "audio":
        rate = output.bitrate or common["audio_bitrate"]
        return Profile(**{**common, "audio": form.audio, "audio_bitrate": rate})  # type: ignore[arg-type]
    canvas = draft.canvas or BACKDROP
    width, height = picture_size(canvas, output, kind)
    profile = Profile(
        **common,  # type: ignore[arg-type]
        width=width,
        height=height,
        fps=_rate(canvas, output, kind),
        codec=_codec(form, container, output, kind),
        pix_fmt="yuv420p" if kind == "video" else "rgb24",
        at_ms=output.at_ms or 0,
        fills=bool(output.ratio or output.platform),
    )
    return _encoded(profile, form, output, quality)


def for_platform(draft: Draft, output: Output) -> Output:
    """What a platform takes, in the fields that nobody asked otherwise. Raises InputError for an unknown one.

    A tall platform shows tall pictures only, so its size is taken whatever the draft's shape; others take
    any shape. Its limit on bytes counts only where the file could come near it.
    """
    place = platforms.get(output.platform or "")
    canvas = draft.canvas or BACKDROP
    changes: dict[str, object] = {"format": output.format or place.format}
    sized = output.width or output.height or output.resolution or output.ratio
    if not sized and place.width and place.height and place.width < place.height:
        changes |= {"width": place.width, "height": place.height}
    elif not sized:
        changes["resolution"] = place.resolution
    if (output.fps or canvas.fps) > place.fps_max:
        changes["fps"] = Fraction(place.fps_max)
    likely = draft.duration_ms / 1000 * LIKELY_BYTES_A_SECOND
    if output.max_bytes is None and place.max_bytes is not None and likely > place.max_bytes / 2:
        changes["max_bytes"] = place.max_bytes
    return output.replace(**changes)  # type: ignore[no-any-return]


def _form(output: Output) -> tuple[str, Kind]:
    container = (output.format or DEFAULT_FORMAT[output.kind]).lower().lstrip(".")
    container = {"jpeg": "jpg", "wave": "wav", "m4v": "mp4", "matroska": "mkv"}.get(container, container)
    if container not in FORMATS:
        raise OutputError(
            f"Saycut cannot write {container!r} files.",
            way_out=f"Use one of: {', '.join(FORMATS)}.",
            field="format",
        )
    kind = FORMATS[container].kind
    if container == "webp" and output.kind == "still":
        kind = "still"
    if output.kind == "still" and kind == "animated":
        kind = "still"
    return container, kind


def _codec(form: Format, container: str, output: Output, kind: Kind) -> str:
    if kind != "video":
        return container
    wanted = (output.codec or form.codecs[0]).lower()
    wanted = {"hevc": "h265", "avc": "h264", "x264": "h264", "x265": "h265"}.get(wanted, wanted)
    if wanted not in form.codecs:
        raise OutputError(
            f"A .{container} file does not hold {wanted} pictures.",
            way_out=f"Use one of: {', '.join(form.codecs)}.",
            field="codec",
        )
    return wanted


def _encoded(profile: Profile, form: Format, output: Output, quality: Quality) -> Profile:
    if profile.kind != "video":
        crf = {"low": 55, "medium": 75, "high": 90, "lossless": 100}[quality]
        return replace(profile, crf=crf, lossless=quality == "lossless")
    effort = EFFORTS[profile.codec or "h264"][quality]
    lossless = quality == "lossless" and output.crf is None
    profile = replace(
        profile, crf=_crf(profile, output, effort), preset=effort.preset, audio=form.audio, lossless=lossless
    )
    if output.bitrate:
        sound = min(profile.audio_bitrate, output.bitrate // 4)
        picture = max(output.bitrate - sound, 50_000)
        return replace(profile, bitrate=picture, crf=None, audio_bitrate=max(sound, 32_000))
    return profile


CRF_RANGE = {"h264": (1, 51), "h265": (0, 51), "av1": (1, 63), "vp9": (0, 63)}
"""What encoders take. 0 is another, lossless profile for x264, and "no crf" for SVT-AV1."""


def _crf(profile: Profile, output: Output, effort: Effort) -> int:
    least, most = CRF_RANGE[profile.codec or "h264"]
    return effort.crf if output.crf is None else min(max(output.crf, least), most)


def picture_size(canvas: Canvas, output: Output, kind: Kind = "video") -> tuple[int, int]:
    """The picture's size in even pixels: as asked, else the 1080p class in the canvas' own shape."""
    ratio = _ratio(output.ratio) or Fraction(canvas.width, canvas.height)
    if output.width and output.height:
        return even(output.width), even(output.height)
    if output.width:
        return even(output.width), even(output.width / ratio)
    if output.height:
        return even(output.height * ratio), even(output.height)
    if output.resolution is None and kind == "animated":
        width = min(480, canvas.width)  # what a chat or a README shows; a 1080p GIF is tens of megabytes
        return even(width), even(width / ratio)
    short = short_side(output.resolution)
    if output.resolution is None and kind == "still":
        short = min(short, canvas.width, canvas.height)  # a larger thumbnail shows nothing more
    if output.resolution is None and output.max_bytes is not None:
        # Under a size limit, pixels the source does not have would take their bits from those it has.
        short = min(short, canvas.width, canvas.height)
    return class_size(ratio, short)


USUAL_SHAPES = tuple(
    Fraction(*r) for r in ((16, 9), (9, 16), (4, 3), (3, 4), (1, 1), (4, 5), (5, 4), (21, 9))
)
NEAR_SHAPE = Fraction(1, 150)
"""854x480 and 1922x1080 are meant to be 16:9."""


def class_size(ratio: Fraction, short: int) -> tuple[int, int]:
    """The largest picture of a shape inside 16:9 (or 9:16) of a short side: 2.4:1 at 1080 is 1920x800."""
    ratio = next((r for r in USUAL_SHAPES if abs(ratio / r - 1) < NEAR_SHAPE), ratio)
    long = Fraction(short * 16, 9)
    if ratio >= 1:
        height = min(Fraction(short), long / ratio)
        return even(height * ratio), even(height)
    width = min(Fraction(short), long * ratio)
    return even(width), even(width / ratio)


RESOLUTIONS = {
    "8k": 4320,
    "4k": 2160,
    "uhd": 2160,
    "2k": 1440,
    "qhd": 1440,
    "fhd": 1080,
    "hd": 720,
    "sd": 480,
}


def short_side(resolution: str | None) -> int:
    """ "1080p" → 1080, "4k" → 2160; None → the contract's 1080. Raises OutputError for anything else."""
    if resolution is None:
        return CLASS_SHORT
    word = resolution.strip().lower()
    found = RESOLUTIONS.get(word)
    digits = word.removesuffix("p").removesuffix("i")
    if found is None and digits.isascii() and digits.isdigit() and 16 <= int(digits) <= 8192:
        found = int(digits)
    if found is None:
        raise OutputError(
            f"{resolution!r} is no picture size.", way_out='Say "720p", "1080p" or "4k".', field="resolution"
        )
    return found


def even(value: float | Fraction) -> int:
    """The nearest even number of pixels, at least 16: 4:2:0 pictures have no odd sizes."""
    return max(16, int(Fraction(value) / 2 + Fraction(1, 2)) * 2)


def _ratio(text: str | None) -> Fraction | None:
    if not text:
        return None
    wide, colon, high = text.replace("x", ":").partition(":")
    try:
        found = Fraction(wide) / Fraction(high) if colon else Fraction(wide)
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not Fraction(1, 10) <= found <= 10:
        raise OutputError(f"{text!r} is no picture shape.", way_out='Say "16:9" or "9:16".', field="ratio")
    return found


def _rate(canvas: Canvas, output: Output, kind: Kind) -> Fraction:
    rate = output.fps or (min(canvas.fps, Fraction(12)) if kind == "animated" else canvas.fps)
    return min(max(rate, SLOWEST), FASTEST)
