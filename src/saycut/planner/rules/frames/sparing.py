"""The rule for a stretch left out of what was just asked: "… but keep the last 5 seconds in colour"."""

from __future__ import annotations

from ....operations.times import END, START, AtMs, ClipEdge
from ..clause import Clause
from ..statements import left_alone
from .reader import Reader
from .step import Step

WHOLE = ("color", "effect", "mute", "speed", "reverse", "zoom", "volume", "remove_silence")
"""Edits that may be of a stretch only."""
LEFT = (
    "color", "colour", "normal", "original", "colored", "untouched", "as is", "as it is", "alone", "the same",
    "full color", "full colour", "unchanged", "regular", "normal speed", "彩色",
    "彩色的", "原色", "原来的颜色",
    "原来的样子", "原样", "本来的颜色",
)  # fmt: skip
"""Words for a stretch that stays what it was."""


def spared(c: Clause, r: Reader) -> bool:
    """Takes the stretch out of the step before; what is on both sides of it becomes two steps."""
    last, span = r.before(c), c.one("span")
    if _out_of_kept(c, last):
        return True
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


TAKEN = ("x:except", "v:cut", "v:remove", "v:keep", "span", "n:part", "n:clip", "n:blooper", "x:without")


def _out_of_kept(c: Clause, last: Step | None) -> bool:
    """ "0:10 to 1:05, except cut the bit from 0:30 to 0:34": both are times of the video as it was."""
    spans, but = c.all("span"), c.one("x:except", "x:without")
    if last is None or last.op != "trim" or len(spans) != 1 or but is None or last.fields.get("target"):
        return False
    if last.clause.sentence != c.sentence or any(
        t.free and not t.filler and not t.has(*TAKEN) for t in c.tokens
    ):
        return False
    begin, end = last.fields.get("start", START), last.fields.get("end", END)
    gone = spans[0].value
    if not all(isinstance(t, AtMs) for t in (begin, gone.start, gone.end)):
        return False
    inside = begin.ms < gone.start.ms < gone.end.ms and (not isinstance(end, AtMs) or gone.end.ms < end.ms)
    if not inside:
        return False
    pairs = ((START, begin), (gone.start, gone.end), (end, END))
    last.op, last.fields = "remove", {"ranges": tuple(p for p in pairs if p[0] != p[1])}
    c.claim(c.tokens)
    c.fired = True
    return True


REMADE = ("beat_sync", "split", "remove_silence", "remove_fillers", "remove", "highlights")
"""After these nobody knows how many clips there are."""
RANGED = ("color", "effect", "mute", "volume", "zoom", "speed", "reverse")


def all_but_edge(c: Clause, r: Reader, before: int) -> None:
    """ "black and white except the last shot", after a cut to the beat: up to where that one begins."""
    made = r.steps[before:]
    but = next((t for t in c.tokens if t.has("x:except")), None)
    spared = [t for t in c.tokens if but is not None and t.has("clips") and t.start > but.start]
    if len(spared) != 1 or spared[0].value not in ((1,), (-1,)) or not made:
        return
    alike = all(s.op == made[0].op in RANGED and not {"start", "end"} & s.fields.keys() for s in made)
    if not alike or not any(s.op in REMADE for s in r.steps[:before]):
        return
    edge = (ClipEdge(clip=1, edge="end"), END) if spared[0].value == (1,) else (START, ClipEdge(clip=-1))
    fields = {k: v for k, v in made[0].fields.items() if k != "target"}
    made[0].fields = {**fields, "start": edge[0], "end": edge[1]}
    del r.steps[before + 1 :]


__all__ = ["all_but_edge", "spared"]
