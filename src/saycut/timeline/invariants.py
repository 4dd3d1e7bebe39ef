"""What is true of every draft; checked after each operation and on each draft from outside."""

from __future__ import annotations

from ..errors import DraftError
from .model import Asset, AssetKind, Clip, Draft, Track, TrackKind, TrackRole
from .text import Text

ROUNDING_MS = 2
"""How far a clip's length may stand from (source length / speed): both are whole milliseconds."""


def check(draft: Draft) -> Draft:
    """The draft itself, or DraftError naming the field."""
    _unique([a.id for a in draft.assets], "assets")
    _unique([t.id for t in draft.tracks], "tracks")
    _unique([s.id for t in draft.tracks for s in t.segments], "segments")
    if len(draft.tracks_of(TrackRole.MAIN)) > 1:
        raise DraftError("a draft has one main track", field="tracks")
    for track in draft.tracks:
        _check_track(draft, track)
    return draft


def _unique(names: list[str], field: str) -> None:
    if len(set(names)) != len(names):
        raise DraftError(f"two {field} have the same id", field=field)


def _check_track(draft: Draft, track: Track) -> None:
    kinds: dict[str, Asset] = {a.id: a for a in draft.assets}
    last = 0
    for one in track.segments:
        where = f"tracks.{track.id}.segments.{one.id}"
        if isinstance(one, Text) != (track.kind is TrackKind.TEXT):
            raise DraftError(f"segment {one.id} does not belong on a {track.kind} track", field=where)
        if one.start_ms < last and track.role is not TrackRole.MAIN:
            raise DraftError(f"segment {one.id} is out of order on track {track.id}", field=where)
        last = one.start_ms
        if isinstance(one, Clip):
            if one.asset not in kinds:
                raise DraftError(f"segment {one.id} shows an asset the draft does not have", field=where)
            _check_clip(one, kinds[one.asset].kind, kinds[one.asset].duration_ms, where)
            _check_look(one, kinds, where)
    if track.role is TrackRole.MAIN:
        _check_sequence([s for s in track.segments if isinstance(s, Clip)])


def _check_clip(clip: Clip, kind: AssetKind, duration_ms: int | None, where: str) -> None:
    if kind in (AssetKind.SUBTITLES, AssetKind.LUT):
        what = "a subtitle file" if kind is AssetKind.SUBTITLES else "a table of colours"
        raise DraftError(f"segment {clip.id} shows {what} as if it were a clip", field=where)
    if clip.source_end_ms < clip.source_start_ms:
        raise DraftError(f"segment {clip.id} ends in its source before it starts", field=where)
    if duration_ms is not None and clip.source_end_ms > duration_ms + ROUNDING_MS:
        raise DraftError(f"segment {clip.id} goes past the end of its source", field=where)
    if not clip.still:
        expected = (clip.source_end_ms - clip.source_start_ms) / clip.speed
        if abs(expected - clip.duration_ms) > ROUNDING_MS + 1 / clip.speed:
            raise DraftError(f"segment {clip.id} does not last as long as what it shows", field=where)


def _check_look(clip: Clip, assets: dict[str, Asset], where: str) -> None:
    """The files a look needs are there, and are what they are used for."""
    key, lut = clip.look.key, clip.look.color.lut
    if key is not None and key.behind is not None:
        behind = assets.get(key.behind)
        if behind is None or behind.kind not in (AssetKind.VIDEO, AssetKind.IMAGE):
            raise DraftError(f"behind segment {clip.id} stands no picture of the draft", field=where)
    if lut is not None and (lut not in assets or assets[lut].kind is not AssetKind.LUT):
        raise DraftError(f"segment {clip.id} is coloured by a table the draft does not have", field=where)


def _check_sequence(clips: list[Clip]) -> None:
    cursor = 0
    for i, one in enumerate(clips):
        if i == 0 and one.transition is not None:
            raise DraftError("the first segment cannot have a transition", field="tracks.main")
        start = cursor - (one.transition.duration_ms if one.transition else 0)
        if one.start_ms != start:
            raise DraftError(f"segment {one.id} leaves a gap or an overlap", field="tracks.main")
        cursor = one.end_ms
