"""`edit_caption`: corrects words in captions."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...timeline.pieces import joined
from ...timeline.text import Text, Word
from ..base import Applied, Operation, Said, said
from ..refusal import Refusal
from ..resolve import at
from ..times import When
from .captioned import captions_of, changed_captions
from .reading import plain
from .spoken import tokens_of


class EditCaption(Operation):
    """Corrects words in captions."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    op: Literal["edit_caption"] = "edit_caption"
    family: ClassVar[str] = "text"
    find: str = Field(min_length=1)
    """Whole words; upper and lower case are the same."""
    replace_with: str = Field(alias="replace")
    """Empty: the words go."""
    at: When | None = None
    """Only in the caption seen at this time."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        captions = captions_of(draft)
        if not captions:
            raise Refusal(self.op, "nothing_there", field="find", what="captions")
        pattern = _pattern(self.find)
        new = " ".join(plain(self.replace_with).split())
        notes: tuple[Said, ...] = ()
        meant = {c.id for c in captions}
        if self.at is not None:
            place = at(self.at, draft, op=self.op)
            notes = place.said
            meant = {c.id for c in captions if c.start_ms <= place.ms < c.end_ms}
        count = 0
        kept: list[Text] = []
        for one in captions:
            hits = len(pattern.findall(one.text)) if one.id in meant else 0
            count += hits
            changed = _replaced(one, pattern, new) if hits else one
            if changed.text:
                kept.append(changed)
        if not count:
            raise Refusal(self.op, "no_such_words", field="find", find=self.find)
        key = "edit_caption.done" if new else "edit_caption.removed"
        told = said(key, find=self.find, new=new, count=count)
        return Applied(changed_captions(draft, kept), (told, *notes))


def _pattern(find: str) -> re.Pattern[str]:
    """The words as typed, any space between them, not inside of other words (where words have spaces)."""
    parts = [re.escape(part) for part in find.split()] or [re.escape(find)]
    words = r"\s+".join(parts)
    first = r"(?<![^\W_])" if find.strip()[:1].isascii() and find.strip()[:1].isalnum() else ""
    last = r"(?![^\W_])" if find.strip()[-1:].isascii() and find.strip()[-1:].isalnum() else ""
    return re.compile(first + words + last, re.IGNORECASE)


def _replaced(caption: Text, pattern: re.Pattern[str], new: str) -> Text:
    """A caption with the words replaced; the new words take the old ones' time."""
    if not caption.words or joined([w.text for w in caption.words]) != caption.text:
        text = _tidy(pattern.sub(lambda _hit: new, caption.text))
        return caption.replace(text=text, words=())  # type: ignore[no-any-return]
    words = list(caption.words)
    cursor = 0
    while True:
        text, edges = _edges(words)
        hit = pattern.search(text, cursor)
        if hit is None:
            break
        first = next(i for i, (_, b) in enumerate(edges) if b > hit.start())
        last = max(i for i, (a, _) in enumerate(edges) if a < hit.end())
        whole = text[edges[first][0] : hit.start()] + new + text[hit.end() : edges[last][1]]
        fresh = _spread(whole, words[first].start_ms, words[last].end_ms)
        words[first : last + 1] = fresh
        cursor = edges[first][0] + len(joined([w.text for w in fresh]))
    return caption.replace(text=joined([w.text for w in words]), words=tuple(words))  # type: ignore[no-any-return]


def _edges(words: list[Word]) -> tuple[str, list[tuple[int, int]]]:
    """The line, and where in it each word stands."""
    edges = []
    for i in range(len(words)):
        end = len(joined([w.text for w in words[: i + 1]]))
        edges.append((end - len(words[i].text), end))
    return joined([w.text for w in words]), edges


def _spread(text: str, start_ms: int, end_ms: int) -> list[Word]:
    """The words of a text over a stretch of time, each as long as it is wide."""
    tokens = tokens_of(text)
    total = sum(len(t) for t in tokens)
    found, done = [], 0
    for token in tokens:
        first = start_ms + (end_ms - start_ms) * done // total
        done += len(token)
        found.append(Word(text=token, start_ms=first, end_ms=start_ms + (end_ms - start_ms) * done // total))
    return found


def _tidy(text: str) -> str:
    """No two spaces where words were taken out; line breaks stay."""
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))
