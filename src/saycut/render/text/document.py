"""Text segments as one ASS document: placed, kept apart, and drawn frame for frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from ...timeline.text import Text, TextRole
from ...units import TimeRange, frame_at
from .cues import Cue, cues_of
from .drawing import Drawn, draw
from .marks import event, frame_cs, header
from .motion import TYPE_MS, moves
from .reveal import Typing, WordTimes
from .setting import Area, Block, Size, moved, set_block
from .styling import Design, design_of


@dataclass(frozen=True)
class Card:
    """A text on the canvas for some frames of the timeline."""

    first: int
    stop: int
    block: Block
    design: Design
    cue: Cue | None = None
    settled: bool = False
    """Stands where the person said: nothing moves it."""


def ass_of(
    segments: Sequence[Text],
    size: tuple[int, int],
    rate: Fraction,
    *,
    shift_ms: int = 0,
    window: TimeRange | None = None,
) -> str:
    """The whole ASS document for texts on a canvas of `size` (width, height) pixels at `rate` frames/s.

    A text shows on exactly the frames of its half-open range. `shift_ms` is added to all times (a chunk that
    starts at 10 s of the timeline asks for -10000); `window` (on the timeline's clock) leaves out, and cuts,
    what lies outside it. No text reaches past the canvas, and none is read as ASS.
    """
    canvas = Size(*size)
    cards = _kept_apart(list(_cards(segments, canvas, rate)), canvas)
    shift = frame_at(shift_ms, rate) if shift_ms >= 0 else -frame_at(-shift_ms, rate)
    low = max(frame_at(window.start_ms, rate), -shift) if window else -shift
    high = frame_at(window.end_ms, rate) if window else None
    lines: list[str] = []
    for number, card in enumerate(cards):
        stop = card.stop if high is None else min(card.stop, high)
        for drawn in _drawn(card, canvas, rate, (max(card.first, low), stop)):
            start_cs, end_cs = frame_cs(drawn.first + shift, rate), frame_cs(drawn.stop + shift, rate)
            if end_cs > start_cs:
                lines.append(event(number * 8 + drawn.layer, start_cs, end_cs, drawn.body))
    return header(canvas.width, canvas.height) + "".join(f"{line}\n" for line in lines)


def _cards(segments: Sequence[Text], size: Size, rate: Fraction) -> Iterator[Card]:
    """Titles first, captions last: captions make way."""
    for segment in sorted(segments, key=lambda s: s.role is TextRole.CAPTION):
        design = design_of(segment, size)
        settled = segment.x is not None or segment.y is not None
        if design.rules is None:
            first, stop = frame_at(segment.start_ms, rate), frame_at(segment.end_ms, rate)
            if segment.text.strip() and stop > first:
                block = set_block(segment.text, design.look, size)
                yield Card(first, stop, block, design, settled=settled)
            continue
        for cue in cues_of(segment, design.rules, design.max_words):
            first, stop = frame_at(cue.start_ms, rate), frame_at(cue.end_ms, rate)
            if stop > first:
                block = set_block(cue.text, design.look, size)
                yield Card(first, stop, block, design, cue, settled)


def _kept_apart(cards: list[Card], size: Size) -> list[Card]:
    """Cards that would lie on one another at the same time, moved up or down where there is room."""
    placed: list[Card] = []
    captions: list[Card] = []
    for card in cards:
        others = [c.block.area for c in placed if c.first < card.stop and card.first < c.stop]
        kept = card if card.settled else _clear_of(card, others, size)
        (captions if card.cue is not None else placed).append(kept)
    return [*placed, *captions]


def _clear_of(card: Card, others: Sequence[Area], size: Size) -> Card:
    area = card.block.area
    if not any(area.meets(other) for other in others):
        return card
    gap = 0.25 * card.block.em
    top, bottom = size.safe.top * size.height, (1 - size.safe.bottom) * size.height
    ways = [way for o in others for way in (o.y - gap - area.h - area.y, o.y + o.h + gap - area.y)]
    for by in sorted(ways, key=abs):
        there = replace(area, y=area.y + by)
        inside = there.y >= top and there.y + there.h <= bottom
        if inside and not any(there.meets(other) for other in others):
            return replace(card, block=moved(card.block, by))
    return card


def _drawn(card: Card, size: Size, rate: Fraction, seen: tuple[int, int]) -> Iterator[Drawn]:
    """A card as stretches of frames with one picture each, cut to the frames that are `seen`."""
    low, high = seen
    if high <= low:
        return
    # What darkens the picture would show it bright again for the last frames of the video.
    stays = card.design.look.scrim > 0
    motion = moves(card.design.motion, card.stop - card.first, rate, stays=stays)
    words = WordTimes.of(card.cue, card.design, rate) if card.cue is not None else None
    typing = None
    if card.design.motion == "typewriter":
        typing = Typing.of(card.block, card.stop - card.first, Fraction(TYPE_MS) * rate / 1000)
    edges = {card.first + e for e in motion.edges()} | {card.stop, low, high}
    edges |= words.edges() if words is not None else set()
    edges |= {card.first + e for e in typing.edges()} if typing is not None else set()
    marks = sorted(e for e in edges if low <= e <= high)
    for first, stop in pairwise(marks):
        pose = motion.at(first - card.first)
        inking = words.at(first) if words is not None else None
        if typing is not None:
            inking = typing.at(first - card.first)
        for drawn in draw(card.block, card.design, size, pose, inking):
            yield replace(drawn, first=first, stop=stop)
