"""The rule for a shot list: each clip cut to its part, then all of them put together in the told order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....operations.times import END, START, AtMs
from ..clause import Clause
from ..shot import Shot
from ..token import Token
from .joined import joined_fields
from .reader import Reader

SHOTS = "shots"
"""A row whose clips all have a length of their own: a limit told besides does not stretch them."""


def shots(c: Clause, r: Reader) -> bool:
    """Trims, the combination, and stills that stand for less long than the others."""
    token = c.one("shots")
    if token is None:
        return False
    listed: Sequence[Shot] = token.value
    names = [n for s in listed for n in s.names]
    fields, used = joined_fields(c)
    stills = {a.name for a in r.context.of_kind("image")}
    longest = max((s.end.ms for s in listed if _still(s, stills) and isinstance(s.end, AtMs)), default=None)
    twice = len(set(names)) < len(names)
    if not twice:
        _trims(c, r, token, [s for s in listed if not _still(s, stills)], names, by_number=False)
    used += c.all(
        "v:start_with v:end_with v:keep v:process v:play v:insert v:write v:export v:convert v:change"
    )
    still = {"still_ms": longest} if longest is not None else {}
    made = r.step(c, "combine", [token, *used], assets=tuple(names), **{**fields, **still})
    made.guess = SHOTS if all(s.end is not None for s in listed) else ""
    if twice:
        _trims(c, r, token, [s for s in listed if not _still(s, stills)], names, by_number=True)
    shorter = [
        s for s in listed if _still(s, stills) and s.end is not None and s.end != AtMs(ms=longest or 0)
    ]
    _trims(c, r, token, shorter, names, by_number=twice)
    return True


def _still(shot: Shot, stills: set[str]) -> bool:
    return all(n in stills for n in shot.names)


def _trims(c: Clause, r: Reader, token: Token, cut: list[Shot], names: list[str], *, by_number: bool) -> None:
    for shot in cut:
        if shot.end is None or (shot.start == START and shot.end == END):
            continue
        for name in shot.names:
            target: dict[str, Any] = {"clip": names.index(name) + 1} if by_number else {"asset": name}
            r.step(c, "trim", [token], start=shot.start, end=shot.end, target=target)


__all__ = ["shots"]
