"""How a text comes and goes, as poses: one for each frame of its entry and exit, worked out here.

libass' own animations are linear and turn each line round its own foot; a pose for each frame gives eased
movement of the whole block.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Pose:
    """How a block stands against its place."""

    dx: float = 0.0
    """In shares of the canvas' short side."""
    dy: float = 0.0
    scale: float = 1.0
    opacity: float = 1.0


REST = Pose()


def _ease_out(t: float) -> float:
    return 1.0 - (1.0 - t) ** 3


def _spring(t: float) -> float:
    """From 0 to 1 with one overshoot of some 8 %."""
    return 1.0 - math.exp(-5.2 * t) * math.cos(t * 7.4) * (1.0 - t)


def _bounced(t: float) -> float:
    """From 0 to 1 as a dropped ball comes to rest (Penner's easeOutBounce)."""
    for start, centre, floor in (
        (0.0, 0.0, 0.0),
        (1 / 2.75, 1.5 / 2.75, 0.75),
        (2 / 2.75, 2.25 / 2.75, 0.9375),
        (2.5 / 2.75, 2.625 / 2.75, 0.984375),
    ):
        end = {0.0: 1 / 2.75, 1 / 2.75: 2 / 2.75, 2 / 2.75: 2.5 / 2.75}.get(start, 1.01)
        if t < end:
            return 7.5625 * (t - centre) ** 2 + floor
    return 1.0


def _fade(t: float) -> Pose:
    return Pose(dy=0.012 * (1 - _ease_out(t)), opacity=_ease_out(t))


def _plain_fade(t: float) -> Pose:
    return Pose(opacity=t)


def _slide_side(t: float) -> Pose:
    return Pose(dx=-0.16 * (1 - _ease_out(t)), opacity=min(1.0, t * 2.2))


def _slide_up(t: float) -> Pose:
    return Pose(dy=0.10 * (1 - _ease_out(t)), opacity=min(1.0, t * 2.2))


def _pop(t: float) -> Pose:
    return Pose(scale=0.62 + 0.38 * _spring(t), opacity=min(1.0, t * 4))


def _small_pop(t: float) -> Pose:
    return Pose(scale=0.86 + 0.14 * _spring(t), opacity=min(1.0, 0.4 + t * 3))


def _bounce(t: float) -> Pose:
    return Pose(dy=-0.22 * (1 - _bounced(t)), opacity=min(1.0, t * 4))


@dataclass(frozen=True)
class Motion:
    """An entry and an exit; the exit runs its pose backwards."""

    enter: Callable[[float], Pose] | None
    enter_ms: int
    leave: Callable[[float], Pose] | None
    leave_ms: int


MOTIONS: Mapping[str, Motion] = {
    "none": Motion(None, 0, None, 0),
    "fade": Motion(_fade, 450, _plain_fade, 350),
    "slide": Motion(_slide_up, 450, _plain_fade, 250),
    "slide_side": Motion(_slide_side, 500, _slide_side, 350),
    "pop": Motion(_pop, 480, _plain_fade, 200),
    "bounce": Motion(_bounce, 900, _plain_fade, 250),
    "typewriter": Motion(None, 0, _plain_fade, 250),
    "caption_pop": Motion(_small_pop, 170, None, 0),
}
"""Every movement by its name."""

TYPE_MS = 45
"""A typewriter's time for a letter: about 22 a second, a quick hand."""
LONGEST_SHARE = 0.3
"""Entry and exit take at most this share of a text's time each."""


@dataclass(frozen=True)
class Moves:
    """A motion laid on a text of so many frames."""

    motion: Motion
    frames: int
    enter_frames: int
    leave_frames: int

    def at(self, frame: int) -> Pose:
        """The pose at a frame of the text, 0 being its first."""
        if self.motion.enter is not None and frame < self.enter_frames:
            return self.motion.enter((frame + 1) / (self.enter_frames + 1))
        left = self.frames - 1 - frame
        if self.motion.leave is not None and left < self.leave_frames:
            return self.motion.leave((left + 1) / (self.leave_frames + 1))
        return REST

    def edges(self) -> set[int]:
        """The frames at which the pose may change."""
        entry = range(self.enter_frames + 1)
        leaving = range(self.frames - self.leave_frames, self.frames + 1)
        return {*entry, *leaving} if self.frames else set()


def moves(name: str, frames: int, rate: Fraction, *, stays: bool = False) -> Moves:
    """A motion for a text that is seen for `frames` frames; short texts get short movements.

    `stays`: it is there to its last frame.
    """
    motion = MOTIONS[name]
    most = int(frames * LONGEST_SHARE)
    entry = min(round(motion.enter_ms * rate / 1000), most) if motion.enter else 0
    leaving = min(round(motion.leave_ms * rate / 1000), most) if motion.leave and not stays else 0
    return Moves(motion, frames, entry, leaving)
