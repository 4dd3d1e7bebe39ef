"""The rule for a stretch left out of what was just asked: "… but keep the last 5 seconds in colour"."""

from __future__ import annotations

from ....operations.times import END, START
from ..clause import Clause
from ..statements import left_alone
from .reader import Reader
from .step import Step

WHOLE = ("color", "effect", "mute", "speed", "reverse", "zoom", "volume", "remove_silence")
"""Edits that may be of a stretch only."""
LEFT = (
    "color", "colour", "normal", "original", "colored", "untouched", "as is", "as it is", "alone", "the same",
    "full color", "full colour", "unchanged", "regular", "normal speed",
)  # fmt: skip
"""Words for a stretch that stays what it was."""


def spared(c: Clause, r: Reader) -> bool:
    """Takes the stretch out of the step before; what is on both sides of it becomes two steps."""
    last, span = r.before(c), c.one("span")
    if last is None or span is None or last.op not in WHOLE or last.clause.sentence != c.sentence:
        return False
    if {"start", "end"} & {k for k, v in last.fields.items() if v is not None} or last.fields.get("target"):
        return False
    keeps = c.said("v:keep", "x:except", "v:normal") or any(
        t.text.lower() in ("leave", "leaving") for t in c.tokens
    )
    named = c.said("n:color", "v:normal", "n:speed", "n:audio", "x:except")
    named = named or left_alone(c.tokens) or (last.op == "remove_silence" and c.said("n:silence"))
    if not keeps or not (named or any(t.text.lower() in LEFT for t in c.tokens)):
        return False
    begin, end = span.value.start or START, span.value.end or END
    c.claim(
        [
            span,
            *(t for t in c.all("unknown") if t.text.lower() in LEFT),
            *c.all(
                "v:keep",
                "n:color",
                "v:normal",
                "n:speed",
                "n:audio",
                "x:except",
                "look:",
                "n:silence",
                "n:part",
                "v:normal",
            ),
        ]
    )
    c.fired = True
    if begin == START:
        last.fields["start"] = end
        return True
    if end != END:
        rest = Step(last.op, {**last.fields, "start": end, "end": END}, last.clause, last.at, last.guess)
        shortens = last.op == "remove_silence"  # what comes later first, so that no time of it has moved
        r.steps.insert(r.steps.index(last) + (not shortens), rest)
    last.fields |= {"start": START, "end": begin}
    return True


__all__ = ["spared"]
