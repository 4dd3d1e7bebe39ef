"""The main track played faster, slower, backwards or again, as functions on its clips in order.

Each takes clips as they are laid out and gives pairs (before, after); `rebuilt` makes the draft of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..timeline.carry import SPEEDS, Moved, moved_pairs
from ..timeline.edit import numbered, outside_transitions, relayout, split_clips, with_main
from ..timeline.model import Clip, Draft, Look
from ..timeline.pieces import SHORTEST_MS
from ..units import TimeRange
from .refusal import Refusal

Pairs = Sequence[tuple[Clip | None, Clip]]
"""Clips as they were (None: put in anew) and as they become, in their new order."""
Seen = list[tuple[Clip, Clip]]
"""Pairs of which none is new."""

MOST_CLIPS = 20_000
"""More clips than this on the main track cannot be asked for: it would take minutes to compile."""
LONGEST_MS = 24 * 60 * 60 * 1000
"""A draft longer than a day is a slip of the tongue."""


def rebuilt(draft: Draft, pairs: Pairs, *, op: str, held: Sequence[Moved] = ()) -> Draft:
    """The draft with these clips on its main track; everything on it is carried along."""
    if not pairs:
        raise Refusal(op, "nothing_left")
    if len(pairs) > MOST_CLIPS or sum(after.duration_ms for _, after in pairs) > LONGEST_MS:
        raise Refusal(op, "too_long", hours=LONGEST_MS // 3_600_000)
    laid = relayout(numbered(draft, [after for _, after in pairs]))
    moved = moved_pairs((before, after) for (before, _), after in zip(pairs, laid, strict=True) if before)
    return with_main(draft, laid, (*moved, *held))


def pieces_in(
    draft: Draft, wanted: TimeRange, clips: Sequence[Clip] | None = None
) -> tuple[tuple[Clip, ...], set[int]]:
    """The main track cut at a stretch's edges, and which of the pieces (by index) are inside it.

    With `clips`, only pieces of those count. An edge inside a transition moves out of it, inwards: a
    transition is never torn.
    """
    main = draft.main
    chosen = {c.id for c in (main if clips is None else clips)}
    edges = {t for c in main if c.id in chosen for t in (c.start_ms, c.end_ms)}
    start = outside_transitions(main, wanted.start_ms, later=True)
    end = outside_transitions(main, wanted.end_ms, later=False)
    cuts = [t for t in (start, end) if clips is None or t not in edges]
    pieces = split_clips(main, cuts, draft)
    parents = _parents(main, pieces)
    inside = set()
    for i, piece in enumerate(pieces):
        shared = min(piece.end_ms, end) - max(piece.start_ms, start)
        if parents[i] in chosen and 2 * shared > piece.duration_ms:
            inside.add(i)
    return pieces, inside


def _parents(clips: Sequence[Clip], pieces: Sequence[Clip]) -> list[str]:
    """For each piece the id of the clip it was cut from; both are in order."""
    found: list[str] = []
    rest = iter(clips)
    clip = next(rest)
    for piece in pieces:
        found.append(clip.id)
        if piece.end_ms == clip.end_ms:
            clip = next(rest, clip)
    return found


def at_speeds(clips: Sequence[Clip], factors: Sequence[float], *, op: str) -> Seen:
    """Clips played at `factors` times their speed (1.0 leaves one as it is), each transition with its clip.

    Times are summed exactly and rounded at each edge, so the whole is right to the millisecond however
    many clips there are.
    """
    found: Seen = []
    exact_end, last_end, last_factor = 0.0, 0, 1.0
    for clip, factor in zip(clips, factors, strict=True):
        shared = float(clip.transition.duration_ms) if clip.transition and found else 0.0
        if factor != 1.0 and last_factor != 1.0:
            shared /= factor
        exact_start = exact_end - shared
        exact_end = exact_start + clip.duration_ms / factor
        start, end = _rounded(exact_start), _rounded(exact_end)
        last_factor = factor
        if end - start < (SHORTEST_MS if factor != 1.0 else 1):
            continue
        after = _at_speed(clip, end - start, factor, op=op)
        if clip.transition is not None and last_end - start != clip.transition.duration_ms:
            length = last_end - start
            shorter = clip.transition.model_copy(update={"duration_ms": length}) if length > 0 else None
            after = after.model_copy(update={"transition": shorter})
        last_end = end
        found.append((clip, after))
    return found


def _rounded(exact: float) -> int:
    return math.floor(exact + 0.5)


def _at_speed(clip: Clip, length_ms: int, factor: float, *, op: str) -> Clip:
    if factor == 1.0:
        return clip
    if clip.still:
        return clip.model_copy(update={"duration_ms": length_ms})
    shown = clip.source_end_ms - clip.source_start_ms
    speed = round(clip.speed * factor, 6)
    if abs(shown / speed - length_ms) > 1:
        speed = shown / length_ms
    if not SPEEDS[0] <= speed <= SPEEDS[1]:
        raise Refusal(op, "speed_limit", field="factor", speed=speed, slowest=SPEEDS[0], fastest=SPEEDS[1])
    return clip.model_copy(update={"duration_ms": length_ms, "speed": speed})


def backwards(clips: Sequence[Clip]) -> Seen:
    """Clips in reverse order, each turned round; transitions stay between the clips they were between."""
    found: Seen = []
    transitions = [c.transition for c in clips[1:]] + [None]
    for clip, transition in zip(reversed(clips), reversed(transitions), strict=True):
        found.append((clip, _turned(clip).model_copy(update={"transition": transition})))
    return found


def _turned(clip: Clip) -> Clip:
    sound = clip.sound.model_copy(
        update={"fade_in_ms": clip.sound.fade_out_ms, "fade_out_ms": clip.sound.fade_in_ms}
    )
    fade = clip.fade.model_copy(update={"in_ms": clip.fade.out_ms, "out_ms": clip.fade.in_ms})
    changed: dict[str, object] = {"sound": sound, "fade": fade, "look": _zoomed_back(clip.look)}
    if not clip.still:
        changed["reverse"] = not clip.reverse
    return clip.model_copy(update=changed)


def _zoomed_back(look: Look) -> Look:
    if look.zoom is None:
        return look
    zoom = look.zoom
    turned = zoom.model_copy(update={"factor_start": zoom.factor_end, "factor_end": zoom.factor_start})
    return look.model_copy(update={"zoom": turned})


def untouched(clips: Sequence[Clip]) -> Seen:
    """Clips as they are."""
    return [(c, c) for c in clips]
