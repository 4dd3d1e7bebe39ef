"""The arithmetic of a size target: what the sound takes, what the container takes, what is left for pictures.

Pure. Bytes are bytes, rates are bits a second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

MEGABYTE = 1_000_000
"""What "MB" means in a size target."""

AIM = 0.985
"""The share of the room that is aimed at: two passes of x264 land within 1 % of their aim on anything
longer than some seconds."""
AIM_SHORT = 0.97
"""The same for clips under SHORT_S, where one frame more or less is a percent."""
SHORT_S = 15
FULL = 0.95
"""A file that fills less of its room than this could have been better."""

SOUND_RATES = ((4_000_000, 192_000), (1_200_000, 128_000), (600_000, 96_000), (300_000, 64_000), (0, 48_000))
"""From this many bits a second in all, so many go to the sound. AAC in stereo: 128k is clear, 96k good,
64k plain, 48k speech."""

RUNGS = (2160, 1440, 1080, 720, 540, 480, 360, 240)
"""Short sides that pictures are made smaller to."""

FIXED_BYTES = 3_000
"""An MP4's boxes that do not grow: ftyp, moov with two tracks, the encoder's own note (SEI, 700 bytes)."""
FRAME_BYTES = 13
"""What a frame takes beside its own bytes: its size (4), its order (8), a part of the key frame table."""
SOUND_FRAME_BYTES = 5
SECOND_BYTES = 60
"""Places of the interleaved chunks of both tracks."""


@dataclass(frozen=True)
class Room:
    """What a file may hold and what must go in."""

    max_bytes: int
    frames: int
    fps: Fraction
    sounding: bool = True

    @property
    def seconds(self) -> float:
        return float(self.frames / self.fps)

    @property
    def bitrate(self) -> float:
        """Bits a second in all."""
        return self.max_bytes * 8 / self.seconds

    @property
    def container_bytes(self) -> int:
        """What the container takes at most beside the packets; measured for MP4, others take less."""
        sound = self.seconds * 48_000 / 1024 * SOUND_FRAME_BYTES if self.sounding else 0
        return math.ceil(FIXED_BYTES + self.frames * FRAME_BYTES + sound + self.seconds * SECOND_BYTES)

    @property
    def aim(self) -> float:
        return AIM if self.seconds >= SHORT_S else AIM_SHORT

    def picture_bitrate(self, sound_bytes: int, *, aim: float | None = None) -> int:
        """Bits a second for the pictures beside this much sound; 0 or less when there is no room."""
        left = self.max_bytes * (aim or self.aim) - sound_bytes - self.container_bytes
        return math.floor(left * 8 / self.seconds)

    def corrected(self, bitrate: int, sound_bytes: int, made_bytes: int) -> int:
        """The bitrate that should have been asked for, after `bitrate` gave a file of `made_bytes`.

        An encoder that missed will miss alike again; the aim is a little lower each time it was over.
        """
        fixed = sound_bytes + self.container_bytes
        pictures = max(made_bytes - fixed, 1)
        aim = self.aim - (0.01 if made_bytes > self.max_bytes else 0.0)
        return max(math.floor(bitrate * (self.max_bytes * aim - fixed) / pictures), 1)

    def fits(self, made_bytes: int) -> bool:
        return made_bytes <= self.max_bytes

    def full(self, made_bytes: int) -> bool:
        return made_bytes >= self.max_bytes * FULL


def sound_rate(room: Room, most: int) -> int:
    """Bits a second for the sound, from what there is in all; at most what was asked for."""
    found = next(rate for least, rate in SOUND_RATES if room.bitrate >= least)
    return min(found, most)


def rungs(width: int, height: int) -> list[tuple[int, int]]:
    """The picture's own size, then smaller ones of its shape (even, largest first), down to 240."""
    short = min(width, height)
    found = [(width, height)]
    for side in RUNGS:
        if side <= short * 0.9:
            scale = Fraction(side, short)
            found.append((_even(width * scale), _even(height * scale)))
    return found


def calmer(fps: Fraction) -> Fraction:
    """Half the rate where that is still smooth (60 → 30, 50 → 25), else the same."""
    return fps / 2 if fps > 30 and fps / 2 >= 24 else fps


def windows(duration_ms: int, *, seconds: float | None = None) -> list[tuple[int, int]]:
    """Stretches spread over a result, to try things on: about 2.5 % of it, 2 to 8 s in all, in ms."""
    wanted = min(max(duration_ms * 0.025, 2_000), 8_000) if seconds is None else seconds * 1000
    if duration_ms <= wanted * 1.5:
        return [(0, duration_ms)]
    count = 4 if wanted >= 4_000 else 2
    length = round(wanted / count)
    gap = (duration_ms - count * length) / count
    return [(start := round(gap / 2 + i * (gap + length)), start + length) for i in range(count)]


def crf_for(crf: float, bitrate: float, wanted: float) -> float:
    """The constant quality that gives `wanted` bits where `crf` gives `bitrate`: 6 steps halve the bits."""
    return crf + 6 * math.log2(max(bitrate, 1) / max(wanted, 1))


def _even(value: Fraction) -> int:
    return max(16, int(value / 2 + Fraction(1, 2)) * 2)
