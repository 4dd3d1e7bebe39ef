"""Music makes room for speech: an envelope from where someone speaks, not a sidechain compressor.

Figures from the project's trials (design `media`): down by 10 dB, pauses under 0.8 s stay down, 0.25 s ramps.
A sidechain compressor pumped 9 to 16 dB inside of speech.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...timeline.facts import AssetFacts, Facts
from ...timeline.model import Clip, Draft, TrackRole
from ...units import TimeRange, merged, span
from .envelope import UNITY, Envelope

HOLD_MS = 800
RAMP_MS = 250
HEARD_GAIN = 0.05
"""Speech quieter than this share of its own level is not worth making room for."""

SPEAKING_ROLES = (TrackRole.MAIN, TrackRole.OVERLAY, TrackRole.VOICE)


def speech_on_timeline(draft: Draft, facts: Facts) -> list[TimeRange]:
    """Where speech is heard in the result, pauses shorter than HOLD_MS filled."""
    found: list[TimeRange] = []
    for track in draft.tracks:
        if track.role not in SPEAKING_ROLES:
            continue
        for clip in track.segments:
            if isinstance(clip, Clip) and _heard(draft, clip):
                found += _spoken(clip, facts.get(clip.asset), voice=track.role is TrackRole.VOICE)
    held = merged([span(r.start_ms, r.end_ms + HOLD_MS) for r in found])
    return [span(r.start_ms, r.end_ms - HOLD_MS) for r in held]


def _heard(draft: Draft, clip: Clip) -> bool:
    sound = clip.sound
    return draft.asset(clip.asset).has_audio and not (clip.still or sound.muted or sound.gain < HEARD_GAIN)


def _spoken(clip: Clip, facts: AssetFacts | None, *, voice: bool) -> list[TimeRange]:
    """A clip's speech on the timeline. A voice-over that nobody analysed is taken to speak throughout."""
    if facts is None or facts.speech is None:
        return [clip.range] if voice else []
    shown = span(clip.source_start_ms, clip.source_end_ms)
    found = []
    for one in facts.speech:
        inside = one.overlap(shown)
        if inside is not None:
            ends = (clip.timeline_at(inside.start_ms), clip.timeline_at(inside.end_ms))
            found.append(span(min(ends), max(ends)))
    return found


def duck_envelope(speech: Sequence[TimeRange], db: float, samples_per_ms: int) -> Envelope:
    """Gain 1 away from speech, `db` under it, straight ramps of RAMP_MS before and after."""
    low = round(10 ** (db / 20), 6)
    points: list[tuple[int, float]] = []
    for one in speech:
        ramp = RAMP_MS * samples_per_ms
        start, end = one.start_ms * samples_per_ms, one.end_ms * samples_per_ms
        points += [(start - ramp, 1.0), (start, low), (end, low), (end + ramp, 1.0)]
    return tuple(points) or UNITY
