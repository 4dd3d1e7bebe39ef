"""Rules for what lies on the picture and is to go for a while: the picture under it stays."""

from __future__ import annotations

from ....operations.times import START, AtMs
from ..clause import Clause
from ..token import Token
from .reader import Reader

LAID = ("n:logo", "n:watermark", "n:sticker", "n:text", "n:title", "n:captions", "n:lower_third")
MARKS = ("n:logo", "n:watermark", "n:sticker")
MADE = ("overlay", "watermark", "add_text")


def lifted(c: Clause, r: Reader) -> bool:
    """ "remove the logo after 5 seconds", "delete the subtitles after 0:30": no cut."""
    verb, time = c.one("v:remove"), c.one("span")
    last = r.before(c)
    shown = last is not None and last.op in MADE and last.clause.sentence == c.sentence
    noun = _object(c, verb, *(("f:this",) if shown else ())) if verb is not None else None
    if verb is None or noun is None or time is None or time.start < noun.end:
        return False
    start = time.value.start
    if shown and last is not None and time.value.how == "after" and isinstance(start, AtMs):
        last.fields.setdefault("start", START)
        last.fields["end"] = start
        c.claim([verb, noun, time])
        c.fired = True
        return True
    laid = {"overlay", "titles"} & set(r.context.tracks) or r.steps
    r.refuse(c, "burned_in_mark" if noun.has(*MARKS) and not laid else "delete_at")
    return True


def _object(c: Clause, verb: Token, *this: str) -> Token | None:
    """What stands right after the verb, if it is something laid on the picture."""
    later = [t for t in c.tokens if t.start >= verb.end and (t.has(*this) or not t.filler)]
    after = later[0] if later else None
    return after if after is not None and after.text.isascii() and after.has(*LAID, *this) else None
