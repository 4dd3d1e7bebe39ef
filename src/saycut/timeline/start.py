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
SAME_SHAPE = 0.05
"""Shapes this close are one: the bars of 1.85:1 on 16:9 are thin lines."""
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
    if length <= 0 or asset.kind in (AssetKind.SUBTITLES, AssetKind.LUT):
        return None
    return Clip(
        id=segment_id,
        asset=asset.id,
        start_ms=start_ms,
        duration_ms=length,
        source_end_ms=0 if asset.kind is AssetKind.IMAGE else length,
    )


def canvas_of(pictures: Sequence[Asset]) -> Canvas | None:
    """The canvas of some pictures: the first video's size and rate, else 1080p in the first photo's shape.

    Where their shapes differ, those that do not fill it stand before themselves, blurred, not between bars.
    """
    found: Canvas | None = None
    for one in pictures:
        if one.kind is AssetKind.VIDEO and one.width and one.height:
            found = Canvas(width=_side(one.width), height=_side(one.height), fps=_rate(one.fps))
            break
    if found is None and pictures:
        width, height = _full_hd(pictures[0].width or 0, pictures[0].height or 0)
        found = Canvas(width=width, height=height, fps=DEFAULT_FPS)
    return found and filled_by(found, (), pictures)


def filled_by(canvas: Canvas, before: Sequence[Asset], after: Sequence[Asset]) -> Canvas:
    """The canvas for the pictures `after`: with blurred bars when these are the first that need any.

    Where some of those `before` needed bars already, how they look was decided, and stays.
    """
    decided = canvas.fit != "pad" or any(_has_bars(canvas, a) for a in before)
    if decided or not any(_has_bars(canvas, a) for a in after):
        return canvas
    return canvas.model_copy(update={"fit": "blur"})


def _has_bars(canvas: Canvas, asset: Asset) -> bool:
    if not is_picture(asset) or not asset.width or not asset.height:
        return False
    return abs(asset.width * canvas.height / (asset.height * canvas.width) - 1) > SAME_SHAPE


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
