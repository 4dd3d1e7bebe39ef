"""Rules for a picture that is held, and for words on it while it is."""

from __future__ import annotations

from ....operations.times import END, START, AtMs, ClipEdge, FromEnd
from ..clause import Clause
from ..token import Token
from .reader import Reader, later, stretch
from .step import Stretch

USUAL_FREEZE_MS = 2000
"""How long a picture is held where nobody said, as the operation has it."""


def freeze(c: Clause, r: Reader) -> bool:
    verb = c.one("v:freeze")
    if verb is None or c.said("fmt:png", "fmt:jpg", "fmt:webp") or _only_a_still(c, verb):
        return False
    used: list[Token | None] = [verb, *c.all("n:frame v:add v:make n:photos n:effect")]
    used += [t for t in c.all("frames") if t.value == 1]
    last = c.one("p:last", "ord:-1")
    first = c.one("p:first", "ord:1")
    where = stretch(c, r)
    length = c.one("length") if where.hold_ms is None else None
    hold = where.hold_ms or (int(length.value) if length is not None and length.value > 0 else None)
    at = where.start
    clip = c.one("clips") if at is None else None
    if clip is not None and (last is not None or first is not None):
        at = ClipEdge(clip=clip.value[0], edge="end" if last is not None else "start")
        used.append(clip)
    elif at is None and (last is not None or first is not None):
        at = END if last is not None else START
    elif at is None and verb.text.startswith("停在最后"):
        at = END
    elif where.how in ("end", "last"):
        at, hold = END, hold or _frame_held(c, where)
    elif where.how == "range" and isinstance(where.start, AtMs) and isinstance(where.end, AtMs):
        hold = where.end.ms - where.start.ms
    before = r.before(c)
    if at is None and hold and before is not None and before.op == "freeze":
        before.fields.setdefault("duration_ms", hold)  # "20秒的地方定格一下，定格三秒"
        c.claim([*used, length])
        return True
    if at is None:
        r.ask(c, "freeze_where")
        return True
    r.step(c, "freeze", [*used, length, last, first], at=at, duration_ms=hold)
    return True


def _frame_held(c: Clause, where: Stretch) -> int | None:
    """ "freeze the last frame 4 secs": for so long, no stretch of the video."""
    spans = [t for t in c.tokens if t.has("span") and any("frame" in p.text.lower() for p in t.parts)]
    return where.start.from_end_ms if spans and isinstance(where.start, FromEnd) else None


def freeze_with_words(c: Clause, r: Reader) -> bool:
    """ "freeze at 0:12 for 3 seconds with “Book a call” on it": the words stay as long."""
    quote, verb = c.one("quote"), c.one("v:freeze")
    if quote is None or verb is None or c.said("n:captions", "n:logo") or not freeze(c, r):
        return False
    made = r.steps[-1]
    if made.op != "freeze":
        return True
    at, hold = made.fields["at"], made.fields.get("duration_ms") or USUAL_FREEZE_MS
    held = (FromEnd(from_end_ms=hold), END) if at == END else (at, later(at, hold, r.context))
    times = {"start": held[0], "end": held[1]}
    position = c.one("pos:")
    used = [quote, position, *c.all("v:add", "v:write", "n:text", "n:title", "v:overlay")]
    place = position.reading("pos") if position is not None else None
    r.step(c, "add_text", used, text=str(quote.value), role="overlay", position=place, **times)
    return True


def _only_a_still(c: Clause, verb: Token) -> bool:
    """ "export a still frame at 0:47": a picture of its own."""
    still = verb.text.lower() in ("still frame", "freeze frame")
    return still and c.said("v:export", "v:extract_audio")
