"""`remove_fillers`: removes filler words; needs a transcript."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from ...timeline.facts import AssetFacts, Facts, Line, Need, TranscriptNote
from ...timeline.model import Clip, Draft
from ...timeline.text import Word
from ...units import TimeRange, merged, span
from ..analysed import seen_ranges
from ..base import Applied, Operation, said
from ..cutting import told, without
from ..refusal import Refusal
from ..resolve import require_main
from ..wording import language_of

USUAL = {
    "en": ("um", "umm", "uh", "uhh", "uhm", "er", "erm", "hmm", "you know", "i mean"),
    "zh": ("嗯", "呃", "唔", "嗯嗯"),
}
"""What people say while they think; words that also mean something (like, so, well, 那个) are left."""


class RemoveFillers(Operation):
    """Removes filler words; needs a transcript."""

    op: Literal["remove_fillers"] = "remove_fillers"
    family: ClassVar[str] = "cut"
    words: tuple[str, ...] | None = None
    """None: the language's usual ones (um, uh, you know …)."""

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        return frozenset({Need.TRANSCRIPT})

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        main = require_main(draft, op=self.op)
        gone: list[TimeRange] = []
        counted: Counter[str] = Counter()
        known = small = False
        for clip in main:
            lines = facts.get(clip.asset, AssetFacts()).transcript
            if lines is None or clip.still:
                continue
            known = True
            small = small or facts[clip.asset].transcript_note is TranscriptNote.SMALL_MODEL
            for phrase, stretch in self._fillers(lines, facts[clip.asset].language):
                seen = seen_ranges(clip, [stretch])
                counted[phrase] += bool(seen)
                gone += seen
        if not known:
            raise self._no_transcript(draft, facts, main)
        notes = (said("remove_fillers.small_model"),) if small else ()
        if not gone:
            return Applied(draft, (said("remove_fillers.none"), *notes))
        changed = without(draft, merged(gone), op=self.op)
        found = [f"{word} ×{n}" if n > 1 else word for word, n in counted.most_common(6) if n]
        done = told("remove_fillers.done", draft, changed, count=sum(counted.values()), words=found)
        return Applied(changed, (done, *notes))

    def _fillers(self, lines: Sequence[Line], language: str | None) -> Iterator[tuple[str, TimeRange]]:
        usual = USUAL[language_of(language)]
        wanted = [form for word in (self.words or usual) for form in _forms(_plain(word))]
        longest_first = sorted((w for w in wanted if w), key=len, reverse=True)
        for line in lines:
            spoken = [_plain(w.text) for w in line.words]
            i = 0
            while i < len(spoken):
                phrase = next((p for p in longest_first if tuple(spoken[i : i + len(p)]) == p), None)
                if phrase is None:
                    i += 1
                    continue
                yield " ".join(phrase), _stretch(line.words[i : i + len(phrase)])
                i += len(phrase)

    def _no_transcript(self, draft: Draft, facts: Facts, main: Sequence[Clip]) -> Refusal:
        for clip in main:
            reason = facts.get(clip.asset, AssetFacts()).transcript_why_not
            if reason:
                name = draft.asset(clip.asset).name
                return Refusal(self.op, "transcript_why_not", field="words", name=name, reason=reason)
        return Refusal(self.op, "no_words_known", field="words")


def _forms(phrase: str) -> list[tuple[str, ...]]:
    """A phrase as the words it may stand as: Chinese may be written a character a word."""
    forms = [tuple(phrase.split())]
    return [*forms, tuple(phrase)] if phrase and not phrase.isascii() and len(phrase) > 1 else forms


def _stretch(words: Sequence[Word]) -> TimeRange:
    return span(words[0].start_ms, max(words[-1].end_ms, words[0].start_ms))


def _plain(word: str) -> str:
    """A word without its punctuation, in lower case."""
    kept = (c for c in word.casefold() if not unicodedata.category(c).startswith("P") or c == "'")
    return "".join(kept).strip()
