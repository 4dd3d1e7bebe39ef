"""Makes a file that fits: decides how, on a few tried seconds; encodes in two passes; mends what missed.

The usual case is one short trial and two passes, as by hand. A third pass runs only where the encoder missed
its aim so far that the file is over, or leaves more than 5 % of its room.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ...errors import TargetUnreachable
from ...operations.base import Said, said
from ...operations.refusal import SizeRefused
from ..profile import Profile
from .plan import SOUND_RATES, Room, calmer, crf_for, rungs, sound_rate, windows
from .trial import SIZE_POWER, Engine, Measure, Trial, Trials

Told = Callable[[float], None]

FIRST_CRF = 23
LOSSLESS_CRFS = (17, 15, 13)
LOSSLESS = 95.0
"""From this score on (VMAF) a film is taken for its source; the first of LOSSLESS_CRFS that gives it is used,
or the last."""
AMPLE = 1.6
"""Room for so much more than that quality takes in a trial means that more room would add nothing."""
ROUGH_CRF = 29
"""Where this much quantising would be needed, smaller pictures may look better."""
HOPELESS_CRF = 34
"""Pictures guessed to need more than this never look better than smaller ones: they are not looked at."""
BETTER_BY = 1.5
"""Points a smaller picture must gain: nobody should lose sharpness for less."""
WATCHABLE = 30.0
"""Points under which a film is a blur of blocks (VMAF; "bad" ends at 20, "poor" at 40)."""
WORST_CRF = 47
SAFE = 1.15
"""What the smallest size that is named holds beyond the trial's own count, so that asking for it works."""
TRIES = 4
TWO_PASSES = ("h264", "h265", "vp9")


class SizedEncoder(Engine, Protocol):
    """What makes the file. `render.size.sized.Sized` is the real one."""

    def frames(self, profile: Profile) -> int:
        """How many frames the result has at this profile's rate."""

    def encode(self, profile: Profile, target: Path, *, told: Told | None = None) -> None:
        """The result by `profile`; `kind` "audio": its sound alone; `pass_no` 1: the pass log alone."""

    def keep(self, profile: Profile, stretches: Sequence[tuple[int, int]], target: Path) -> None:
        """These stretches (ms), pictures only, without loss."""


@dataclass(frozen=True)
class Fitted:
    """What was made, and why so."""

    profile: Profile
    """As really encoded."""
    bytes: int
    max_bytes: int
    visually_lossless: bool = False
    """Smaller than it might be, since more bits would not be seen."""
    shrunk_from: tuple[int, int] | None = None
    """The picture size that was asked for, when a smaller one looks better at this size."""
    slowed_from: float | None = None
    """The frame rate that was asked for, when half of it is better at this size."""
    score: float | None = None
    """Quality of the tried seconds, 0 to 100, where it was measured."""
    measure: Measure = "vmaf"
    passes: int = 0
    """Full runs over the pictures, the analysing ones counted."""
    rates: tuple[float, float] | None = None
    """Bits a second of the pictures and of the sound that the file really has; 0: there is none."""

    def note(self) -> Said:
        """What was done, for a person."""
        form = self.profile
        size = {"width": form.width, "height": form.height}
        how = shrunk = slowed = said("made.fitted.no_more")
        if self.visually_lossless:
            how = said("made.fitted.lossless")
        elif form.bitrate:
            picture, sound = (round(max(rate / 1000, 1)) if rate else 0 for rate in self.rates or (0.0, 0.0))
            rates = "both" if picture and sound else "picture" if picture else "plain"
            how = said(f"made.fitted.{rates}", picture=picture, sound=sound, **size)
        if self.shrunk_from:
            was = {"was_width": self.shrunk_from[0], "was_height": self.shrunk_from[1]}
            shrunk = said("made.fitted.shrunk", **was, **size)
        if self.slowed_from:
            slowed = said("made.fitted.slowed", was=self.slowed_from, now=float(form.fps))
        told = {"how": how, "shrunk": shrunk, "slowed": slowed}
        return said("made.fitted", limit=self.max_bytes, size=self.bytes, **told)


@dataclass(frozen=True)
class _Choice:
    """How it will be encoded."""

    profile: Profile
    capped: bool = False
    score: float | None = None
    measure: Measure = "vmaf"


def fit_video(
    encoder: SizedEncoder, profile: Profile, target: Path, work: Path, *, told: Told | None = None
) -> Fitted:
    """Moving pictures with their sound in at most `profile.max_bytes`.

    Raises TargetUnreachable with the smallest size that can be watched, RenderError, Cancelled.
    """
    hear = told or (lambda _: None)
    assert profile.max_bytes is not None
    room = Room(profile.max_bytes, encoder.frames(profile), profile.fps, profile.audio is not None)
    sound_bytes = 0
    if profile.audio is not None:
        profile = replace(profile, audio_bitrate=sound_rate(room, profile.audio_bitrate))
        sound_bytes = _sound_bytes(encoder, profile, work)
    hear(0.02)
    choice = _chosen(encoder, profile, room, sound_bytes, work)
    hear(0.06)
    form = choice.profile
    room = replace(room, frames=encoder.frames(form), fps=form.fps)
    made = _Made(encoder, room, sound_bytes, target, work)
    fitted = made.capped(form, hear) if choice.capped else None
    fitted = fitted or made.filled(replace(form, crf=None), hear)
    return replace(
        fitted,
        shrunk_from=(profile.width, profile.height) if form.width != profile.width else None,
        slowed_from=float(profile.fps) if form.fps != profile.fps else None,
        score=choice.score,
        measure=choice.measure,
    )


