"""Rules for what lies on the picture and is to go for a while: the picture under it stays."""

from __future__ import annotations

import re

from ....operations.times import START, AtMs
from ..clause import Clause
from ..token import Token
from .reader import Reader

LAID = ("n:logo", "n:watermark", "n:sticker", "n:text", "n:title", "n:captions", "n:lower_third")
PUT_ON = ("n:effect", "v:zoom", "v:blur", "v:voice_over", "effx:")
"""What an earlier request put on the video; which one, a time does not tell."""
OTHERS = ("n:noise", "n:blackbars", "effx:shake", "effx:letterbox")
MARKS = ("n:logo", "n:watermark", "n:sticker")
MADE = ("overlay", "watermark", "add_text")


def lifted(c: Clause, r: Reader) -> bool:
    """ "remove the logo after 5 seconds", "delete the subtitles after 0:30": no cut."""
    verb, time = c.one("v:remove"), c.one("span", "point")
    last = r.before(c)
    shown = last is not None and last.op in MADE and last.clause.sentence == c.sentence
    noun = _object(c, verb, *(("f:this",) if shown else ())) if verb is not None else None
    if verb is None or noun is None or time is None or time.start < noun.end:
        return False
    if time.has("point") and not noun.has(*PUT_ON):
        return False
    if any(t.has(*ROW) for t in c.tokens if verb.end <= t.start < time.start):
        return False
    start = time.value.start if time.has("span") else None
    if (
        shown
        and last is not None
        and start is not None
        and time.value.how == "after"
        and isinstance(start, AtMs)
    ):
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
    if after is None or not after.text.isascii() or after.has(*OTHERS):
        return None
    return after if after.has(*LAID, *PUT_ON, *this) else None


ROW = ("n:part", "n:clip", "n:media", "n:everything", "n:silence", "n:intro", "n:outro")
"""What the row is made of: between these times that goes."""
SEEN = frozenset(
    ("man", "woman", "guy", "girl", "boy", "people", "persons", "car", "cars", "tourists", "tourist", "glare",
     "freckles", "wrinkles", "pimple", "pimples", "acne", "blemish", "blemishes", "reflection", "reflections",
     "shadow", "shadows", "scratch", "scratches", "stain", "wire", "wires", "object", "objects", "dust",
     "tattoo", "mic", "microphone", "passerby", "passersby", "bystander", "bystanders", "photobomber")
)  # fmt: skip
"""What is in the picture, and cannot be taken out of it."""


def not_of_the_row(c: Clause, r: Reader) -> bool:
    """ "remove the noise from 0:10 to 0:20", "the man from 0:05 to 0:09": what is shown then stays."""
    verb, time = next((t for t in c.tokens if t.has("v:remove")), None), c.one("span")
    if verb is None or time is None or verb.start > time.start or c.negated:
        return False
    between = [t for t in c.tokens if verb.end <= t.start < time.start]
    if re.search(r"\b(?:and|then|plus)\b|[,&;]", r.words[verb.end : time.start]) is not None:
        return False
    if any(t.has(*ROW) or not t.text.isascii() for t in between):
        return False
    if any(t.has("n:subject") or t.text.lower() in SEEN for t in between):
        r.refuse(c, "in_picture")
        return True
    if any(t.has(*OTHERS) for t in between):
        r.refuse(c, "whole_only", [time])
        return True
    return False
