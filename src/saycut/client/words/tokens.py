"""A clause as words with tags, by the longest phrase of the lexicon at each place."""

from __future__ import annotations

from dataclasses import dataclass

from .aside import MARKS, PAD, Kind, is_han
from .lexicon import Tags, routing
from .params import Param, param_at

UNKNOWN: Tags = frozenset({"unknown"})
_MARKED = {mark: kind for kind, mark in MARKS.items()}


@dataclass(frozen=True)
class Token:
    """A word or phrase of folded text; `param` where it says how an export is to be made."""

    start: int
    end: int
    text: str
    tags: Tags
    param: Param | None = None


def tokens(flat: str, start: int, end: int) -> tuple[Token, ...]:
    """Every word between two places; punctuation, spaces and pictures are passed over."""
    found: list[Token] = []
    at = start
    while at < end:
        char = flat[at]
        if char in _MARKED:
            stop = at + 1
            while stop < end and flat[stop] == PAD:
                stop += 1
            found.append(Token(at, stop, "", frozenset({_MARKED[char].value})))
            at = stop
        elif not (char.isalnum() or char == "."):
            at += 1
        else:
            one = _token(flat, at, end)
            if one is not None:
                found.append(one)
            at = one.end if one is not None else at + 1
    return tuple(found)


def _token(flat: str, at: int, end: int) -> Token | None:
    said = param_at(flat, at, end)
    phrase = _phrase(flat, at, end)
    if said is not None and said.end >= phrase:
        return Token(at, said.end, flat[at : said.end], frozenset({"param", said.key}), said)
    if phrase:
        text = flat[at:phrase]
        return Token(at, phrase, text, routing().phrases[text])
    if not flat[at].isalnum():
        return None
    stop = at + 1
    while stop < end and not is_han(flat[at]) and _goes_on(flat, stop):
        stop += 1
    return Token(at, stop, flat[at:stop], UNKNOWN)


def _goes_on(flat: str, at: int) -> bool:
    char = flat[at]
    if char.isalnum() and not is_han(char):
        return True
    inside = at + 1 < len(flat) and flat[at + 1].isalnum() and not is_han(flat[at + 1])
    return char in "'-.:/_@+" and inside


def _phrase(flat: str, at: int, end: int) -> int:
    """Where the longest phrase that begins here ends; 0 when none does."""
    table = routing()
    for stop in range(min(end, at + table.longest), at, -1):
        if flat[at:stop] in table.phrases and _whole(flat, at, stop):
            return stop
    return 0


def _whole(flat: str, start: int, end: int) -> bool:
    """Whether a phrase of Latin letters is not part of a longer word ("export" in "exported", "-ready")."""

    def latin(index: int) -> bool:
        return 0 <= index < len(flat) and flat[index].isalnum() and not is_han(flat[index])

    if latin(start - 1) and latin(start):
        return False
    if latin(end - 1) and latin(end):
        return False
    return not (latin(end - 1) and end + 1 < len(flat) and flat[end] in "-'" and latin(end + 1))


def has(found: tuple[Token, ...], kind: Kind | str) -> bool:
    return any(str(kind) in t.tags for t in found)