def _sound_bytes(encoder: SizedEncoder, profile: Profile, work: Path) -> int:
    """What the sound takes: its bitrate is a wish that silence undercuts and dense music passes."""
    path = work / "sound-alone"
    container = {"aac": "m4a", "opus": "ogg", "mp3": "mp3"}.get(profile.audio or "", "mkv")
    encoder.encode(replace(profile, kind="audio", container=container), path)
    size = path.stat().st_size
    path.unlink()
    return size


def _chosen(encoder: SizedEncoder, profile: Profile, room: Room, sound_bytes: int, work: Path) -> _Choice:
    """Tries a few seconds: is there room for everything, or enough for this picture size, or any?"""
    budget = room.picture_bitrate(sound_bytes)
    trials = _trials(encoder, profile, room, work)
    first = trials.at((profile.width, profile.height), FIRST_CRF, scored=False)
    needed = crf_for(first.crf, first.bitrate, max(budget, 1))
    if needed < LOSSLESS_CRFS[0]:
        return _ample(trials, profile, budget)
    if needed <= ROUGH_CRF:
        return _Choice(replace(profile, bitrate=budget))
    if calmer(profile.fps) != profile.fps:
        slower = replace(profile, fps=calmer(profile.fps))
        halved = replace(room, frames=encoder.frames(slower), fps=slower.fps)
        return _chosen(encoder, slower, halved, sound_bytes, work)
    return _smaller(trials, profile, room, sound_bytes, first)


def _ample(trials: Trials, profile: Profile, budget: int) -> _Choice:
    """Capped where nothing more would be seen, else all the room there is."""
    for crf in LOSSLESS_CRFS:
        found = trials.at((profile.width, profile.height), crf)
        if found.bitrate * AMPLE > budget:
            break
        if found.score >= LOSSLESS or crf == LOSSLESS_CRFS[-1]:
            return _Choice(replace(profile, crf=crf, bitrate=None), True, found.score, trials.measure)
    return _Choice(replace(profile, bitrate=budget), False, found.score, trials.measure)


def _trials(encoder: SizedEncoder, profile: Profile, room: Room, work: Path) -> Trials:
    kept = work / f"kept-{float(profile.fps):g}.mkv"
    encoder.keep(profile, windows(round(room.seconds * 1000)), kept)
    return Trials(encoder, kept, profile, work)


def _smaller(trials: Trials, profile: Profile, room: Room, sound_bytes: int, first: Trial) -> _Choice:
    """The picture size that looks best with the bits there are. Raises TargetUnreachable.

    It is looked for from the size that the first trial points to: to larger ones as long as they are as good,
    else to smaller ones as long as they are better.
    """
    budget = room.picture_bitrate(sound_bytes)
    best = _best_size(trials, rungs(profile.width, profile.height), budget, first) if budget > 0 else None
    if best is None or best.score < WATCHABLE:
        (width, height), bitrate = _just_watchable(trials, profile, first)
        smallest = _with_sound(bitrate * SAFE * room.seconds / 8, profile, room, sound_bytes)
        if smallest > room.max_bytes:
            raise _unreachable(room, smallest)
        return _Choice(replace(profile, width=width, height=height, bitrate=budget))
    form = replace(profile, width=best.width, height=best.height, bitrate=budget)
    return _Choice(form, False, best.score, trials.measure)


def _best_size(trials: Trials, sizes: Sequence[tuple[int, int]], budget: int, first: Trial) -> Trial | None:
    """The largest size that none is BETTER_BY better than; None when no size takes so few bits."""
    start = next(
        (i for i, size in enumerate(sizes) if _crf_at(first, size, budget) <= HOPELESS_CRF), len(sizes) - 1
    )
    begun = best = trials.near(sizes[start], budget, first)
    peak = begun.score if begun else 0.0
    for larger in reversed(sizes[:start]) if best else ():
        if _crf_at(best or first, larger, budget) > HOPELESS_CRF:
            break
        found = trials.near(larger, budget, best or first)
        if found is None or found.score <= peak - BETTER_BY:
            break
        best, peak = found, max(peak, found.score)
    for smaller in sizes[start + 1 :] if best is begun else ():
        found = trials.near(smaller, budget, best or first)
        if best is not None and (found is None or found.score < best.score + BETTER_BY):
            break
        best = found or best
    return best


