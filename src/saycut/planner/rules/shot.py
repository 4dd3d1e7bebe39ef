"""One entry of a shot list, and what the entries of a list tell of each other."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from ...operations.times import START, AtMs, When
from .stretches import at_ms
from .token import Token


@dataclass(frozen=True)
class Shot:
    """One entry: the files it shows and which part of them, None for the whole."""

    names: tuple[str, ...]
    start: When | None = None
    end: When | None = None
    tail: tuple[Token, ...] = field(default=(), compare=False)
    each: bool = False
    """Its time is that of the entries before it, too: "p1, p2, p3 for 2 seconds each"."""

    @property
    def length_ms(self) -> int | None:
        if isinstance(self.start, AtMs) and isinstance(self.end, AtMs):
            return self.end.ms - self.start.ms
        return None


def for_each(shots: list[Shot]) -> list[Shot]:
    """The entries, a time told "each" given to those right before that have none."""
    out: list[Shot] = []
    for shot in reversed(shots):
        later = out[-1] if out else None
        if later is not None and later.each and shot.end is None and not shot.tail:
            shot = replace(shot, start=later.start, end=later.end, each=True)
        out.append(shot)
    return out[::-1]


def placed(shots: list[Shot], kinds: dict[str, str]) -> list[Shot]:
    """ "0:00-0:05 hero.mp4, 0:05-0:12 unboxing.mp4": places on the timeline, one after the other."""
    reach = 0
    for shot in shots:
        if not isinstance(shot.start, AtMs) or not isinstance(shot.end, AtMs) or shot.start.ms != reach:
            break
        reach = shot.end.ms
    else:
        if shots[1].start != START:
            return [replace(s, start=START, end=at_ms(s.length_ms or 0)) for s in shots]
    stills = {s for s in shots if all(kinds.get(n) == "image" for n in s.names) and s.length_ms}
    return [replace(s, start=START, end=at_ms(s.length_ms or 0)) if s in stills else s for s in shots]


def laid_on_time(shots: list[Shot], kinds: dict[str, str]) -> bool:
    """ "a.png from 0:30 to 0:40, b.png from 2:10 to 2:25": stills at times of the video that is there."""
    stills = [s for s in shots if all(kinds.get(n) == "image" for n in s.names)]
    timed = [(s.start.ms, s.end.ms) for s in stills if isinstance(s.start, AtMs) and isinstance(s.end, AtMs)]
    apart = all(b[0] > a[1] for a, b in itertools.pairwise(timed))
    return len(timed) == len(shots) and timed[0][0] > 0 and apart and "video" in kinds.values()


OTHERS = "*"
"""Stands for the pictures of the session that no entry names: "the rest 2 seconds each"."""
MARKS = ("logo", "watermark")
EVERYTHING = ("others", "the others", "rest", "the rest", "everything else", "all others", "all the others")


def others_at(tokens: list[Token], j: int) -> int:
    """Where "all the others", "the other two", "the remaining photos" ends; `j` where none begins."""
    k = j
    while k < len(tokens) and tokens[k].has("f:all") and not tokens[k].has("n:every", "n:everything"):
        k += 1
    if k < len(tokens) and tokens[k].text.lower() in EVERYTHING:
        of = k + 1 < len(tokens) and tokens[k + 1].text.lower() in ("of", "of the", "of my", "of them")
        k += 1 + of
        while of and k < len(tokens) and tokens[k].has("f:det", "f:this", "n:photos") and k < j + 6:
            k += 1
        return k
    if k < len(tokens) and tokens[k].text.lower() == "the":
        k += 1
    if k >= len(tokens) or tokens[k].text.lower() not in ("other", "remaining"):
        return j
    k += 1
    counted = k < len(tokens) and tokens[k].has("number")
    k += counted
    noun = k < len(tokens) and (tokens[k].has("n:photos") or tokens[k].text.lower() == "ones")
    return k + noun if counted or noun else j


def with_others(shots: list[Shot], kinds: dict[str, str]) -> list[Shot]:
    """The entries, those not named in the place of the word for them."""
    named = {n for s in shots for n in s.names}
    stills = all(kinds.get(n) == "image" for n in named - {OTHERS})
    left = [n for n, kind in kinds.items() if n not in named and kind in (("image",) if stills else SEEN)]
    left = [n for n in left if not any(mark in n.lower() for mark in MARKS)]
    return [replace(s, names=tuple(left), each=True) if s.names == (OTHERS,) else s for s in shots]


SEEN = ("video", "image")

__all__ = ["OTHERS", "SEEN", "Shot", "for_each", "others_at", "placed", "with_others"]
