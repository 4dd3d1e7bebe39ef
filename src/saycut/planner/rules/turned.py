"""Wishes told the other way round: "before you speed it up, cut the end", "captions, but first trim it"."""

from __future__ import annotations

import re

from .clause import Clause
from .frames.reader import Reader
from .runon import begins_what_was_first
from .token import CONTEXT

WHO = ("you", "we", "i", "u", "doing", "you do", "the")
EARLIER = re.compile(r"\b(?:before (?:all |doing )?that|but first|but before|first though)\b")


def turned(found: list[Clause], reader: Reader) -> list[Clause]:
    """The clauses in the order they are to be made."""
    done: list[Clause] = []
    for clause in found:
        before = done[-1] if done else None
        near = before is not None and before.sentence == clause.sentence
        if before is not None and near and _other_way(before, clause, reader):
            done.insert(len(done) - 1, clause)
            continue
        done.append(clause)
    return done


def _other_way(before: Clause, clause: Clause, reader: Reader) -> bool:
    return _waits(before) or _goes_first(before, clause, reader) or _done_by_then(clause)


def _done_by_then(clause: Clause) -> bool:
    """ "add captions | after you remove the silences": made before the wish it follows."""
    lead = next((i for i, t in enumerate(clause.tokens[:3]) if t.text.lower() in ("after", "once")), 0)
    if any(not t.filler for t in clause.tokens[:lead]) or not begins_what_was_first(clause.tokens, lead):
        return False
    clause.tokens[lead].claim = CONTEXT
    return True


def _waits(clause: Clause) -> bool:
    """ "before you speed it up to 2x, …": what comes after the wish told next."""
    tokens = [t for t in clause.tokens if not t.punct and not t.has("c:but", "c:and")]
    if len(tokens) < 2 or tokens[0].text.lower() != "before" or not tokens[0].free:
        return False
    then = next((t for t in tokens[1:] if t.text.lower() not in WHO), None)
    led = tokens[1].text.lower() in WHO[:4]
    if then is None or not (led or then.has("v:")) or any(t.has("c:neg") for t in tokens):
        return False
    tokens[0].claim = CONTEXT
    return True


def _goes_first(before: Clause, clause: Clause, reader: Reader) -> bool:
    """ "speed it up 2x, but before that cut the last 10 seconds"."""
    between = reader.words[before.end : clause.start].lower()
    led = EARLIER.search(between) is not None
    return led and any(t.has("v:") for t in clause.tokens) and not clause.correction


__all__ = ["turned"]
