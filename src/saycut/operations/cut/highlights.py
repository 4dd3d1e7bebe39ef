"""`highlights`: keeps the best parts, by what is known of them, and says how they were chosen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import AssetFacts, Facts, Need
from ...timeline.model import Draft
from ...units import TimeRange, merged, span
from ..analysed import seen_ranges, spoken
from ..base import Applied, Operation, Said, said
from ..cutting import kept, told
from ..refusal import Refusal
from ..resolve import require_main

USUAL_MS = 30_000
USUAL_PART_MS = 7_000
SHORTEST_PART_MS = 1_000
SCENE_WORTH_MS = 1_500
"""A part that holds a scene change is worth this much more speech."""
ABOUT_WORTH = 5
"""Speech about what was asked for counts this much."""
STEPS = 40
"""Places tried in each zone beside those where speech or a scene begins."""


class Highlights(Operation):
    """Keeps the best parts."""

    op: Literal["highlights"] = "highlights"
    family: ClassVar[str] = "cut"
    duration_ms: int | None = Field(default=None, gt=0)
    """All of them together."""
    count: int | None = Field(default=None, gt=0, le=100)
    """How many parts."""
    about: str | None = None
    """What they should be about."""

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        wanted = {Need.SPEECH, Need.SCENES}
        return frozenset({*wanted, Need.TRANSCRIPT} if self.about else wanted)

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        require_main(draft, op=self.op)
        length = draft.duration_ms
        total = min(self.duration_ms or min(USUAL_MS, max(length // 3, SHORTEST_PART_MS)), length)
        if total >= length:
            asked = self.duration_ms or total
            return Applied(draft, (said("highlights.short", length=length, asked=asked),))
        count = self.count or max(round(total / USUAL_PART_MS), 1)
        if total // count < min(SHORTEST_PART_MS, total):
            raise Refusal(self.op, "too_many_highlights", field="count", count=count, length=total)
        known = _Known.of(draft, facts, self.about)
        parts = _chosen(known, length, total, count)
        changed = kept(draft, parts, op=self.op)
        key = "highlights.one" if len(parts) == 1 else "highlights.done"
        done = told(key, draft, changed, count=len(parts), how=said(known.how))
        return Applied(changed, (done, *self._notes(known, total)))

    def _notes(self, known: _Known, total: int) -> list[Said]:
        notes = []
        if self.duration_ms is None:
            notes.append(said("highlights.usual_length", length=total))
        if self.about and not known.about:
            notes.append(said("highlights.about_unknown", about=self.about))
        return notes


@dataclass(frozen=True)
class _Known:
    """What the choice can go by, on the timeline."""

    speech: list[TimeRange] | None
    scenes: list[int] | None
    about: list[TimeRange]

    @classmethod
    def of(cls, draft: Draft, facts: Facts, about: str | None) -> _Known:
        scenes: list[int] = []
        looked = False
        for clip in draft.main:
            found = facts.get(clip.asset, AssetFacts()).scenes
            if found is not None and not clip.still:
                looked = True
                scenes += [
                    clip.timeline_at(t) for t in found if clip.source_start_ms < t < clip.source_end_ms
                ]
            scenes.append(clip.start_ms)
        return cls(
            speech=spoken(draft, facts),
            scenes=sorted(set(scenes)) if looked or len(draft.main) > 1 else None,
            about=_about(draft, facts, about) if about else [],
        )

    @property
    def how(self) -> str:
        if self.about:
            return "highlights.by_about"
        if self.speech and self.scenes:
            return "highlights.by_both"
        if self.speech:
            return "highlights.by_speech"
        return "highlights.by_scenes" if self.scenes and len(self.scenes) > 1 else "highlights.by_nothing"


def _about(draft: Draft, facts: Facts, about: str) -> list[TimeRange]:
    """Where the words asked for are said."""
    wanted = [w for w in about.casefold().split() if len(w) > 2 or not w.isascii()] or [about.casefold()]
    found = []
    for clip in draft.main:
        lines = facts.get(clip.asset, AssetFacts()).transcript or ()
        hits = [span(x.start_ms, x.end_ms) for x in lines if any(w in x.text.casefold() for w in wanted)]
        found += seen_ranges(clip, hits)
    return merged(found)


def _chosen(known: _Known, length: int, total: int, count: int) -> list[TimeRange]:
    """`count` parts, `total` together, one from each equal zone of the whole, so that all of it is seen."""
    score = _Score(known)
    edges = [length * i // count for i in range(count + 1)]
    sizes = [total * (i + 1) // count - total * i // count for i in range(count)]
    parts: list[TimeRange] = []
    for zone_start, zone_end, size in zip(edges, edges[1:], sizes, strict=False):
        first = max(zone_start, parts[-1].end_ms if parts else 0)
        last = max(zone_end - size, first)
        best = max(_starts(known, first, last), key=lambda start: (score.of(start, start + size), -start))
        parts.append(span(best, best + size))
    return parts


def _starts(known: _Known, first: int, last: int) -> list[int]:
    natural = (
        [s.start_ms for s in known.speech or []] + [s.start_ms for s in known.about] + (known.scenes or [])
    )
    even = [first + (last - first) * i // STEPS for i in range(STEPS + 1)]
    nothing_known = not known.speech and not known.about
    middle = [(first + last) // 2] if nothing_known and not known.scenes else even
    return sorted({*middle, *(t for t in natural if first <= t <= last)})


class _Score:
    """How much a stretch is worth: speech in it, speech on the subject, a change of scene."""

    def __init__(self, known: _Known) -> None:
        self._speech = _Covered(known.speech or [])
        self._about = _Covered(known.about)
        self._scenes = known.scenes or []

    def of(self, start: int, end: int) -> int:
        scenes = bisect_left(self._scenes, end) - bisect_left(self._scenes, start)
        worth = self._speech.in_between(start, end) + ABOUT_WORTH * self._about.in_between(start, end)
        return worth + (SCENE_WORTH_MS if scenes else 0)


class _Covered:
    """How much of any stretch some ranges cover, in logarithmic time."""

    def __init__(self, ranges: Sequence[TimeRange]) -> None:
        self._ranges = merged(list(ranges))
        self._starts = [r.start_ms for r in self._ranges]
        self._sums = [0, *accumulate(r.duration_ms for r in self._ranges)]

    def in_between(self, start: int, end: int) -> int:
        return self._until(end) - self._until(start)

    def _until(self, ms: int) -> int:
        i = bisect_left(self._starts, ms)
        if i == 0:
            return 0
        last = self._ranges[i - 1]
        return self._sums[i - 1] + min(ms, last.end_ms) - last.start_ms
