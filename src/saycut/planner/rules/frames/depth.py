"""Rules for bits and high dynamic range, which are not written, and for a pitch told after its pace."""

from __future__ import annotations

import re

from ..clause import Clause
from .reader import Reader

WRITING = ("v:keep", "v:export", "v:make", "v:convert", "v:change", "v:process", "v:compress")
PITCH = re.compile(r"\bpitch(?:\s+(?:is|being|be|goes|to be))?\s*$", re.I)


def depth(c: Clause, r: Reader) -> bool:
    """ "export in 10 bit", "keep the HDR": files are of 8 bits and SDR; what else is asked for goes on."""
    plain = any(t.text.lower() == "sdr" for t in c.tokens)
    material = c.said("n:clip", "n:media", "n:effect", "asset", "file", "asset:") and not c.said("v:keep")
    for tag, key in (("n:depth", "no_ten_bit"), ("n:hdr", "no_hdr")):
        noun = c.one(tag)
        if noun is None:
            continue
        alone = not any(t.has("v:") for t in c.tokens)
        if tag == "n:hdr" and (plain or material or not (alone or c.said(*WRITING))):
            c.claim([noun, *(t for t in c.tokens if t.text.lower() == "sdr")] if plain else ())
            continue
        fired = c.fired
        r.refuse(c, key, [noun])
        c.claim(c.all("v:keep"))
        c.fired = fired  # what else the clause asks for is still to be read
    return False


def pitch_follows(c: Clause, r: Reader) -> bool:
    """ "slow it down with the pitch | lowered": the pitch goes with the speed."""
    last = r.before(c)
    if last is None or last.op != "speed" or last.clause.sentence != c.sentence:
        return False
    if PITCH.search(r.words[: c.start]) is None or not all(
        t.filler or t.has("v:decrease", "v:increase", "v:change") for t in c.tokens
    ):
        return False
    last.fields["keep_pitch"] = False
    c.claim(c.tokens)
    return True
