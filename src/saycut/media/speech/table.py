"""The sources of words, in the order they are taken, and the one place where one is picked."""

from __future__ import annotations

from ..recording import Progress
from .align import Script
from .base import NoTranscript, SpeechSource, Spoken, Transcript
from .http_service import HttpService
from .local_whisper import LocalWhisper
from .options import SpeechOptions
from .small_model import SmallModel
from .whisper_cpp import WhisperCpp

SOURCES: tuple[SpeechSource, ...] = (Script(), LocalWhisper(), WhisperCpp(), HttpService(), SmallModel())

WAYS_OUT = (
    "Paste the script (what is said), or give an SRT or VTT file, and it is timed to the sound; or get a "
    "faster-whisper model of your language (for example the folder of Systran/faster-whisper-small), install "
    "'saycut[whisper]', and set the model's folder."
)
"""What to do without a model, as the person reads it."""


def transcribe(spoken: Spoken, options: SpeechOptions, *, progress: Progress | None = None) -> Transcript:
    """The words of a recording by the first source that is meant and works.

    Raises NoTranscript that says what is missing, where it was looked for, and what to do.
    """
    reasons: list[str] = []
    for source in SOURCES:
        if not source.is_meant(options):
            continue
        reason = source.why_not(options)
        if reason is None:
            try:
                return source.transcribe(spoken, options, progress=progress)
            except NoTranscript as problem:
                reason = str(problem)
        reasons.append(reason)
    raise NoTranscript(" ".join([*(reasons or [_nothing(options)]), WAYS_OUT]))


def speech_sources(options: SpeechOptions) -> dict[str, str | None]:
    """Every source by its name, with why it would not work here (None: it would). For `doctor`."""
    return {source.name: source.why_not(options) for source in SOURCES}


def _nothing(options: SpeechOptions) -> str:
    searched = f" (looked in {', '.join(options.searched)})" if options.searched else ""
    return f"There is no speech model on this machine{searched}, so the words cannot be told."
