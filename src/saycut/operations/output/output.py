"""`output`: what file is made; several make several files."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...timeline.start import SAME_SHAPE
from .. import checked
from ..base import Applied, Operation, Said, said
from ..refusal import Refusal
from .files import FIELDS, added, joined

VIDEO = ("mp4", "mov", "mkv", "webm", "avi")
SOUND = ("mp3", "m4a", "wav", "aac", "flac", "ogg")
STILL = ("jpg", "png")
ANIMATED = ("gif", "webp")
_WEB_CODECS = ("vp9", "av1")
_RESOLUTION = re.compile(r"(\d{3,4})p?|([248])k")
_LINES = {"2k": "1440p", "4k": "2160p", "8k": "4320p"}


class Output(Operation):
    """What file is made; several make several files."""

    op: Literal["output"] = "output"
    family: ClassVar[str] = "output"
    resolution: str | None = None
    """The short side: "1080p", "720p", "4k"."""
    width: int | None = Field(default=None, ge=16, le=8192)
    """In pixels."""
    height: int | None = Field(default=None, ge=16, le=8192)
    """In pixels."""
    ratio: str | None = None
    """This file's own shape, where it differs from the edit's."""
    fps: float | None = Field(default=None, gt=0, le=240)
    """Frames a second; 29.97 is 30000/1001."""
    format: str | None = None
    """mp4 mov mkv webm avi"""
    codec: Literal["h264", "h265", "av1", "vp9"] | None = None
    """None: H.264, or what the format holds."""
    max_bytes: int | None = Field(default=None, gt=0)
    """1 MB is 1,000,000 bytes."""
    bitrate: int | None = Field(default=None, gt=0)
    """Bits a second."""
    quality: Literal["low", "medium", "high", "lossless"] | None = None
    """None: high."""
    platform: str | None = None
    """A name of the library's platforms, e.g. tiktok."""
    separate: bool = False
    """A file of its own, even where it could be one with the file asked for before it."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not draft.duration_ms:
            raise Refusal(self.op, "empty")
        form = self.format.lower().lstrip(".") if self.format is not None else None
        if form is not None and form not in VIDEO:
            return self._other_kind(draft, form)
        if draft.canvas is None:
            raise Refusal(self.op, "no_picture_to_make", field="format")
        new = self._video(form)
        changed, made = (added(draft, new), (new,)) if self.separate else joined(draft, new)
        told = [said("output.done", what=described(o)) for o in made]
        if any(_cropped(o, draft.canvas) for o in made):
            told.append(said("output.cropped"))
        if (self.width or 0) % 2 or (self.height or 0) % 2:
            told.append(said("output.even"))
        return Applied(changed, tuple(told))

    def _video(self, form: str | None) -> model.Output:
        resolution = None
        if self.resolution is not None:
            resolution = self._lines(self.resolution)
        if self.ratio is not None and not re.fullmatch(r"\d{1,4}(\.\d+)?:\d{1,4}(\.\d+)?", self.ratio):
            raise Refusal(self.op, "odd_ratio", field="ratio", ratio=self.ratio)
        if form == "webm" and self.codec in ("h264", "h265"):
            raise Refusal(self.op, "codec_not_in_format", field="codec", codec=self.codec, format=form)
        if self.platform is not None:
            checked.name(self.platform, op=self.op, field="platform")
        return model.Output(
            format=form,
            codec=self.codec,
            width=self.width,
            height=self.height,
            resolution=resolution,
            ratio=self.ratio,
            fps=_rate(self.fps),
            max_bytes=self.max_bytes,
            bitrate=self.bitrate,
            quality=self.quality,
            platform=self.platform,
        )

    def _lines(self, resolution: str) -> str:
        """ "1080p" for 1080p, 1080P and 1080; "2160p" for 4k."""
        plain = resolution.strip().lower()
        found = _RESOLUTION.fullmatch(plain)
        if found is None:
            raise Refusal(self.op, "odd_resolution", field="resolution", resolution=resolution)
        if found[2]:
            return _LINES[plain]
        if not 64 <= int(found[1]) <= 4320:
            raise Refusal(self.op, "odd_resolution", field="resolution", resolution=resolution)
        return f"{int(found[1])}p"

    def _other_kind(self, draft: Draft, form: str) -> Applied:
        """A file that is no video, asked for by its format: sound alone, a still, a GIF."""
        from .animated import Animated
        from .extract_audio import ExtractAudio
        from .thumbnail import Thumbnail

        form = "jpg" if form == "jpeg" else form
        other: Operation
        if form in SOUND:
            other = ExtractAudio.model_validate(
                {"format": form, "bitrate": self.bitrate, "max_bytes": self.max_bytes}
            )
        elif form in ANIMATED:
            other = Animated.model_validate(
                {"format": form, "fps": self.fps, "width": self.width, "max_bytes": self.max_bytes}
            )
        elif form in STILL:
            other = Thumbnail.model_validate({"format": form})
        else:
            known = [*VIDEO, *SOUND, *STILL, *ANIMATED]
            raise Refusal(self.op, "unknown_format", field="format", format=form, names=known)
        return other.apply(draft, {})


def _cropped(output: model.Output, canvas: model.Canvas) -> bool:
    """Whether the file is of another shape than the draft, whose edges it then loses."""
    if output.ratio is None or canvas.fit != "pad":
        return False
    width, _, height = output.ratio.partition(":")
    if not float(height):
        return False
    return abs(float(width) / float(height) * canvas.height / canvas.width - 1) > SAME_SHAPE


def described(output: model.Output) -> tuple[Said, ...]:
    """What a file is like, as the parts of a sentence."""
    found = []
    for field in FIELDS:
        value = getattr(output, field)
        if value is None or (field in ("width", "height") and output.width and output.height):
            continue
        found.append(said(f"output.{field}", value=_shown(field, value)))
    if output.width and output.height:
        found.insert(0, said("output.pixels", width=output.width, height=output.height))
    return tuple(found) or (said("output.plain"),)


def _shown(field: str, value: object) -> object:
    if field == "format":
        return str(value).upper()
    if field == "codec":
        return {"h264": "H.264", "h265": "H.265", "av1": "AV1", "vp9": "VP9"}.get(str(value), value)
    if field == "fps" and isinstance(value, Fraction):
        return float(value)
    if field == "bitrate" and isinstance(value, int):
        return value / 1_000_000
    return value


_FILM_RATES = {
    "23.98": Fraction(24000, 1001),
    "23.976": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "59.94": Fraction(60000, 1001),
    "119.88": Fraction(120000, 1001),
}


def _rate(fps: float | None) -> Fraction | None:
    """A frame rate as the world means it: 29.97 is 30000/1001."""
    if fps is None:
        return None
    return _FILM_RATES.get(f"{fps:g}") or Fraction(fps).limit_denominator(1001)
