"""When a text or a logo stands, told after it: "keep it for 4 seconds", "it should appear at 0:10"."""

from __future__ import annotations

from typing import Any

from ....operations.times import START, AtMs, When
from ..clause import Clause
from ..token import Token
from .reader import Reader, Step, later, stretch
from .standing import gone_at, held

TIMES = ("hold", "point", "span", "length")
PLACED = ("add_text", "overlay", "watermark")
NOUNS = ("n:title", "n:text", "n:overlay", "n:logo", "n:watermark", "n:end_card", "n:lower_third")
WORDS = (*NOUNS, "v:make", "v:keep", "v:write", "v:add", "v:change", "x:vanish")
MOVED = ("v:fade_in", "v:fade_out", "anim:")
"""How it comes and goes: others read that."""
HELD = ("hold", "holds", "held", "leave", "linger", "lingers")


def shown_when(c: Clause, r: Reader) -> bool:
    """The time of what was just put on the picture; nothing else is told."""
    last = r.before(c)
    times = c.all(*TIMES)
    if (
        last is None
        or last.op not in PLACED
        or c.sentence - last.clause.sentence > 1
        or not 0 < len(times) < 3
    ):
        return False
    rest = [t for t in c.tokens if t.free and not t.filler and t not in times and not t.has(*MOVED)]
    if not all(t.has(*WORDS) or t.text.lower() in HELD for t in rest) or not _of_it(c, rest):
        return False
    if c.said("length") and not c.said(*NOUNS):
        return False  # "make it 30 seconds": the video
    found = _told(c, r, last, times)
    if not found:
        return False
    last.fields |= found
    c.claim([*times, *rest])
    return True


def _of_it(c: Clause, rest: list[Token]) -> bool:
    """Whether what stands is meant: "it", "the title"; "keep it from 0:05" is the video's."""
    it = c.pronoun or any(t.text.lower().split(" ")[0] in ("it", "they") for t in c.tokens)
    until = any(t.has("span") and t.value.how == "before" for t in c.tokens)
    kept = any(t.has("v:keep") for t in rest) and not c.said("hold") and not until
    return (it and not kept) or any(t.has(*NOUNS, "x:vanish") for t in rest)


def _told(c: Clause, r: Reader, last: Step, times: list[Token]) -> dict[str, Any]:
    begin = _start(last)
    if c.said("x:vanish") and len(times) == 1:
        return gone_at(begin, times[0], r)
    hold = next((t for t in times if t.has("hold", "length")), None)
    where = stretch(c, r, edges=False)
    begin = begin if begin is not None or where.how != "before" else START
    if where.how in ("range", "before"):
        return {"start": begin if where.how == "before" else where.start, "end": where.end}
    begin = where.start or begin
    if hold is None:
        return {"start": begin} if begin is not None else {}
    if begin is None:
        fields: dict[str, Any] = {}
        held(fields, str(last.fields.get("role", "overlay")), int(hold.value))
        return fields
    return {"start": begin, "end": later(begin, int(hold.value), r.context)}


def _start(last: Step) -> When | None:
    start = last.fields.get("start")
    if isinstance(start, dict):
        return AtMs(ms=start["ms"]) if "ms" in start else None
    return START if start is None and last.fields.get("end") is not None else start
