"""A SoundPlan becomes samples: block by block, each source decoded once and in order, little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ...ids import AssetId
from ...operations.base import Said
from .convert import Samples
from .envelope import Envelope, curve, ramp
from .limiter import Limiter
from .loudness import LoudnessMeter
from .plan import Piece, SoundPlan
from .playing import Repitched, Voice, played
from .readers import Readers
from .source import SoundSource
from .stretch import Lane, lanes_of
from .wave import WaveWriter, wave_blocks

BLOCK = 1 << 16
"""Samples mixed at a time: 1.4 s, half a megabyte."""
CEILING = 10 ** (-0.1 / 20)
"""-0.1 dB: where the mix adds up to more than full scale."""
LOUD_CEILING = 10 ** (-1.0 / 20)
"""-1 dBTP: what streaming services and EBU R 128 ask of a normalised mix."""
MOST_GAIN_DB = 30.0
"""A recording this far under its target is noise; more gain would only show it."""
TRIES = 3
NEAR_LU = 0.1

Told = Callable[[float], None]
"""Hears the share that is done, 0 to 1. What it raises stops the mix."""


@dataclass(frozen=True)
class Mixed:
    """What became of a plan."""

    samples: int
    peak: float
    """The highest sample of what was written; 1.0 is full scale."""
    limited: bool
    """Whether peaks had to be turned down."""
    warnings: tuple[Said, ...] = ()
    """Whole sentences for a person: files whose sound could not be read."""
    loudness_before: float | None = None
    """LUFS of the mix before normalising; None where it was not asked for, or there is only silence."""
    loudness: float | None = None
    """LUFS of what was written, where normalising was asked for."""
    gain_db: float = 0.0


class Mixer:
    """The samples of a plan; use as a context, so that files and processes are closed."""

    def __init__(self, plan: SoundPlan, sources: Mapping[AssetId, SoundSource], *, ffmpeg: str) -> None:
        self.plan = plan
        self.warnings: dict[str, Said] = {}
        self._sources = sources
        self._readers = Readers(sources, self.warnings)
        self._pieces: list[Piece] = [p for layer in plan.layers for p in layer.pieces]
        self._faders: list[Envelope] = [layer.envelope for layer in plan.layers for _ in layer.pieces]
        self._lane_of: dict[int, Lane] = {}
        for group in lanes_of(self._pieces):
            own = Readers(sources, self.warnings)  # fed by the lane's own thread
            lane = Lane([self._pieces[i] for i in group], own, ffmpeg)
            self._lane_of.update(dict.fromkeys(group, lane))
        self._last_of = {id(lane): i for i, lane in self._lane_of.items()}
        self._voices: dict[int, Voice] = {}

    def __enter__(self) -> Mixer:
        return self

    def __exit__(self, *_: object) -> None:
        for voice in self._voices.values():
            voice.close()
        for lane in set(self._lane_of.values()):
            lane.close()
        self._readers.close()

    def blocks(self) -> Iterator[Samples]:
        """The whole mix before limiting, in blocks of BLOCK samples (the last one shorter)."""
        order = sorted(range(len(self._pieces)), key=lambda i: self._pieces[i].start)
        waiting, active = iter(order), list[int]()
        upcoming = next(waiting, None)
        for start in range(0, self.plan.samples, BLOCK):
            end = min(start + BLOCK, self.plan.samples)
            while upcoming is not None and self._pieces[upcoming].start < end:
                active.append(upcoming)
                upcoming = next(waiting, None)
            block = np.zeros((2, end - start), np.float32)
            for i in active:
                self._add(block, start, i)
            active = [i for i in active if self._pieces[i].end > end]
            yield self._faded(block, start)

    def _add(self, block: Samples, start: int, i: int) -> None:
        piece = self._pieces[i]
        a, b = max(start, piece.start), min(start + block.shape[1], piece.end)
        voice = self._voices.get(i)
        if voice is None:
            voice = self._voices[i] = self._opened(i)
        data = voice.read(b - a)
        gain = curve(piece.envelope, a, b - a)
        fader = curve(self._faders[i], a, b - a)
        both = gain * fader
        block[:, a - start : b - start] += data if isinstance(both, float) and both == 1.0 else data * both
        if b == piece.end:
            self._voices.pop(i).close()

    def _opened(self, i: int) -> Voice:
        piece = self._pieces[i]
        lane = self._lane_of.get(i)
        if lane is not None:
            lane.begin()
            return _OnLane(lane, last=self._last_of[id(lane)] == i)
        voice = played(piece, self._readers)
        return voice if piece.speed == 1.0 else Repitched(voice, piece.speed)

    def _faded(self, block: Samples, start: int) -> Samples:
        plan, length = self.plan, block.shape[1]
        if plan.fade_in and start < plan.fade_in:
            block *= curve(ramp(0, plan.fade_in, 0.0, 1.0), start, length)
        if plan.fade_out and start + length > plan.samples - plan.fade_out:
            block *= curve(ramp(plan.samples - plan.fade_out, plan.samples, 1.0, 0.0), start, length)
        return block


class _OnLane:
    """One piece's turn on a lane."""

    def __init__(self, lane: Lane, *, last: bool) -> None:
        self._lane = lane
        self._last = last

    def read(self, count: int) -> Samples:
        return self._lane.read(count)

    def close(self) -> None:
        if self._last:
            self._lane.close()


