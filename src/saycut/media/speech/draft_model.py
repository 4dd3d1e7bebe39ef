"""The small English model that comes with pocketsphinx: a draft, only when asked for, and labelled so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...timeline.text import Word
from ..recording import Progress
from .base import Spoken, Transcript
from .lines import Timed, lines_of
from .options import SpeechOptions

NOTE = "The captions are a draft by a small English model; between a quarter and three quarters are wrong."


class DraftModel:
    """The source of last resort: English, half right."""

    name = "the draft model"

    def is_meant(self, options: SpeechOptions) -> bool:
        return options.draft

    def why_not(self, options: SpeechOptions) -> str | None:
        if options.language and not options.language.lower().startswith("en"):
            return "The draft model knows English only."
        return None

    def transcribe(
        self, spoken: Spoken, options: SpeechOptions, *, progress: Progress | None = None
    ) -> Transcript:
        """What it heard, stretch of speech by stretch of speech."""
        import pocketsphinx  # loads a 30 MB model: only those who asked pay it

        decoder = pocketsphinx.Decoder(samprate=16000, loglevel="FATAL")
        words: list[Timed] = []
        for i, part in enumerate(spoken.speech):
            decoder.start_utt()
            samples = spoken.recording.between(part.start_ms, part.end_ms)
            if len(samples):
                decoder.process_raw(samples.tobytes(), full_utt=True)
            decoder.end_utt()
            words += _heard(decoder, part.start_ms)
            if progress:
                progress((i + 1) / len(spoken.speech))
        return Transcript(lines_of(words), language=options.language or "en", note=NOTE)


def _heard(decoder: Any, offset_ms: int) -> Iterator[Timed]:
    hypothesis = decoder.hyp()
    for one in decoder.seg() if hypothesis else ():
        text = one.word.split("(")[0]
        if text and text[0] not in "<[":
            start, end = offset_ms + one.start_frame * 10, offset_ms + (one.end_frame + 1) * 10
            yield Timed(Word(text=text, start_ms=start, end_ms=end))
