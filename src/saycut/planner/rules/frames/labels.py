"""Labels on pictures shown at once: "side by side, label them Before and After"."""

from __future__ import annotations

import re

from ..clause import Clause
from .reader import Reader

CORNERS = {"side_by_side": ("top_left", "top_right"), "stacked": ("top_left", "bottom_left")}
"""Where the labels of two pictures stand."""
LABEL = re.compile(r"label(?:s|ed|led|ing|ling)?", re.I)
WHOM = re.compile(
    r"\b(?:them|these|those|each|both|it|they|are|with|as|the (?:clips|videos|halves))\b[\s:,]*", re.I
)


def labels(c: Clause, r: Reader) -> bool:
    """A text for each picture of the layout just told, in its corner; words need no quotation marks."""
    last = next((s for s in reversed(r.steps) if s.op == "layout"), None)
    word = next((t for t in c.tokens if LABEL.fullmatch(t.text)), None)
    if last is None or word is None:
        return False
    quotes = c.all("quote")
    texts = [str(q.value) for q in quotes] or _bare(r.words[word.end : c.end])
    places = CORNERS.get(str(last.fields["kind"]), ())
    if len(texts) < 2 or any(len(text) > LONGEST for text in texts):
        return False
    under = any(t.text.lower() in UNDER or t.has("pos:bottom") for t in c.tokens)
    for i, text in enumerate(texts):
        place = places[i] if len(texts) == len(places) else None
        place = place.replace("top", "bottom") if place is not None and under else place
        r.step(c, "add_text", list(c.tokens), text=text, role="overlay", position=place)
    return True


UNDER = ("below", "under", "underneath", "beneath", "at the bottom")
LONGEST = 40
"""Letters of a label that stands in no quotation marks."""


def _bare(words: str) -> list[str]:
    told = words
    while (found := WHOM.match(told.lstrip())) is not None:
        told = told.lstrip()[found.end() :]
    return [part.strip() for part in re.split(r",| and | & ", told) if part.strip()]
