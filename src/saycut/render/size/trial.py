"""A few seconds of a result, encoded this way and that: how many bits, how good."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

import av

from ..command.trial import MEASURED_SHORT, comparing, trying
from ..profile import Profile
from ..run import EngineFailed, explained
from .plan import crf_for

KEY_FRAME_S = 5.0
"""How often a key frame comes in a whole film (x264: every 250 frames and at cuts). A trial has more of
them, at each of its windows' starts."""
NEAR = 0.12
"""A trial whose bits are this near to what was wanted tells its quality well enough."""
POINTS = 8.0
"""What twice the bits add to the score, roughly; for the last few percent of bits."""
SIZE_POWER = 0.75
"""Of twice the pixels 1.7 times the bits come, at one quality."""
LAST_CRF = 51
COARSE_CRF = 36
"""Past this the bits hardly fall any more (they are motion and headers), and finer may cost nothing."""
TRIES = 3
FINE = ("h264", "h265")
"""Codecs whose encoders take tenths of a step."""

Measure = Literal["vmaf", "ssim"]


class Engine(Protocol):
    """Runs an engine's command line in a folder. Raises EngineFailed, RenderError or Cancelled."""

    ffmpeg: str

    def run(self, words: list[str], folder: Path) -> None: ...


@dataclass(frozen=True)
class Trial:
    """What one try gave."""

    width: int
    height: int
    crf: float
    bitrate: float
    """Bits a second that a whole film like the tried seconds takes."""
    score: float
    """0 to 100: VMAF, or SSIM on its scale (see `ssim_score`)."""


class Trials:
    """Tries on one kept sample; `kept` holds its pictures without any loss."""

    def __init__(self, engine: Engine, kept: Path, profile: Profile, work: Path) -> None:
        self._engine = engine
        self._kept = kept
        self._profile = profile
        self._work = work
        self._seconds = 0.0
        self.measure: Measure = "vmaf"
        """"vmaf", or "ssim" where the engine has no VMAF."""
        self.count = 0

    def at(self, size: tuple[int, int], crf: float, *, scored: bool = True) -> Trial:
        """The sample at a picture size and a constant quality."""
        found, made = self._tried(size, crf)
        if scored:
            found = replace(found, score=self._score(made))
        made.unlink()
        return found

    def near(self, size: tuple[int, int], bitrate: float, known: Trial) -> Trial | None:
        """How good the sample is at a picture size with so many bits; None when even LAST_CRF takes more.

        `known` is any trial to start from: the nearer its size, the fewer tries. Only one is looked at.
        """
        pixels = size[0] * size[1] / (known.width * known.height)
        crf = min(crf_for(known.crf, known.bitrate * pixels**SIZE_POWER, bitrate), LAST_CRF)
        tried = [self._tried(size, crf)]
        while not _told_enough([one for one, _ in tried], bitrate):
            same = [known] if (known.width, known.height) == size else []
            crf = min(max(_next_crf([*same, *(one for one, _ in tried)], bitrate), 1), LAST_CRF)
            if any(abs(one.crf - crf) < 0.1 for one, _ in tried):
                break
            tried.append(self._tried(size, crf))
        while tried[-1][0].crf > COARSE_CRF and tried[-1][0].bitrate <= bitrate * (1 + NEAR):
            tried.append(self._tried(size, tried[-1][0].crf - 3))
        less = [one for one in tried if one[0].bitrate <= bitrate * (1 + NEAR)]
        found = None
        if less:
            best, made = min(less, key=lambda one: one[0].crf)
            more = POINTS * math.log2(bitrate / best.bitrate)
            found = replace(best, score=self._score(made) + min(more, POINTS * NEAR))
        for _, made in tried:
            made.unlink()
        return found

    def _tried(self, size: tuple[int, int], crf: float) -> tuple[Trial, Path]:
        """The sample encoded, not looked at, and where it is."""
        self.count += 1
        made = self._work / f"trial{self.count}.mkv"
        crf = round(min(max(crf, 1), LAST_CRF), 1 if self._profile.codec in FINE else None)
        form = replace(
            self._profile, width=size[0], height=size[1], crf=crf, bitrate=None, pass_no=None,
            lossless=False, audio=None,
        )  # fmt: skip
        try:
            self._engine.run(trying(self._engine.ffmpeg, str(self._kept), form, str(made)), self._work)
        except EngineFailed as failed:
            raise explained(failed, [], "Trying picture sizes") from failed
        return Trial(size[0], size[1], crf, _bitrate(made, self._profile), 0.0), made

    def _score(self, made: Path) -> float:
        size = _compared(self._profile)
        if self.measure == "vmaf":
            try:
                return self._vmaf(made, size)
            except EngineFailed:
                self.measure = "ssim"  # this engine was built without VMAF
        log = "score.log"
        words = comparing(
            self._engine.ffmpeg, str(made), str(self._kept), size, log=log, measure="ssim"
        )  # fmt: skip
        self._engine.run(words, self._work)
        found = re.findall(r"All:([\d.]+)", (self._work / log).read_text("utf-8"))
        return ssim_score(sum(map(float, found)) / max(len(found), 1))

    def _vmaf(self, made: Path, size: tuple[int, int]) -> float:
        log = "score.json"
        words = comparing(
            self._engine.ffmpeg, str(made), str(self._kept), size, log=log, measure="vmaf"
        )  # fmt: skip
        self._engine.run(words, self._work)
        told = json.loads((self._work / log).read_text("utf-8"))
        return float(told["pooled_metrics"]["vmaf"]["mean"])


