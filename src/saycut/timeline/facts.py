"""What analysis knows of an asset, on the asset's own clock. Filled by `media`, read by `operations`.

None means "not analysed yet"; an empty tuple means "analysed: there is none".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ..ids import AssetId
from ..units import Frozen, TimeRange
from .text import Word


class Need(StrEnum):
    """An analysis that an operation asks for before it can be applied."""

    SPEECH = "speech"
    SILENCE = "silence"
    SCENES = "scenes"
    TRANSCRIPT = "transcript"
    BEATS = "beats"
    SUBTITLES = "subtitles"
    SUBJECT = "subject"
    SCREEN = "screen"
    FACES = "faces"


class Line(Frozen):
    """A line of captions or of a transcript: text, time on the asset's clock, its words where known."""

    text: str
    start_ms: int
    end_ms: int
    words: tuple[Word, ...] = ()


class SubjectPoint(Frozen):
    """Where the subject's middle is at a time, in shares of the picture as displayed."""

    at_ms: int
    x: float
    y: float


class FaceBox(Frozen):
    """Where a face is at a time, in shares of the picture as displayed: its top left corner and its size."""

    at_ms: int
    x: float
    y: float
    w: float
    h: float


FaceTrack = tuple[FaceBox, ...]
"""One face's way; between two boxes it moves evenly, before the first and after the last it is not there."""


class TranscriptNote(StrEnum):
    """How far a transcript can be trusted, where that is not far."""

    SMALL_MODEL = "small_model"
    """Heard by the small English model: about one word in ten is wrong, and fillers are left out."""
    BY_LENGTH = "by_length"
    """A script's lines laid over the speech by their length, not timed word by word."""


class AssetFacts(Frozen):
    """The analyses of one asset."""

    speech: tuple[TimeRange, ...] | None = None
    """Where someone speaks."""
    silence: tuple[TimeRange, ...] | None = None
    """Where both voice activity and energy say there is nothing to hear."""
    silence_why_not: str | None = None
    """Why silences cannot be told here (no sound, nothing but silence, no speech at all), for the reply."""
    scenes: tuple[int, ...] | None = None
    """Times of hard cuts, ms."""
    transcript: tuple[Line, ...] | None = None
    transcript_why_not: str | None = None
    """Why there is no transcript, with the way out, for the reply."""
    transcript_note: TranscriptNote | None = None
    """What a person should know of the transcript, for the reply."""
    beats: tuple[int, ...] | None = None
    """Times of musical beats, ms."""
    subtitles: tuple[Line, ...] | None = None
    """The lines of a subtitle file."""
    subject: tuple[SubjectPoint, ...] | None = None
    """The way of the main face through the picture; between two points it moves evenly."""
    subject_why_not: str | None = None
    """Why there is no such way (no face found, nothing installed to find one), for the reply."""
    screens: tuple[str, ...] | None = None
    """Colours of a plain screen behind what is filmed (green, blue), "#rrggbb", the larger one first."""
    faces: tuple[FaceTrack, ...] | None = None
    """Every face that was found."""
    faces_why_not: str | None = None
    """Why faces cannot be told (nothing installed to find them), for the reply."""
    language: str | None = None
    """Language of transcript or subtitles, as a BCP 47 tag."""


Facts = Mapping[AssetId, AssetFacts]
NO_FACTS: Facts = {}