def write_sound(
    plan: SoundPlan,
    sources: Mapping[AssetId, SoundSource],
    target: Path,
    *,
    ffmpeg: str,
    told: Told | None = None,
) -> Mixed:
    """Renders a plan to a 48 kHz stereo float WAV (RF64 past 4 GB) of exactly `plan.samples`.

    Sound that cannot be read is silence and a warning. Raises RenderError when ffmpeg fails (it is needed
    for other speeds at the recorded pitch), and whatever `told` raises; `target` may then be half-written.
    """
    hear = told or (lambda _: None)
    with Mixer(plan, sources, ffmpeg=ffmpeg) as mixer:
        if plan.loudness_lufs is None or plan.silent:
            done = _write(_counted(mixer.blocks(), plan, hear), target, plan.samples, ceiling=CEILING)
            return replace(done, warnings=tuple(mixer.warnings.values()))
        raw = target.with_name(f"{target.name}.raw")
        try:
            return _normalised(mixer, raw, target, hear)
        finally:
            raw.unlink(missing_ok=True)


def _normalised(mixer: Mixer, raw: Path, target: Path, hear: Told) -> Mixed:
    """The mix measured on its way to `raw`, then written to `target` with the gain it needs.

    Gain alone is exact. Where peaks are turned down the loudness is measured again and the gain corrected.
    """
    plan = mixer.plan
    assert plan.loudness_lufs is not None
    meter, peak = LoudnessMeter(), 0.0
    with WaveWriter(raw, plan.samples) as writer:
        for block in _counted(mixer.blocks(), plan, lambda share: hear(share * 0.8)):
            meter.push(block)
            peak = max(peak, float(np.abs(block).max(initial=0.0)))
            writer.write(block)
    before = meter.integrated()
    gain_db = 0.0 if before is None else min(plan.loudness_lufs - before, MOST_GAIN_DB)
    for attempt in range(TRIES):
        # A second look is needed only where peaks may be turned down (between samples they can be 1.8 times
        # as high as on them).
        sure = before is not None and peak * 10 ** (gain_db / 20) < LOUD_CEILING * 0.55
        again = None if sure else LoudnessMeter()
        blocks = _louder(wave_blocks(raw, BLOCK), 10 ** (gain_db / 20))
        done = _write(blocks, target, plan.samples, ceiling=LOUD_CEILING, meter=again)
        loudness = again.integrated() if again is not None else (before or 0.0) + gain_db
        hear(0.8 + 0.2 * (attempt + 1) / TRIES)
        wrong = 0.0 if loudness is None else plan.loudness_lufs - loudness
        if not done.limited or abs(wrong) <= NEAR_LU or gain_db + wrong > MOST_GAIN_DB:
            break
        gain_db += wrong
    return replace(
        done,
        warnings=tuple(mixer.warnings.values()),
        loudness_before=before,
        loudness=loudness,
        gain_db=gain_db,
    )


def _louder(blocks: Iterator[Samples], gain: float) -> Iterator[Samples]:
    for block in blocks:
        yield block * np.float32(gain)


def _counted(blocks: Iterator[Samples], plan: SoundPlan, hear: Told) -> Iterator[Samples]:
    done = 0
    for block in blocks:
        yield block
        done += block.shape[1]
        hear(done / max(plan.samples, 1))


def _write(
    blocks: Iterator[Samples],
    target: Path,
    samples: int,
    *,
    ceiling: float,
    meter: LoudnessMeter | None = None,
) -> Mixed:
    """Blocks through a limiter into a file; `meter` hears what is written."""
    limiter = Limiter(ceiling)
    peak = 0.0

    def put(block: Samples) -> None:
        nonlocal peak
        if meter is not None:
            meter.push(block)
        peak = max(peak, float(block.max(initial=0.0)), -float(block.min(initial=0.0)))
        writer.write(block)

    with WaveWriter(target, samples) as writer:
        for block in blocks:
            put(limiter.push(block))
        put(limiter.flush())
    return Mixed(samples=samples, peak=peak, limited=limiter.worked)
