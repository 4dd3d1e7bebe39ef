"""Where someone speaks and where there is nothing to hear: both ears must call a pause a pause.

Voice activity alone throws music and street life away; level alone throws quiet words away. So a stretch
is silence only where the model hears no voice AND the level is down at the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..units import TimeRange, inverted, merged, span
from .level import HOP_MS, Flags, levels_db, loud_pieces
from .recording import Progress, Recording
from .voice import WINDOW_MS, Shares, voice_shares

SURE, UNSURE = 0.4, 0.25
"""Speech starts above the first and goes on above the second: lower than Silero advises (0.5, 0.35), since
level has its say too, and a lost word costs more than a pause that stays."""
HANG_MS = 96
"""A dip in likelihood shorter than this is inside a word."""
SHORTEST_VOICE_MS = 64
LATE_MS = 64
"""The model is sure of a word up to two windows after it began."""
REACH_MS = 400
"""How far an edge follows the level outwards, to a word's true start and end."""
SHORTEST_NOISE_MS = 80
"""A louder moment shorter than this, away from speech, is a click: it does not split a pause."""
RETURNS_MS = 400
"""Sounds nearer to each other than this are one: a beat at 150 a minute."""
SHORTEST_SILENCE_MS = 50
AUDIBLE_DB = -70.0
"""Below this there is nothing to hear, on any device."""
CERTAIN = 0.9
LEAST_SPEECH_MS, LEAST_SPEECH_SHARE = 300, 0.03
"""With less certain speech than this in a file, or than this share of what is to be heard in it, there is
none: a saxophone has moments in which it seems to talk."""


@dataclass(frozen=True)
class Heard:
    """What was heard in a recording, on the asset's clock."""

    speech: tuple[TimeRange, ...]
    silence: tuple[TimeRange, ...]
    why_not: str | None = None
    """Why silences cannot be told here, as a whole sentence."""


def hear(
    recording: Recording, *, threshold_db: float | None = None, progress: Progress | None = None
) -> Heard:
    """Speech and silence of a recording; `threshold_db` replaces the adapted level (dB of full scale).

    With no speech in it, no silence is given either: there would be nothing left.
    """
    levels = levels_db(recording)
    audible = levels.plain > AUDIBLE_DB
    if not audible.any():
        return Heard((), (), "It holds nothing but silence.")
    shares = voice_shares(recording, progress=progress)
    voiced = _voiced(shares, len(levels))
    loud = loud_pieces(levels, voiced) if threshold_db is None else levels.plain > threshold_db
    speech = _speech(voiced, loud, recording.duration_ms)
    certain_ms = int((shares >= CERTAIN).sum()) * WINDOW_MS
    heard_ms = int(audible.sum()) * HOP_MS
    if certain_ms < max(LEAST_SPEECH_MS, LEAST_SPEECH_SHARE * heard_ms):
        return Heard((), (), "No speech was heard in it, so its pauses cannot be told from its sound.")
    kept = merged([*speech, *_noises(loud, speech)])
    gaps = inverted(kept, span(0, recording.duration_ms))
    return Heard(tuple(speech), tuple(g for g in gaps if g.duration_ms >= SHORTEST_SILENCE_MS))


def _voiced(shares: Shares, count: int) -> Flags:
    """The model's verdict for every 10 ms piece, dips bridged and flickers dropped."""
    verdict = np.zeros(len(shares), bool)
    speaking, dip = False, 0
    hang = HANG_MS // WINDOW_MS
    for i, share in enumerate(shares):
        if share >= SURE:
            if speaking and dip:
                verdict[i - dip : i] = True
            speaking, dip = True, 0
            verdict[i] = True
        elif speaking and share >= UNSURE:
            verdict[i - dip : i + 1] = True
            dip = 0
        elif speaking:
            dip += 1
            speaking = dip <= hang
    pieces = np.arange(count) * HOP_MS // WINDOW_MS
    found = verdict[np.minimum(pieces, len(verdict) - 1)]
    for start, end in _runs(found):
        if (end - start) * HOP_MS < SHORTEST_VOICE_MS:
            found[start:end] = False
    return found


def _speech(voiced: Flags, loud: Flags, duration_ms: int) -> list[TimeRange]:
    """Voiced stretches, each edge led outwards by the level to where the word really starts and ends."""
    found = []
    reach = REACH_MS // HOP_MS
    for start, end in _runs(voiced):
        first, last = max(start - LATE_MS // HOP_MS, 0), min(end + 2, len(loud))
        first = _follow(loud, first, -1, reach)
        last = _follow(loud, last, 1, reach)
        found.append(span(first * HOP_MS, min(last * HOP_MS, duration_ms)))
    return merged(found)


def _follow(loud: Flags, edge: int, step: int, reach: int) -> int:
    """Move an edge while it is loud beyond it; two quiet pieces inside a word (a stop) are stepped over."""
    quiet, best = 0, edge
    for moved in range(1, reach + 1):
        at = edge - moved if step < 0 else edge + moved - 1
        if not 0 <= at < len(loud):
            break
        if loud[at]:
            quiet = 0
            best = at if step < 0 else at + 1
        else:
            quiet += 1
            if quiet > 3:
                break
    return best


def _noises(loud: Flags, speech: list[TimeRange]) -> list[TimeRange]:
    """Loud stretches that are not speech but are meant: music, applause, a door. Clicks are dropped first;
    what is left belongs together where it returns soon, as beats do."""
    runs = [span(s * HOP_MS, e * HOP_MS) for s, e in _runs(loud)]
    meant = [one for one in runs if one.duration_ms >= SHORTEST_NOISE_MS or _touches(one, speech)]
    found: list[TimeRange] = []
    for one in meant:
        if found and one.start_ms - found[-1].end_ms < RETURNS_MS:
            found[-1] = span(found[-1].start_ms, one.end_ms)
        else:
            found.append(one)
    return found


def _touches(one: TimeRange, speech: list[TimeRange]) -> bool:
    near = span(one.start_ms - SHORTEST_NOISE_MS, one.end_ms + SHORTEST_NOISE_MS)
    return any(near.overlap(spoken) for spoken in speech)


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Half-open index ranges where flags are set."""
    edges = np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
