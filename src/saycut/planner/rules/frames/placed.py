"""The rule for places told with hardly a verb: "the drone shot first", "outro last and intro first"."""

from __future__ import annotations

from ....operations.times import END, START
from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name

NAMES = ("asset", "file", "asset:", "clips")
FIRST, LAST = ("first", "1st"), ("last", "final")
VERBS = ("v:move", "v:add", "v:make", "v:play", "v:keep")


def placed(c: Clause, r: Reader) -> bool:
    """Each clip to the end it is told to stand at; several names alone with "go", "play" are an order."""
    names = c.all(*NAMES)
    heavy = [t for t in c.tokens if t.free and not t.filler and t not in names]
    heavy = [t for t in heavy if t.text.lower() not in (*FIRST, *LAST)]
    if not names or not all(t.has(*VERBS, "n:clip", "n:media") for t in heavy):
        return False
    marks = [_mark(c, name) for name in names]
    if all(m is not None for m in marks):
        for name, mark in zip(names, marks, strict=True):
            _put(c, r, name, mark)
        return True
    if any(m is not None for m in marks) or len(names) < 3 or not c.said("v:play"):
        return False
    order = [{"clip": n} for t in names if t.has("clips") for n in t.value]
    order = order or [{"asset": asset_name(t)} for t in names]
    r.step(c, "reorder", [*names, *heavy], order=tuple(order))
    return True


def _mark(c: Clause, name: Token) -> Token | None:
    """The "first" or "last" right after a name; small words may stand between."""
    for t in c.tokens[c.tokens.index(name) + 1 :]:
        if t.text.lower() in (*FIRST, *LAST) and t.free:
            return t
        if not (t.filler or t.has(*VERBS, "n:clip")) or t.has("c:and") or t.punct:
            return None
    return None


def _put(c: Clause, r: Reader, name: Token, mark: Token | None) -> None:
    assert mark is not None
    at = START if mark.text.lower() in FIRST else END
    used = [name, mark, *c.all(*VERBS, "n:clip")]
    if name.has("clips"):
        r.step(c, "move", used, clip={"clip": name.value[0]}, at=at)
        return
    there = r.context.placed or tuple(a.name for a in r.context.of_kind("video", "image"))
    if asset_name(name) in there and len(there) > 1:
        r.step(c, "move", used, clip={"asset": asset_name(name)}, at=at)
    else:
        r.step(c, "insert", used, asset=asset_name(name), at=at)


__all__ = ["placed"]
