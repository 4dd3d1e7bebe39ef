"""Drafts for the tests of operations, made without any file."""

from __future__ import annotations

from fractions import Fraction

from saycut.ids import AssetId, SegmentId, TrackId
from saycut.timeline.model import Asset, AssetKind, Canvas, Clip, Draft, Track, TrackKind, TrackRole


def video(name: str, length_ms: int, number: int = 1, *, fps: str = "30", audio: bool = True) -> Asset:
    return Asset(
        id=AssetId(f"a{number}"),
        name=name,
        kind=AssetKind.VIDEO,
        duration_ms=length_ms,
        width=640,
        height=360,
        fps=Fraction(fps),
        has_audio=audio,
    )


def photo(name: str, number: int) -> Asset:
    return Asset(id=AssetId(f"a{number}"), name=name, kind=AssetKind.IMAGE, width=800, height=600)


def song(name: str, length_ms: int, number: int) -> Asset:
    return Asset(
        id=AssetId(f"a{number}"), name=name, kind=AssetKind.AUDIO, duration_ms=length_ms, has_audio=True
    )


def whole(asset: Asset, number: int, start_ms: int = 0, still_ms: int = 4000) -> Clip:
    length = asset.duration_ms or still_ms
    return Clip(
        id=SegmentId(f"s{number}"),
        asset=asset.id,
        start_ms=start_ms,
        duration_ms=length,
        source_end_ms=asset.duration_ms or 0,
    )


def sequence(*assets: Asset) -> Draft:
    """The assets one after another on the main track."""
    clips, cursor = [], 0
    for number, asset in enumerate(assets, 1):
        clips.append(whole(asset, number, cursor))
        cursor = clips[-1].end_ms
    track = Track(id=TrackId("t1"), kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=tuple(clips))
    return Draft(
        canvas=Canvas(width=640, height=360, fps=Fraction(30)),
        assets=assets,
        tracks=(track,) if clips else (),
    )