def _told_enough(tried: Sequence[Trial], bitrate: float) -> bool:
    """Whether nothing more is to be learnt: one is near, or TRIES were made and one takes so few bits."""
    last = tried[-1]
    if abs(last.bitrate / bitrate - 1) <= NEAR:
        return True
    fits = any(one.bitrate <= bitrate * (1 + NEAR) for one in tried)
    return len(tried) >= TRIES if fits else last.crf >= LAST_CRF


def _next_crf(found: list[Trial], bitrate: float) -> float:
    """Where the line through the last two trials (bits halve in steps) meets `bitrate`."""
    last = found[-1]
    steps = 6.0
    if len(found) > 1 and found[-2].crf != last.crf:
        halvings = math.log2(found[-2].bitrate / last.bitrate)
        steps = (last.crf - found[-2].crf) / halvings if halvings else steps
    steps = min(max(steps, 2.5), 9.0)
    return last.crf + steps * math.log2(last.bitrate / bitrate)


def ssim_score(ssim: float) -> float:
    """SSIM on the scale of VMAF, roughly: 0.99 is 95, 0.95 is 75, 0.85 is 25 or so."""
    return min(max((ssim - 0.80) * 500, 0.0), 100.0) if ssim < 0.95 else min(75 + (ssim - 0.95) * 500, 100.0)


def _compared(profile: Profile) -> tuple[int, int]:
    short = min(profile.width, profile.height)
    scale = min(1.0, MEASURED_SHORT / short)
    return round(profile.width * scale / 2) * 2, round(profile.height * scale / 2) * 2


def _bitrate(path: Path, profile: Profile) -> float:
    """Bits a second of a trial, its key frames counted as often as they would come in a whole film."""
    keys: list[int] = []
    others = frames = 0
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if not packet.size:
                continue
            frames += 1
            if packet.is_keyframe:
                keys.append(packet.size)
            else:
                others += packet.size
    seconds = max(frames, 1) / float(profile.fps)
    key_rate = min(len(keys) / seconds, 1 / KEY_FRAME_S)
    mean_key = sum(keys) / max(len(keys), 1)
    # A frame that is a key frame here would be an ordinary one there.
    ordinary = others / max(frames - len(keys), 1)
    extra = max(len(keys) - key_rate * seconds, 0.0)
    return 8 * (others + extra * ordinary + key_rate * seconds * mean_key) / seconds