def _crf_at(known: Trial, size: tuple[int, int], budget: int) -> float:
    """The constant quality that a size is guessed to need."""
    pixels = size[0] * size[1] / (known.width * known.height)
    return crf_for(known.crf, known.bitrate * pixels**SIZE_POWER, budget)


def _just_watchable(trials: Trials, profile: Profile, first: Trial) -> tuple[tuple[int, int], float]:
    """The picture size that can still be watched at the fewest bits a second, and these."""
    best, least = (profile.width, profile.height), first.bitrate
    for size in reversed(rungs(profile.width, profile.height)):
        found = _least_watchable(trials, size, least)
        if found >= least:
            break
        best, least = size, found
    return best, least


def _unreachable(room: Room, smallest: int) -> TargetUnreachable:
    length = round(room.seconds * 1000)
    return SizeRefused("blurred", smallest_bytes=smallest, limit=room.max_bytes, length=length)


def _with_sound(picture_bytes: float, profile: Profile, room: Room, sound_bytes: int) -> int:
    """The whole file beside such pictures: where there is more room, the sound gets more of it, too."""
    rate, heard = profile.audio_bitrate, float(sound_bytes)
    while True:
        whole = (picture_bytes + heard + room.container_bytes) / room.aim
        smallest = math.ceil(whole / 10_000) * 10_000
        wider = sound_rate(replace(room, max_bytes=smallest), SOUND_RATES[0][1])
        if profile.audio is None or wider <= rate:
            return smallest
        rate, heard = wider, sound_bytes * wider / profile.audio_bitrate


def _least_watchable(trials: Trials, size: tuple[int, int], most: float) -> float:
    """The bitrate at which this picture size can just be watched; infinite when that is past `most`."""
    worse: Trial | None = None
    for crf in range(WORST_CRF, FIRST_CRF, -3):
        found = trials.at(size, crf)
        if found.score >= WATCHABLE:
            if worse is None:
                return found.bitrate
            share = (WATCHABLE - worse.score) / max(found.score - worse.score, 0.1)
            return float(worse.bitrate * (found.bitrate / worse.bitrate) ** share)
        if found.bitrate > most:
            return math.inf
        worse = found
    return math.inf


class _Made:
    """Whole runs, measured and mended; the one that is kept ends up as `target`."""

    def __init__(self, encoder: SizedEncoder, room: Room, sound_bytes: int, target: Path, work: Path) -> None:
        self._encoder = encoder
        self._room = room
        self._sound = sound_bytes
        self._target = target
        self._work = work
        self._passes = 0

    def capped(self, form: Profile, hear: Told) -> Fitted | None:
        """At a quality past which nothing is seen; None when there is no room for that after all."""
        path, size = self._run(form, hear, 0.06, 0.9)
        if not self._room.fits(size):
            return None
        return self._kept(form, path, size, lossless=not self._room.full(size))

    def filled(self, form: Profile, hear: Told) -> Fitted:
        """At the bitrate that fills the room: two passes, more only where they missed."""
        bitrate = form.bitrate or self._room.picture_bitrate(self._sound)
        form = replace(form, bitrate=bitrate, passlog="size")
        twice = form.codec in TWO_PASSES
        if twice:
            self._run(replace(form, pass_no=1), hear, 0.06, 0.38)
        best: tuple[Profile, Path, int] | None = None
        asked, gave = 0, 0
        for attempt in range(TRIES):
            now = replace(form, bitrate=bitrate, pass_no=2 if twice else None)
            path, size = self._run(now, hear, 0.38 if attempt == 0 else 0.9, 0.97)
            spent_out = bitrate > asked and attempt > 0 and size < gave * 1.01
            if self._room.fits(size) and (best is None or size > best[2]):
                best = now, path, size
            if spent_out or (best is not None and self._room.full(best[2])):
                break
            asked, gave = bitrate, size
            bitrate = self._room.corrected(bitrate, self._sound, size)
        if best is None:
            raise self._missed(size)
        return self._kept(*best, lossless=spent_out)

    def _run(self, form: Profile, hear: Told, start: float, end: float) -> tuple[Path, int]:
        """One whole run: what it wrote, and its size (nothing for a first pass)."""
        self._passes += 1
        path = self._work / f"run{self._passes}"
        self._encoder.encode(form, path, told=lambda share: hear(start + (end - start) * share))
        return path, 0 if form.pass_no == 1 else path.stat().st_size

    def _kept(self, form: Profile, path: Path, size: int, *, lossless: bool = False) -> Fitted:
        shutil.move(path, self._target)
        passes, most = self._passes, self._room.max_bytes
        return Fitted(form, size, most, visually_lossless=lossless, passes=passes)

    def _missed(self, size: int) -> TargetUnreachable:
        smallest = math.ceil(size * 1.05 / 10_000) * 10_000
        return SizeRefused("missed", smallest_bytes=smallest, size=size)
