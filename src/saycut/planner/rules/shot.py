"""One entry of a shot list, and what the entries of a list tell of each other."""

from __future__ import annotations

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


__all__ = ["Shot", "for_each", "placed"]
