"""What can be heard on a draft, and whether anyone speaks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...timeline.facts import Facts
from ...timeline.model import Asset, AssetKind, Clip, Draft, Sound, Track, TrackRole
from ...units import span
from ..base import Said, said
from ..refusal import Refusal
from ..resolve import asset_named, everything
from ..times import Target

LOUDEST = 16.0
"""The most a gain can be (24 dB), as in `timeline.model.Sound`."""


def can_sound(asset: Asset) -> bool:
    return asset.has_audio or asset.kind is AssetKind.AUDIO


def sound_named(name: str, draft: Draft, *, op: str) -> Asset:
    """The asset a person means, if it can be heard; its length is known. Refusal otherwise."""
    asset = asset_named(name, draft, op=op)
    if not can_sound(asset) or not asset.duration_ms:
        raise Refusal(op, "asset_kind", field="asset", name=asset.name, wanted="a_sound")
    return asset


def audible(draft: Draft, roles: Sequence[TrackRole] = tuple(TrackRole)) -> list[Clip]:
    """Clips of these roles that can be heard: not muted, not held pictures, with sound in their file."""
    heard = {a.id for a in draft.assets if can_sound(a)}
    return [
        f.segment
        for f in everything(draft)
        if f.track.role in roles
        and isinstance(f.segment, Clip)
        and f.segment.asset in heard
        and not f.segment.still
        and not f.segment.sound.muted
        and f.segment.sound.gain > 0
    ]


def someone_speaks(draft: Draft, facts: Facts) -> bool:
    """True where the pictures or a voice say something; sound that was not analysed may be speech."""
    for clip in audible(draft, (TrackRole.MAIN, TrackRole.VOICE)):
        known = facts.get(clip.asset)
        if known is None or known.speech is None:
            return True
        shown = span(clip.source_start_ms, clip.source_end_ms)
        if any(r.overlap(shown) is not None for r in known.speech):
            return True
    return False


def may_speak(draft: Draft) -> bool:
    """True where there is anything to look for speech in."""
    return bool(audible(draft, (TrackRole.MAIN, TrackRole.VOICE)))


def gain_of(percent: float | None, db: float | None) -> float | None:
    """The gain for "35 %" or for decibels; None where neither is given."""
    if percent is not None:
        return min(percent / 100, LOUDEST)
    return min(10 ** (db / 20), LOUDEST) if db is not None else None


def runs(track: Track) -> list[list[Clip]]:
    """Clips that follow one another without a gap, as one (a loop is one piece of music)."""
    clips = [s for s in track.segments if isinstance(s, Clip)]
    found = [[clips[0]]] if clips else []
    for before, after in pairwise(clips):
        if after.start_ms <= before.end_ms:
            found[-1].append(after)
        else:
            found.append([after])
    return found


def what_sounds(target: Target) -> Said:
    """The beginning of a sentence on a target's sound."""
    return said(f"heard.{target}" if isinstance(target, str) else "heard.clip")


def faded(sound: Sound, fade_in_ms: int, fade_out_ms: int) -> Sound:
    return sound.replace(fade_in_ms=fade_in_ms, fade_out_ms=fade_out_ms)  # type: ignore[no-any-return]
