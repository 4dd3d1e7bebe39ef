"""`extract_audio`: only the sound."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..sound.hearing import audible
from .files import added

LOSSLESS = ("wav", "flac")
LEAST_RATE, MOST_RATE = 16_000, 320_000
"""What every encoder of sound takes."""


class ExtractAudio(Operation):
    """Only the sound. Alone it is the only file; an `output` beside it makes the video too."""

    op: Literal["extract_audio"] = "extract_audio"
    family: ClassVar[str] = "output"
    format: Literal["mp3", "m4a", "wav", "aac", "flac", "ogg"] = "mp3"
    """Of the sound."""
    bitrate: int | None = Field(default=None, gt=0)
    """Bits a second, 16,000 to 320,000; None: fitting. Not for `wav` and `flac`, which lose nothing."""
    max_bytes: int | None = Field(default=None, gt=0)
    """1 MB is 1,000,000 bytes."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not audible(draft):
            raise Refusal(self.op, "nothing_there", field="format", what="audio")
        if self.bitrate is not None and self.format in LOSSLESS:
            raise Refusal(self.op, "lossless_rate", field="bitrate", format=self.format.upper())
        if self.bitrate is not None and not LEAST_RATE <= self.bitrate <= MOST_RATE:
            raise Refusal(self.op, "sound_rate", field="bitrate", rate=self.bitrate / 1000)
        new = model.Output(
            kind="audio", format=self.format, bitrate=self.bitrate, max_bytes=self.max_bytes
        )  # fmt: skip
        told = [self.format.upper()]
        if self.bitrate is not None:
            told.append(f"{self.bitrate / 1000:g} kbit/s")
        limit = said("extract_audio.any_size")
        if self.max_bytes is not None:
            limit = said("extract_audio.at_most", size=self.max_bytes)
        return Applied(added(draft, new), (said("extract_audio.done", format=", ".join(told), limit=limit),))
