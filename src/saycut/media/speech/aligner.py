"""Words timed to the sound, one by one (forced alignment by pocketsphinx with its English model)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...timeline.text import Word
from ...units import TimeRange, span
from .base import Spoken
from .lines import Timed
from .pronounce import phones_of
from .script import Token

FRAME_MS = 10
BEAM = 1e-150
"""Wide: a word that is not what was said must not lose those around it; voices of machines need it, too."""


@dataclass(frozen=True)
class Heard:
    """One spoken word: which token it belongs to, and the name it has in the dictionary."""

    token: int
    name: str


@dataclass
class Aligner:
    """The model, loaded once, and the words it was taught."""

    _decoder: Any = None
    _taught: dict[str, str] = field(default_factory=dict)

    def words_of(self, tokens: Sequence[Token]) -> list[Heard]:
        """What is heard of the tokens, in order; words that no dictionary has are taught first."""
        if self._decoder is None:
            import pocketsphinx  # loads a 30 MB model: only those who align pay it

            self._decoder = pocketsphinx.Decoder(
                samprate=16000, bestpath=False, loglevel="FATAL", beam=BEAM, wbeam=BEAM, pbeam=BEAM
            )
        found: list[Heard] = []
        for i, token in enumerate(tokens):
            for word in token.spoken:
                if word not in self._taught:
                    self._taught[word] = self._name(word, len(self._taught))
                found.append(Heard(i, self._taught[word]))
        return found

    def _name(self, word: str, number: int) -> str:
        """A word's name in the dictionary; one that is not there is added under a name of ours."""
        if self._decoder.lookup_word(word) is not None:
            return word
        name = f"saycut{number}"
        self._decoder.add_word(name, phones_of(word, self._decoder.lookup_word), False)
        return name

    def align(
        self, spoken: Spoken, part: TimeRange, window: Sequence[Heard], *, to_the_end: bool
    ) -> list[TimeRange]:
        """Times of the first words of the window, in order: of all of them when `to_the_end`, or of none."""
        count = len(window)
        steps: list[tuple[Any, ...]] = [(i, i + 1, 1.0, word.name) for i, word in enumerate(window)]
        steps += [(i, count + 1, 1e-3) for i in range(count if to_the_end else 1, count + 1)]
        search = f"part{part.start_ms}{'z' if to_the_end else 'a'}"
        self._decoder.add_fsg(search, self._decoder.create_fsg(search, 0, count + 1, steps))
        self._decoder.activate_search(search)
        self._decoder.start_utt()
        samples = spoken.recording.between(part.start_ms, part.end_ms)
        if len(samples):
            self._decoder.process_raw(samples.tobytes(), full_utt=True)
        self._decoder.end_utt()
        found = [
            span(part.start_ms + s.start_frame * FRAME_MS, part.start_ms + (s.end_frame + 1) * FRAME_MS)
            for s in (self._decoder.seg() if self._decoder.hyp() else ())
            if s.word[0] not in "<[("
        ]
        self._decoder.remove_search(search)
        return found


def times_of(
    tokens: Sequence[Token], window: Sequence[Heard], found: Sequence[TimeRange]
) -> list[TimeRange | None]:
    """The time of every token, from those of its words as they were found; None where it was not."""
    times: list[TimeRange | None] = [None] * len(tokens)
    for heard, time in zip(window, found, strict=False):
        before = times[heard.token]
        times[heard.token] = span(before.start_ms, time.end_ms) if before else time
    return times


def filled(tokens: Sequence[Token], times: Sequence[TimeRange | None], spoken: Spoken) -> Iterator[Timed]:
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


def _between(times: Sequence[TimeRange | None], before: int | None, after: int | None, i: int) -> TimeRange:
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
