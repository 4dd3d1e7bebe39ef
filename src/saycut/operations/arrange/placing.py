"""Where a clip goes on the main track: the join of two clips, or a cut made for it."""

from __future__ import annotations

from collections.abc import Sequence

from ...timeline.edit import outside_transitions, split_clips
from ...timeline.model import Clip, Draft


def opened_at(draft: Draft, ms: int) -> tuple[tuple[Clip, ...], int]:
    """The main track cut at a time, and the index at which a clip put in would start there."""
    settled = outside_transitions(draft.main, ms, later=True)
    pieces = split_clips(draft.main, [settled], draft)
    return pieces, _index_at(pieces, settled)


def nearest_join(clips: Sequence[Clip], ms: int) -> int:
    """The index of the join nearest to a time: 0 is the start, len(clips) the end; no clip is cut."""
    joins = [c.start_ms for c in clips] + [clips[-1].end_ms if clips else 0]
    return min(range(len(joins)), key=lambda i: (abs(joins[i] - ms), i))


def _index_at(pieces: Sequence[Clip], ms: int) -> int:
    near = nearest_join(pieces, ms)
    exact = next((i for i, p in enumerate(pieces) if p.start_ms >= ms), len(pieces))
    return exact if exact == len(pieces) or pieces[exact].start_ms == ms else near
