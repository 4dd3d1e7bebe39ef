"""`extract_audio`: only the sound."""

from __future__ import annotations

from typing import ClassVar, Literal

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..sound.hearing import audible
from .files import added


class ExtractAudio(Operation):
    """Only the sound. Alone it is the only file; an `output` beside it makes the video too."""

    op: Literal["extract_audio"] = "extract_audio"
    family: ClassVar[str] = "output"
    format: Literal["mp3", "m4a", "wav", "aac", "flac", "ogg"] = "mp3"
    """Of the sound."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        if not audible(draft):
            raise Refusal(self.op, "nothing_there", field="format", what="audio")
        new = model.Output(kind="audio", format=self.format)
        return Applied(added(draft, new), (said("extract_audio.done", format=self.format.upper()),))
