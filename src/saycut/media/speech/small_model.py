"""The small English model that comes with the extra `captions`: Moonshine, in the wheel, with no download.

It hears about nine words in ten right, ten times as fast as they are said; the aligner then times each word.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...timeline.facts import TranscriptNote
from ...units import TimeRange, span
from ..recording import RATE, Progress, Recording
from .aligner import Aligner, filled, times_of
from .base import NoTranscript, Spoken, Transcript
from .lines import Timed, lines_of
from .options import SpeechOptions
from .script import Token, tokens_of

PACKAGE = "moonshine_voice"
MODEL = "tiny-en"
LONGEST_MS = 20_000
"""The model was trained on stretches of up to half a minute; it hears best with some sentences at once."""
PAUSE_MS = 1500
"""A stretch ends at a pause this long: silence makes the model dream."""
AROUND_MS = 200
"""Sound before and after speech that is heard, too: words begin softer than a detector hears."""
LEAD = RATE * 3 // 10
"""Silence before and after each stretch: a first word with nothing before it is heard wrong."""
SEARCH_MS = 4000
"""Where no pause comes, the quietest moment of the last four seconds ends a stretch."""
SHARE_LEAST = 0.5
"""With fewer of the words found in the sound than this, it is not English that is spoken."""


class SmallModel:
    """The source that is there when nothing else is configured."""

    name = "the small English model"

    def is_meant(self, options: SpeechOptions) -> bool:
        return options.small and options.model is None and options.http_url is None

    def why_not(self, options: SpeechOptions) -> str | None:
        if options.language and not options.language.lower().startswith("en"):
            return "The small model that comes with Saycut knows English only."
        if _model() is None:
            return "The small English model is not installed (pip install 'saycut[captions]')."
        return None

    def transcribe(
        self,
        spoken: Spoken,
        options: SpeechOptions,  # noqa: ARG002
        *,
        progress: Progress | None = None,
    ) -> Transcript:
        """The words of a recording, stretch by stretch of its speech."""
        if not spoken.speech:
            raise NoTranscript("No speech was heard in the sound.")
        aligner = Aligner()
        timed: list[Timed] = []
        known = heard = 0
        stretches = list(stretches_of(spoken))
        for i, (stretch, text) in enumerate(_told(spoken.recording, stretches)):
            tokens = tokens_of(text)
            times = _times(aligner, spoken, stretch, tokens)
            known += sum(t is not None for t in times)
            heard += len(times)
            timed += _within(filled(tokens, times, spoken), stretch)
            if progress:
                progress((i + 1) / len(stretches))
        if known < SHARE_LEAST * heard:
            raise NoTranscript(
                "What is said does not sound like English, and the small model knows no other."
            )
        return Transcript(lines_of(timed), language="en", note=TranscriptNote.SMALL_MODEL)


def _model() -> Path | None:
    """The folder of the model, where the package that carries it is installed."""
    found = importlib.util.find_spec(PACKAGE)
    folders = found.submodule_search_locations if found else None
    folder = Path(folders[0]) / "assets" / MODEL if folders else None
    return folder if folder is not None and (folder / "encoder_model.ort").is_file() else None


def _told(recording: Recording, stretches: Sequence[TimeRange]) -> Iterator[tuple[TimeRange, str]]:
    """Each stretch with what the model hears in it."""
    try:
        from moonshine_voice.errors import MoonshineError
        from moonshine_voice.moonshine_api import ModelArch
        from moonshine_voice.transcriber import Transcriber
    except (ImportError, OSError) as problem:
        # Installed, but a library of this machine that it wants is not there
        raise NoTranscript(f"The small English model could not be loaded ({problem}).") from problem
    try:
        # Its own detector of speech is off: the stretches are ours
        with Transcriber(_model(), ModelArch.TINY, options={"vad_threshold": "0.0"}) as model:
            for stretch in stretches:
                samples = np.pad(recording.between(stretch.start_ms, stretch.end_ms), LEAD)
                told = model.transcribe_without_streaming((samples / 32768.0).tolist(), RATE)
                yield stretch, " ".join(line.text for line in told.lines)
    except (MoonshineError, OSError) as problem:
        raise NoTranscript(f"The small English model could not be used ({problem}).") from problem


def _times(
    aligner: Aligner, spoken: Spoken, stretch: TimeRange, tokens: Sequence[Token]
) -> list[TimeRange | None]:
    words = aligner.words_of(tokens)
    found = aligner.align(spoken, stretch, words, to_the_end=True) if words else []
    return times_of(tokens, words, found)


def _within(timed: Iterator[Timed], stretch: TimeRange) -> list[Timed]:
    """What the aligner could not find lies somewhere in its stretch."""
    found = []
    for one in timed:
        start = min(max(one.word.start_ms, stretch.start_ms), stretch.end_ms)
        end = min(max(one.word.end_ms, start), stretch.end_ms)
        found.append(Timed(one.word.replace(start_ms=start, end_ms=end), one.ends))
    return found


def stretches_of(spoken: Spoken) -> Iterator[TimeRange]:
    """The speech in stretches that the model can take, cut in pauses where there are any."""
    held: TimeRange | None = None
    for one in spoken.speech:
        if held is None:
            held = one
        elif one.start_ms - held.end_ms >= PAUSE_MS or one.end_ms - held.start_ms > LONGEST_MS:
            yield from _short(spoken, held)
            held = one
        else:
            held = span(held.start_ms, one.end_ms)
    if held is not None:
        yield from _short(spoken, held)


def _short(spoken: Spoken, stretch: TimeRange) -> Iterator[TimeRange]:
    """A stretch with a little sound around it; one that is too long in pieces."""
    last = spoken.recording.duration_ms
    start, end = max(stretch.start_ms - AROUND_MS, 0), min(stretch.end_ms + AROUND_MS, last)
    while end - start > LONGEST_MS + 2 * AROUND_MS:
        cut = _quietest(spoken.recording, span(start + LONGEST_MS - SEARCH_MS, start + LONGEST_MS))
        yield span(start, cut)
        start = cut
    yield span(start, end)


def _quietest(recording: Recording, stretch: TimeRange) -> int:
    """The middle of the tenth of a second in which least is heard, in ms."""
    samples = recording.between(stretch.start_ms, stretch.end_ms).astype(np.float32)
    size = RATE // 10
    power: Any = np.square(samples[: len(samples) // size * size]).reshape(-1, size).mean(axis=1)
    return stretch.start_ms + int(power.argmin()) * 100 + 50
