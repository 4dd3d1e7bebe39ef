"""What is done everywhere but where something else was just done: "… everywhere else desaturate it"."""

from __future__ import annotations

from ....operations.times import END, START
from ..clause import Clause
from .reader import Reader
from .step import Step

RANGED = ("color", "effect", "speed", "volume", "mute", "zoom")
WORDS = ("everywhere else", "elsewhere", "anywhere else", "outside of that", "outside that", "the rest of it")


def elsewhere(c: Clause, r: Reader, before: int) -> None:
    """The steps of a clause that told no stretch, before and after the stretch told last."""
    words = [t for t in c.tokens if t.text.lower() in WORDS]
    first = r.steps[before - 1] if before else None
    made = [s for s in r.steps[before:] if s.clause is c and s.op in RANGED and "start" not in s.fields]
    if not words or first is None or not made or first.clause.sentence != c.sentence:
        return
    start, end = first.fields.get("start"), first.fields.get("end")
    if start is None or end is None or "target" in first.fields:
        return
    for step in made:
        stretches = [(a, b) for a, b in ((START, start), (end, END)) if a != b]
        for n, (a, b) in enumerate(stretches):
            if n:
                r.steps.append(Step(step.op, {**step.fields, "start": a, "end": b}, c, step.at + n))
            else:
                step.fields |= {"start": a, "end": b}
    c.claim(words)


__all__ = ["elsewhere"]
