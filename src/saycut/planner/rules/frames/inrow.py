"""Times told of one file of a row: "at 0:10 of b.mp4", "the last 3 seconds of the interview"."""

from __future__ import annotations

from ....operations.times import AtMs, ClipEdge, FromEnd, When
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, asset_name, stretch
from .step import Stretch

FILES = ("asset", "file", "asset:", "clips")
OF = ("of", "in", "into", "inside", "within", "of the", "in the")
SMALL = ("the", "my", "our", "clip", "video", "file")


def stretch_in_row(c: Clause, r: Reader, *, edges: bool = True) -> Stretch:
    """Where a clause says something happens, on the timeline; its tokens are claimed."""
    owned = owner(c, r)
    where = stretch(c, r, edges=edges)
    if owned is None or not where.given:
        return where
    token, number = owned
    token.claim = USED
    start, end = _told(where.start, number), _told(where.end, number)
    return Stretch(start, end, where.how, where.hold_ms)


def owner(c: Clause, r: Reader) -> tuple[Token, int] | None:
    """The file a time of the clause is told of, and which clip of the row it is."""
    for i, token in enumerate(c.tokens):
        if not token.free or not token.has("point", "span"):
            continue
        of = next((k for k, t in enumerate(c.tokens[i + 1 : i + 4], i + 1) if t.text.lower() in OF), None)
        if of is None or any(not t.has("f:", "p:", "n:part", "hold") for t in c.tokens[i + 1 : of]):
            continue
        rest = c.tokens[of + 1 :]
        while rest and rest[0].text.lower() in SMALL and not rest[0].has(*FILES):
            rest = rest[1:]
        if rest and rest[0].free and rest[0].has(*FILES) and (n := r.clip_of(rest[0])) is not None:
            return rest[0], n
    return None


def name_of_owner(c: Clause, r: Reader) -> str | None:
    """The name of the file a time of the clause is told of."""
    found = owner(c, r)
    return asset_name(found[0]) if found is not None and not found[0].has("clips") else None


def _told(when: When | None, number: int) -> When | None:
    """A time of a clip as a time of the row; the first clip's own times are the row's."""
    if isinstance(when, AtMs) and number > 1:
        return ClipEdge(clip=number, offset_ms=when.ms)
    if isinstance(when, FromEnd):
        return ClipEdge(clip=number, edge="end", offset_ms=-when.from_end_ms)
    return when


__all__ = ["name_of_owner", "owner", "stretch_in_row"]
