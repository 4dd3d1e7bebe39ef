"""Music named by who plays it: "some soft guitar", "lo-fi in the background"."""

from __future__ import annotations

import re

from ..clause import Clause
from ..token import Token
from .reader import Reader


def instrument(c: Clause) -> Token | None:
    """ "some soft guitar": an instrument is music, where nothing else is spoken of."""
    noun = c.one("n:instrument")
    if noun is None or not all(
        t.filler
        or t.has("n:instrument", "mood:", "v:add", "v:make", "percent", "db", "v:merge", "n:background")
        for t in c.tokens
    ):
        return None
    return noun


def genre(c: Clause) -> Token | None:
    """ "I want lo-fi in the background": a kind of music and nothing else."""
    mood = next((t for t in c.all("mood:") if MUSICAL.search(t.text.lower())), None)
    if mood is None:
        return None
    plain = ("mood:", "percent", "db", "n:background", "v:add", "v:make", "v:play", "x:less", "span")
    return mood if all(t.filler or t.has(*plain) for t in c.tokens) else None


MUSICAL = re.compile(
    r"piano|guitar|ukulele|violin|strings|orchestra|beats|jazz|lo-?fi|lo fi|hip hop|edm|techno|house|rock|"
    r"reggae|folk|bossa|synth|disco|salsa|k-?pop|classical|chillhop|dubstep|trap|punk|metal|cello|flute|harp|pads\b"
)
"""Moods that are kinds of music and nothing else."""


KINDS = re.compile(r"ambient|钢琴|吉他|爵士|民谣|电音|摇滚|嘻哈|说唱|古典|小提琴")
"""More of them, where a mood stands beside: "soft ambient pads", "舒缓的钢琴曲"."""


def told_mood(c: Clause) -> Token | None:
    """The mood of a clause: a kind of music or who plays it tells more than "soft" beside it."""
    moods = [t for t in c.all("mood:") if not t.has("x:less")] or list(c.all("mood:"))
    kinds = (t for t in moods if MUSICAL.search(t.text.lower()) or KINDS.search(t.text.lower()))
    return next(kinds, moods[0] if moods else None)


INSTRUMENTS = re.compile(
    r"guitar|ukulele|harp|cello|saxophone|sax\b|banjo|sitar|accordion|violin|吉他|尤克里里|竖琴|"
    r"大提琴|小提琴|萨克斯|古筝|琵琶|二胡|笛子"
)
"""What nobody plays in the music Saycut makes: what stands in its place is said."""


def not_played(c: Clause, r: Reader) -> None:
    """Says that an instrument that was named is not heard."""
    played = (
        INSTRUMENTS.search(t.text.lower()) for t in c.tokens if t.has("mood:", "n:instrument", "n:music")
    )
    name = next((found[0] for found in played if found), None)
    if name is not None:
        r.assume("not_played", instrument=name)


__all__ = ["MUSICAL", "genre", "instrument", "not_played", "told_mood"]
