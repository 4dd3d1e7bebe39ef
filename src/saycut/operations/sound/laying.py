"""Laying a sound on a track of its own."""

from __future__ import annotations

from ...ids import AssetId, SegmentId, next_number
from ...timeline.edit import fresh_track_id, with_segments, with_track
from ...timeline.model import Asset, AssetKind, Clip, Draft, Duck, Sound, Track, TrackKind, TrackRole
from ...units import TimeRange

MADE_BY_SAYCUT = ("music:", "sound:")
"""How the locator of a sound begins that is synthesised when it is needed; its name follows."""
MADE = "g"
"""How the ids of such sounds begin."""


def with_asset(draft: Draft, asset: Asset) -> Draft:
    return draft.replace(assets=(*draft.assets, asset))  # type: ignore[no-any-return]


def made_asset(draft: Draft, name: str, locator: str, length_ms: int) -> Asset:
    """A sound that Saycut makes: "music:upbeat", exactly this long.

    Its id is none that a file can get: one may be uploaded while a turn adds music.
    """
    number = next_number([a.id for a in draft.assets], MADE)
    return Asset(
        id=AssetId(f"{MADE}{number}"),
        name=name,
        kind=AssetKind.AUDIO,
        locator=locator,
        duration_ms=length_ms,
        has_audio=True,
    )


def without_unheard(draft: Draft) -> Draft:
    """The draft without the sounds Saycut made that no clip plays any more."""
    used = {s.asset for t in draft.tracks for s in t.segments if isinstance(s, Clip)}
    kept = tuple(a for a in draft.assets if a.id in used or not a.locator.startswith(MADE_BY_SAYCUT))
    return draft.replace(assets=kept)  # type: ignore[no-any-return]


def laid(
    draft: Draft, role: TrackRole, asset: Asset, over: TimeRange, *, sound: Sound, from_ms: int = 0
) -> tuple[Draft, Track]:
    """The draft with a new track of this role that plays the asset over the stretch, again and again.

    What plays begins at `from_ms` of the asset, each time. Fades stand at the two ends of the whole. Gives
    the track too, as it stands on the draft.
    """
    length = (asset.duration_ms or 0) - from_ms
    number = next_number([s.id for t in draft.tracks for s in t.segments], "s")
    clips: list[Clip] = []
    cursor = over.start_ms
    while length > 0 and cursor < over.end_ms:
        played = min(length, over.end_ms - cursor)
        clips.append(
            Clip(
                id=SegmentId(f"s{number + len(clips)}"),
                asset=asset.id,
                start_ms=cursor,
                duration_ms=played,
                source_start_ms=from_ms,
                source_end_ms=from_ms + played,
                sound=sound.replace(fade_in_ms=0, fade_out_ms=0),
            )
        )
        cursor += played
    clips[0] = _faded(clips[0], fade_in_ms=min(sound.fade_in_ms, clips[0].duration_ms))
    clips[-1] = _faded(clips[-1], fade_out_ms=min(sound.fade_out_ms, clips[-1].duration_ms))
    track = Track(id=fresh_track_id(draft), kind=TrackKind.AUDIO, role=role)
    changed = with_segments(draft, track, clips)
    return changed, next(t for t in changed.tracks if t.id == track.id)


def ducked(draft: Draft, track: Track, duck: Duck | None) -> Draft:
    return with_track(draft, track.replace(duck=duck))


def _faded(clip: Clip, **fades: int) -> Clip:
    return clip.replace(sound=clip.sound.replace(**fades))  # type: ignore[no-any-return]
