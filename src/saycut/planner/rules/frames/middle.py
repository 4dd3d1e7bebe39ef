"""What the middle is, where the whole's length is known: "the middle 30 seconds", "10 s from the middle"."""

from __future__ import annotations

from typing import Any

from ....operations.times import AtMs
from ..clause import Clause
from ..token import Token
from .reader import Reader, named_ms


def middle_of(c: Clause, r: Reader) -> dict[str, Any] | None:
    """ "keep the middle 30 seconds", where the whole's length is known."""
    whole, length = named_ms(c, r) or r.context.whole_ms, c.one("length")
    before = [t for t in c.tokens if length is not None and t.start < length.start and t.text != "那"]
    if whole is None or length is None:
        return None
    led = before[-1].has("p:middle", "n:middle") if before else False
    if not led and not _from_middle(c, length):
        return None
    spare = max((whole - int(length.value)) // 2, 0)
    start, end = AtMs(ms=spare), AtMs(ms=whole - spare)
    at = c.tokens.index(before[-1]) if before else 0
    led_to = c.tokens[max(at - 2, 0) : at]
    kept = c.said("v:keep") or not c.said("v:remove v:cut v:trim") or any(t.has("p:to") for t in led_to)
    return {"start": start, "end": end} if kept else {"ranges": ((start, end),)}


def _from_middle(c: Clause, length: Token) -> bool:
    """ "remove 10 seconds from the middle"."""
    after = [t for t in c.tokens if t.start > length.end and t.text.lower() not in ("the", "of", "it")][:2]
    return len(after) == 2 and after[0].has("p:from") and after[1].has("n:middle", "p:middle")
