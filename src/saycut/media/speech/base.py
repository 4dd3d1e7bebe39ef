"""What every source of words gives and takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from ...timeline.facts import Line, TranscriptNote
from ...units import TimeRange
from ..recording import Progress, Recording
from .options import SpeechOptions


@dataclass(frozen=True)
class Transcript:
    """Lines in order of time, on the asset's clock."""

    lines: tuple[Line, ...]
    language: str | None = None
    note: TranscriptNote | None = None
    """What a person should know of it."""


@dataclass(frozen=True)
class Spoken:
    """The sound to be put into words, and where in it someone speaks."""

    recording: Recording
    speech: tuple[TimeRange, ...]
    silence: tuple[TimeRange, ...] = field(default=())


class NoTranscript(Exception):
    """A source that cannot do this one; the message is for the person and says what to do."""


class SpeechSource(Protocol):
    """A source of words. A new one: its own file beside this, a line in `table.SOURCES`, and its test."""

    name: str
    """What it is called in messages."""

    def is_meant(self, options: SpeechOptions) -> bool:
        """Whether the options ask for this source. They may, and it still be unable to."""

    def why_not(self, options: SpeechOptions) -> str | None:
        """Why it would not work here (not installed, file missing), or None. Fast; loads nothing big."""

    def transcribe(
        self, spoken: Spoken, options: SpeechOptions, *, progress: Progress | None = None
    ) -> Transcript:
        """The words of a recording. Raises NoTranscript with the reason when it cannot."""
