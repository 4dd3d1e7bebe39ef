"""Laying a picture over the main track."""

from __future__ import annotations

from math import sqrt

from ...timeline.edit import fresh_segment_ids, fresh_track_id, with_segments
from ...timeline.model import Asset, Canvas, Clip, Draft, Place, Sound, Track, TrackKind, TrackRole
from ...units import TimeRange, span

NARROWEST_SMALL, WIDEST_SMALL = 0.02, 0.6
"""Shares of a side of the canvas that a small picture keeps to, whatever its shape."""


def laid_over(
    draft: Draft, asset: Asset, over: TimeRange, place: Place, *, heard: bool = False
) -> tuple[Draft, TimeRange]:
    """The draft with a picture or a video over this stretch, and the stretch it really covers.

    A video is silent unless it is to be `heard`; one that is shorter than the stretch ends where it ends. It
    stands above every overlay it meets.
    """
    length = over.duration_ms
    if asset.duration_ms is not None:
        length = min(length, asset.duration_ms)
    covered = span(over.start_ms, over.start_ms + length)
    clip = Clip(
        id=fresh_segment_ids(draft)[0],
        asset=asset.id,
        start_ms=covered.start_ms,
        duration_ms=length,
        source_end_ms=length if asset.duration_ms is not None else 0,
        sound=Sound(muted=asset.has_audio and not heard),
        place=place,
    )
    track = _free_track(draft, covered)
    return with_segments(draft, track, (*track.segments, clip)), covered


def small_scale(asset: Asset, canvas: Canvas | None, share: float) -> float:
    """The width, as a share of the canvas', at which a picture of any shape looks as small as any other.

    One of the canvas' own shape is `share` wide; an upright one on a lying canvas is narrower, a long one
    wider, so that all cover as much of it.
    """
    if canvas is None or not asset.width or not asset.height:
        return share
    shape = (asset.width * canvas.height) / (asset.height * canvas.width)
    widest = min(WIDEST_SMALL, WIDEST_SMALL * shape)
    return round(max(min(share * sqrt(shape), widest), NARROWEST_SMALL), 4)


def _free_track(draft: Draft, over: TimeRange) -> Track:
    """The topmost overlay track if it is empty in this stretch, else a new one above it."""
    tracks = draft.tracks_of(TrackRole.OVERLAY)
    if tracks and all(s.range.overlap(over) is None for s in tracks[-1].segments):
        return tracks[-1]
    return Track(id=fresh_track_id(draft), kind=TrackKind.VIDEO, role=TrackRole.OVERLAY)
