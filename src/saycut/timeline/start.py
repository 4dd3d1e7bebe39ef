"""The draft a session begins with: what was brought, laid out in the order it was given."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..ids import SegmentId, TrackId
from .model import Asset, AssetKind, Canvas, Clip, Draft, Track, TrackKind, TrackRole

STILL_MS = 4000
"""How long a photo stands when nobody said."""
DEFAULT_FPS = Fraction(30)
FULL_HD = (1920, 1080)
"""Long and short side of a canvas that no video decides."""
HIGHEST_FPS = Fraction(60)
LOWEST_FPS = Fraction(10)
"""Screen recordings and animated pictures tell of 1,000 or of 3 frames a second; neither makes a canvas."""
SIZES = range(16, 8193)
"""What `Canvas` takes for a side."""


def draft_of(assets: Sequence[Asset]) -> Draft:
    """The initial draft: pictures in order on the main track, or, where there is none, the sounds.

    Photos stand 4 s. The canvas is the first video's (or a 1080p class one in the first photo's shape).
    Music beside pictures and subtitles are assets only: an operation says what they are for.
    """
    shown = [a for a in assets if is_picture(a)] or [a for a in assets if a.kind is AssetKind.AUDIO]
    clips: list[Clip] = []
    cursor = 0
    for asset in shown:
        clip = clip_of(asset, SegmentId(f"s{len(clips) + 1}"), start_ms=cursor)
        if clip is not None:
            clips.append(clip)
            cursor = clip.end_ms
    track = Track(id=TrackId("t1"), kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=tuple(clips))
    return Draft(
        canvas=canvas_of([a for a in shown if is_picture(a)]),
        assets=tuple(assets),
        tracks=(track,) if clips else (),
    )


def is_picture(asset: Asset) -> bool:
    """It can be seen: a video or a photo."""
    return asset.kind in (AssetKind.VIDEO, AssetKind.IMAGE)


def clip_of(
    asset: Asset, segment_id: SegmentId, *, start_ms: int = 0, still_ms: int = STILL_MS
) -> Clip | None:
    """The whole of an asset as a clip; a photo stands `still_ms`. None where it has no length at all."""
    length = still_ms if asset.kind is AssetKind.IMAGE else asset.duration_ms or 0
    if length <= 0 or asset.kind is AssetKind.SUBTITLES:
        return None
    return Clip(
        id=segment_id,
        asset=asset.id,
        start_ms=start_ms,
        duration_ms=length,
        source_end_ms=0 if asset.kind is AssetKind.IMAGE else length,
    )


def canvas_of(pictures: Sequence[Asset]) -> Canvas | None:
    """The canvas of some pictures: the first video's size and rate, else 1080p in the first photo's shape."""
    for one in pictures:
        if one.kind is AssetKind.VIDEO and one.width and one.height:
            return Canvas(width=_side(one.width), height=_side(one.height), fps=_rate(one.fps))
    for one in pictures:
        width, height = _full_hd(one.width or 0, one.height or 0)
        return Canvas(width=width, height=height, fps=DEFAULT_FPS)
    return None


def _full_hd(width: int, height: int) -> tuple[int, int]:
    """1080p lying, standing or (within 5 %) square, as the photo is."""
    long, short = FULL_HD
    if height and abs(width / height - 1) <= 0.05:
        return short, short
    return (short, long) if height > width else (long, short)


def _side(pixels: int) -> int:
    """Even, as H.264 wants it, and within what a canvas can be."""
    return min(max(pixels - pixels % 2, SIZES.start), SIZES.stop - 1)


def _rate(fps: Fraction | None) -> Fraction:
    if fps is None:
        return DEFAULT_FPS
    if fps < LOWEST_FPS:
        return DEFAULT_FPS
    return min(fps, HIGHEST_FPS)
