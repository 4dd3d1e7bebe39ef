"""Clips of a told order, cut in a clause of their own: "then the interview but skip its first 20 s"."""

from __future__ import annotations

import itertools

from .clause import Clause
from .frames.reader import Reader, asset_name
from .members import heard_only
from .stretches import Span
from .token import Token

FILE = ("asset", "file", "asset:")
ROW = (*FILE, "v:add", "v:start_with", "v:end_with", "v:move", "v:insert", "v:reorder", "v:play", "n:clip",
       "p:first", "p:last", "ord:1")  # fmt: skip
GONE = ("c:neg", "v:remove", "v:cut", "v:trim")
STAYS = ("only", "just", "only the", "just the", "keep", "use", "keep only", "take", "use only", "only use")


def told_shorter(found: list[Clause], reader: Reader) -> list[Clause]:
    """The clauses without those that only tell which part of the clip named before them is seen."""
    kept: list[Clause] = []
    for clause, after in itertools.zip_longest(found, found[1:]):
        file = _one_file(kept[-1]) if kept else None
        span = _part(clause)
        row = len(kept) > 1 and _one_file(kept[-2]) is not None
        row = row or (after is not None and _one_file(after) is not None)
        if (
            file is not None
            and span is not None
            and row
            and clause.sentence == kept[-1].sentence
            and not kept[-1].negated
        ):
            _cut(clause, reader, file, span)
            continue
        kept.append(clause)
    return kept


def _one_file(clause: Clause) -> Token | None:
    """The picture's file a clause names, where it does nothing else."""
    files = [t for t in clause.tokens if t.has(*FILE)]
    if len(files) != 1 or heard_only(files[0]):
        return None
    return files[0] if all(t.filler or t.has(*ROW) for t in clause.tokens) else None


def _part(clause: Clause) -> Token | None:
    """ "skip its first 20 seconds", "only 0:10-0:20 of it"."""
    spans = [t for t in clause.tokens if t.has("span") and t.free]
    told = any(t.has(*GONE) or t.text.lower() in STAYS for t in clause.tokens)
    if len(spans) != 1 or not told or spans[0].value.bad or spans[0].value.how in ("both", "middle"):
        return None
    plain = all(t.filler or t in spans or t.has(*GONE, "v:keep") for t in clause.tokens)
    return spans[0] if plain else None


def _cut(clause: Clause, reader: Reader, file: Token, token: Token) -> None:
    span: Span = token.value
    target = {"asset": asset_name(file)}
    used = [t for t in clause.tokens if not t.punct]
    if any(t.text.lower() in STAYS or t.has("v:keep") for t in clause.tokens):
        reader.step(clause, "trim", used, start=span.start, end=span.end, target=target)
    elif span.how in ("first", "before"):
        reader.step(clause, "trim", used, start=span.end, target=target)
    elif span.how in ("last", "after"):
        reader.step(clause, "trim", used, end=span.start, target=target)
    else:
        reader.step(clause, "remove", used, ranges=((span.start, span.end),), target=target)


__all__ = ["told_shorter"]
