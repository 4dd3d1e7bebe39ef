"""A pasted script timed to the sound, word by word (forced alignment by pocketsphinx, English)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...timeline.text import Word
from ...units import TimeRange, span
from ..recording import Progress
from .base import NoTranscript, Spoken, Transcript
from .lines import Timed, lines_of
from .options import SpeechOptions
from .pronounce import phones_of
from .proportion import proportional
from .script import Token, is_english, tokens_of

PART_MS = 90_000
"""Sound aligned at a time: the work grows with its square. Parts end in pauses."""
SHARE_LEAST = 0.5
"""With fewer of its words found than this, the script is not what is said."""
FRAME_MS = 10
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
        times = _Aligner(tokens).run(spoken, progress)
        if sum(t is not None for t in times) < SHARE_LEAST * len(tokens):
            return proportional(tokens, spoken.speech, language="en")
        timed = _filled(tokens, times, spoken)
        return Transcript(lines_of(timed), language="en")


@dataclass
class _Heard:
    """One spoken word of the script: which token it belongs to, and the name it has in the dictionary."""

    token: int
    name: str


@dataclass
class _Aligner:
    """Takes a recording part by part, and with each as many of the script's words as are said in it."""

    tokens: Sequence[Token]
    words: list[_Heard] = field(default_factory=list)
    decoder: Any = None

    def run(self, spoken: Spoken, progress: Progress | None) -> list[TimeRange | None]:
        """The time of every token; None where it was not found."""
        self._load()
        times: list[TimeRange | None] = [None] * len(self.tokens)
        at = 0
        parts = list(_parts(spoken))
        for i, part in enumerate(parts):
            if at >= len(self.words):
                break
            last = i == len(parts) - 1
            window = self.words[at:] if last else self.words[at : at + _most_words(part)]
            found = self._align(spoken, part, window, to_the_end=last) or (
                self._align(spoken, part, window, to_the_end=False) if last else []
            )
            for heard, time in zip(window, found, strict=False):
                before = times[heard.token]
                times[heard.token] = span(before.start_ms, time.end_ms) if before else time
            at += len(found)
            if progress:
                progress((i + 1) / len(parts))
        return times

    def _load(self) -> None:
        import pocketsphinx  # loads a 30 MB model: only those who align pay it

        self.decoder = pocketsphinx.Decoder(
            samprate=16000, bestpath=False, loglevel="FATAL", beam=1e-80, wbeam=1e-60, pbeam=1e-80
        )
        added: dict[str, str] = {}
        for i, token in enumerate(self.tokens):
            for word in token.spoken:
                if word not in added:
                    added[word] = self._name(word, len(added))
                self.words.append(_Heard(i, added[word]))

    def _name(self, word: str, number: int) -> str:
        """A word's name in the dictionary; one that is not there is added under a name of ours."""
        if self.decoder.lookup_word(word) is not None:
            return word
        name = f"saycut{number}"
        self.decoder.add_word(name, phones_of(word, self.decoder.lookup_word), False)
        return name

    def _align(
        self, spoken: Spoken, part: TimeRange, window: Sequence[_Heard], *, to_the_end: bool
    ) -> list[TimeRange]:
        """Times of the first words of the window, in order: of all of them when `to_the_end`."""
        count = len(window)
        steps: list[tuple[Any, ...]] = [(i, i + 1, 1.0, word.name) for i, word in enumerate(window)]
        steps += [(i, count + 1, 1e-3) for i in range(count if to_the_end else 1, count + 1)]
        search = f"part{part.start_ms}{'z' if to_the_end else 'a'}"
        self.decoder.add_fsg(search, self.decoder.create_fsg(search, 0, count + 1, steps))
        self.decoder.activate_search(search)
        self.decoder.start_utt()
        samples = spoken.recording.between(part.start_ms, part.end_ms)
        if len(samples):
            self.decoder.process_raw(samples.tobytes(), full_utt=True)
        self.decoder.end_utt()
        found = [
            span(part.start_ms + s.start_frame * FRAME_MS, part.start_ms + (s.end_frame + 1) * FRAME_MS)
            for s in (self.decoder.seg() if self.decoder.hyp() else ())
            if s.word[0] not in "<[("
        ]
        self.decoder.remove_search(search)
        return found


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


def _filled(tokens: Sequence[Token], times: list[TimeRange | None], spoken: Spoken) -> Iterator[Timed]:
    """Every token with a time: a word's end led back to where speech ends, the unheard laid between."""
    known = [i for i, t in enumerate(times) if t is not None]
    for i, token in enumerate(tokens):
        time = times[i]
        if time is None:
            before = max((k for k in known if k < i), default=None)
            after = min((k for k in known if k > i), default=None)
            time = _between(times, before, after, i)
        else:
            time = _within_speech(time, spoken.speech)
        word = Word(text=token.text, start_ms=time.start_ms, end_ms=time.end_ms)
        yield Timed(word, token.ends_line)


def _between(times: list[TimeRange | None], before: int | None, after: int | None, i: int) -> TimeRange:
    first = times[before] if before is not None else None
    last = times[after] if after is not None else None
    start = first.end_ms if first else (last.start_ms if last else 0)
    end = last.start_ms if last else start
    count = (after if after is not None else i + 1) - (before if before is not None else i - 1) - 1
    number = i - (before if before is not None else i - 1) - 1
    step = max(end - start, 0) // max(count, 1)
    return span(start + step * number, start + step * (number + 1))


def _within_speech(time: TimeRange, speech: Sequence[TimeRange]) -> TimeRange:
    """The word without the pause that an aligner likes to leave on its end."""
    for one in speech:
        if one.start_ms <= time.start_ms < one.end_ms:
            end = min(time.end_ms, one.end_ms + 50)
            return span(time.start_ms, end) if end - time.start_ms >= 60 else time
    return time
