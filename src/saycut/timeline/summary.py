"""The timeline in one line, as a person (and the wire contract) reads it."""

from __future__ import annotations

from ..units import clock
from .model import Asset, Clip, Draft, Segment, Track, TrackRole
from .text import Text, TextRole

ROLE_NAMES = {
    TrackRole.MAIN: "Video",
    TrackRole.OVERLAY: "Overlay",
    TrackRole.MUSIC: "BGM",
    TrackRole.VOICE: "Voice",
    TrackRole.SOUND: "Sound",
    TrackRole.TITLES: "Title",
    TrackRole.CAPTIONS: "Captions",
}


def timeline_summary(draft: Draft) -> str:
    """Like `Timeline (2 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%)`."""
    shown = [t for t in draft.tracks if t.segments]
    parts = [f"{i}. {_track(draft, t)}" for i, t in enumerate(shown, 1)]
    head = f"Timeline ({len(shown)} track{'' if len(shown) == 1 else 's'})"
    return f"{head}: {' '.join(parts)}" if parts else f"{head}: empty"


def _track(draft: Draft, track: Track) -> str:
    name = _role_name(draft, track)
    if track.role is TrackRole.CAPTIONS:
        first, last = track.segments[0], track.segments[-1]
        return f"{name}: {len(track.segments)} lines ({_stretch(first.start_ms, last.end_ms)})"
    if len(track.segments) > 8:
        first, last = track.segments[0], track.segments[-1]
        return f"{name}: {len(track.segments)} clips ({_stretch(first.start_ms, last.end_ms)})"
    return f"{name}: " + ", ".join(_segment(draft, s) for s in track.segments)


def _role_name(draft: Draft, track: Track) -> str:
    if track.role is TrackRole.MAIN and draft.canvas is None:
        return "Audio"
    return ROLE_NAMES[track.role]


def _segment(draft: Draft, segment: Segment) -> str:
    stretch = _stretch(segment.start_ms, segment.end_ms)
    if isinstance(segment, Text):
        label = (
            "" if segment.role in (TextRole.TITLE, TextRole.OVERLAY) else f"{segment.role.replace('_', ' ')} "
        )
        return f'{label}"{segment.text}" ({stretch})'
    asset = draft.asset(segment.asset)
    return f"{_name(asset)} ({', '.join([stretch, *_notes(segment)])})"


def _notes(clip: Clip) -> list[str]:
    notes = []
    if clip.speed != 1:
        notes.append(f"{clip.speed:g}x")
    if clip.reverse:
        notes.append("reversed")
    if clip.sound.muted:
        notes.append("muted")
    elif clip.sound.gain != 1:
        notes.append(f"{round(clip.sound.gain * 100)}%")
    return notes


def _name(asset: Asset) -> str:
    stem, dot, tail = asset.name.rpartition(".")
    return stem if dot and 0 < len(tail) <= 5 else asset.name


def _stretch(start_ms: int, end_ms: int) -> str:
    if start_ms < 60_000 and end_ms < 60_000:
        return f"{round(start_ms / 1000, 1):g}-{round(end_ms / 1000, 1):g}s"
    return f"{clock(start_ms)}-{clock(end_ms)}"
