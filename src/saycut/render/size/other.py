"""Size targets of what has no two passes: sound alone, animated pictures, stills."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ...operations.refusal import SizeRefused
from ..profile import Profile
from .fit import Fitted, SizedEncoder, Told

SOUND_LADDER = (320_000, 256_000, 192_000, 160_000, 128_000, 96_000, 80_000, 64_000, 48_000, 40_000, 32_000)
LOSSLESS_SOUND = ("flac", "pcm")
SLACK = 1.02
"""How much more than bitrate times length a sound file may hold: frames, tags, an encoder above its aim."""
TRIES = 7
SMALLEST_SIDE = 64
QUALITIES = (75, 60, 45)
"""Steps down for JPEG and WebP before their pictures are made smaller."""


def fit_sound(
    encoder: SizedEncoder, profile: Profile, target: Path, work: Path, *, told: Told | None = None
) -> Fitted:
    """Sound alone in at most `profile.max_bytes`, at the highest bitrate that fits.

    Raises TargetUnreachable.
    """
    assert profile.max_bytes is not None
    path = work / "sound"
    size = 0
    for passes, form in enumerate(_sound_forms(encoder, profile), 1):
        encoder.encode(form, path, told=told)
        size = path.stat().st_size
        if size <= profile.max_bytes:
            shutil.move(path, target)
            return Fitted(form, size, profile.max_bytes, passes=passes)
    key = "lossless_sound" if profile.audio in LOSSLESS_SOUND else "sound"
    raise SizeRefused(key, smallest_bytes=size, limit=profile.max_bytes)


def _sound_forms(encoder: SizedEncoder, profile: Profile) -> Iterator[Profile]:
    """What to try, best first, what cannot fit by far left out; the last one always."""
    if profile.audio in LOSSLESS_SOUND:
        yield profile
        return
    assert profile.max_bytes is not None
    seconds = float(encoder.frames(profile) / profile.fps)
    rates = [r for r in SOUND_LADDER if r <= profile.audio_bitrate] or [SOUND_LADDER[-1]]
    for rate in rates:
        if rate * seconds / 8 * SLACK <= profile.max_bytes or rate == rates[-1]:
            yield replace(profile, audio_bitrate=rate)


def fit_pictures(
    encoder: SizedEncoder, profile: Profile, target: Path, work: Path, *, told: Told | None = None
) -> Fitted:
    """A GIF, WebP, JPEG or PNG in at most `profile.max_bytes`: coarser first where that goes, then smaller.

    Raises TargetUnreachable.
    """
    assert profile.max_bytes is not None
    form, size = profile, 0
    best: tuple[Profile, Path, int] | None = None
    for passes in range(1, TRIES + 1):
        path = work / f"try{passes}"
        encoder.encode(form, path, told=told)
        size = path.stat().st_size
        if size <= profile.max_bytes and (best is None or size > best[2]):
            best = form, path, size
        if best is not None and (best[0] == profile or size >= profile.max_bytes * 0.9 or passes == TRIES):
            break
        smaller = _smaller(form, size, profile)
        if smaller is None:
            break
        form = smaller
    if best is None:
        smallest = math.ceil(size / 1000) * 1000
        raise SizeRefused("pictures", smallest_bytes=smallest, limit=profile.max_bytes)
    shutil.move(best[1], target)
    was = (profile.width, profile.height) if best[0].width != profile.width else None
    return Fitted(best[0], best[2], profile.max_bytes, shrunk_from=was, passes=passes)


def _smaller(form: Profile, size: int, asked: Profile) -> Profile | None:
    """The next form to try after `form` took `size` bytes; None when it would be too small to see."""
    assert asked.max_bytes is not None
    coarser = [q for q in QUALITIES if form.crf is not None and q < form.crf]
    if form.container in ("jpg", "webp") and not form.lossless and coarser and size > asked.max_bytes:
        return replace(form, crf=coarser[0])
    scale = math.sqrt(asked.max_bytes / size) * 0.97
    width = min(round(form.width * scale / 2) * 2, asked.width)
    height = round(width * asked.height / asked.width / 2) * 2
    if min(width, height) < SMALLEST_SIDE or width == form.width:
        return None
    return replace(form, width=width, height=height)
