"""A pasted script timed to the sound, word by word (English), or laid over the speech (any language)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...units import TimeRange, span
from ..recording import Progress
from .aligner import Aligner, filled, times_of
from .base import NoTranscript, Spoken, Transcript
from .lines import lines_of
from .options import SpeechOptions
from .proportion import proportional
from .script import Token, is_english, tokens_of

PART_MS = 90_000
"""Sound aligned at a time: the work grows with its square. Parts end in pauses."""
SHARE_LEAST = 0.5
"""With fewer of its words found than this, the script is not what is said."""
FASTEST_WORDS_S = 4.5
"""More words a second than anyone speaks over a minute."""


class Script:
    """The source that times a pasted script."""

    name = "the pasted script"

    def is_meant(self, options: SpeechOptions) -> bool:
        return bool(options.script and options.script.strip())

    def why_not(self, options: SpeechOptions) -> str | None:
        return None if self.is_meant(options) else "No script was pasted."

    def transcribe(
        self, spoken: Spoken, options: SpeechOptions, *, progress: Progress | None = None
    ) -> Transcript:
        """The script's own words with times. Raises NoTranscript when there is nothing to time it to."""
        tokens = tokens_of(options.script or "")
        if not spoken.speech:
            raise NoTranscript("The script cannot be timed, since no speech was heard in the sound.")
        if not any(token.spoken for token in tokens):
            raise NoTranscript("The script holds no words. Paste what is said.")
        english = is_english(options.script or "") and (options.language or "en").startswith("en")
        if not english:
            return proportional(tokens, spoken.speech, language=options.language)
        times = _timed(tokens, spoken, progress)
        if sum(t is not None for t in times) < SHARE_LEAST * len(tokens):
            return proportional(tokens, spoken.speech, language="en")
        timed = filled(tokens, times, spoken)
        return Transcript(lines_of(timed), language="en")


def _timed(tokens: Sequence[Token], spoken: Spoken, progress: Progress | None) -> list[TimeRange | None]:
    """The time of every token: part by part, and with each part as many of the words as are said in it."""
    aligner = Aligner()
    words = aligner.words_of(tokens)
    found: list[TimeRange] = []
    parts = list(_parts(spoken))
    for i, part in enumerate(parts):
        left = words[len(found) :]
        if not left:
            break
        last = i == len(parts) - 1
        window = left if last else left[: _most_words(part)]
        found += aligner.align(spoken, part, window, to_the_end=last) or (
            aligner.align(spoken, part, window, to_the_end=False) if last else []
        )
        if progress:
            progress((i + 1) / len(parts))
    return times_of(tokens, words, found)


def _most_words(part: TimeRange) -> int:
    return round(part.duration_ms / 1000 * FASTEST_WORDS_S) + 10


def _parts(spoken: Spoken) -> Iterator[TimeRange]:
    """The stretch in which someone speaks, cut in the longest pause near the end of each part."""
    start = max(spoken.speech[0].start_ms - 300, 0)
    end = min(spoken.speech[-1].end_ms + 300, spoken.recording.duration_ms)
    while end - start > PART_MS * 4 // 3:
        near = span(start + PART_MS // 2, start + PART_MS)
        pauses = [(a, b) for a, b in zip(spoken.speech, spoken.speech[1:], strict=False)]
        inside = [
            (b.start_ms - a.end_ms, (a.end_ms + b.start_ms) // 2)
            for a, b in pauses
            if near.start_ms <= (a.end_ms + b.start_ms) // 2 < near.end_ms
        ]
        cut = max(inside)[1] if inside else start + PART_MS
        yield span(start, cut)
        start = cut
    yield span(start, end)
