"""Where a long output is divided into parts, each of which any worker can make. Pure.

The places depend on the draft and the form of the output alone, never on who makes it or with how many
threads: so the file is the same picture by picture, whether one process made it or many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

from ..ids import AssetId
from ..library import effects
from ..library.layers import Trails
from ..timeline.model import Clip, Draft, TrackRole
from ..units import frame_at
from .branch import UNSEEKABLE, lead_frames
from .picture import Picture
from .pieces import Piece, placed
from .profile import Profile

PIXELS_A_SECOND = 1920 * 1080 * 30
"""What a second of a part is counted in: smaller and slower pictures make longer parts."""
CLOSE = 10
"""A cut is moved to a clip's edge within this part of a part (one tenth)."""
AFTER_KEY_MS = 150
"""The engine seeks up to 130 ms before the time asked for, where pictures are stored out of order."""


@dataclass(frozen=True)
class Shown:
    """What is divided."""

    draft: Draft
    profile: Profile
    pieces: Sequence[Piece]
    pictures: Mapping[AssetId, Picture]
    vfr: frozenset[AssetId]
    """Those whose rate varies."""


def can_be_divided(profile: Profile) -> bool:
    """Whether parts encoded alone are as good as the whole: not where bits are shared out over all of it."""
    free = profile.bitrate is None and profile.max_bytes is None and profile.pass_no is None
    return profile.kind == "video" and free


@dataclass(frozen=True)
class Places:
    """Frames, in order, where a part may well begin, and stretches inside of which none does."""

    starts: Sequence[int]
    """Of clips."""
    after_keys: Sequence[int]
    whole: Sequence[tuple[int, int]]


def divided(shown: Shown, edges: Sequence[int], part_s: float) -> list[int]:
    """These edges (frames, the first and the end among them) and those that part what is long.

    A part is `part_s` to twice `part_s` seconds of 1080p30 pictures. No cut is inside a transition, or where
    pictures depend on all those before them.
    """
    step = _frames_of(shown.profile, part_s)
    if not can_be_divided(shown.profile) or not step:
        return list(edges)
    whole = _kept_whole(shown, step)
    places = Places(sorted({at for at, _ in placed(shown.pieces)}), sorted(_after_keys(shown)), whole)
    found = list(edges)
    for first, end in pairwise(edges):
        count = (end - first) // step
        length = (end - first) / max(count, 1)
        for k in range(1, count):
            wanted = round(first + k * length)
            at = _cut_near(wanted, round(length / 2), places)
            if at is not None and first < at < end:
                found.append(at)
    return sorted(set(found))


def _frames_of(profile: Profile, part_s: float) -> int:
    """How many pictures of this size a part has at least; 0: all of them."""
    pixels = max(profile.width * profile.height, 1)
    return int(part_s * PIXELS_A_SECOND / pixels)


def _cut_near(wanted: int, room: int, places: Places) -> int | None:
    """The best place for a cut less than `room` frames from `wanted`, or None."""
    whole = places.whole
    for good, reach in ((places.starts, 2 * room // CLOSE), (places.after_keys, room // 2)):
        at = _nearest(good, wanted)
        if abs(at - wanted) <= reach and not _inside(at, whole):
            return at
    inside = _inside(wanted, whole)
    if inside is None:
        return wanted
    near = min(inside, key=lambda one: abs(one - wanted))
    return near if abs(near - wanted) < room else None


def _nearest(places: Sequence[int], wanted: int) -> int:
    """The one nearest to `wanted`; itself, where there is none."""
    i = bisect_left(places, wanted)
    return min(places[max(i - 1, 0) : i + 1], key=lambda one: abs(one - wanted), default=wanted)


def _after_keys(shown: Shown) -> Iterator[int]:
    """Frames whose source is decoded from a key frame on, and not from seconds before it."""
    rate = shown.profile.fps
    for at, piece in placed(shown.pieces):
        clip = piece.clip
        picture = shown.pictures.get(clip.asset)
        if picture is None or picture.still or clip.still or clip.reverse:
            continue
        lead = lead_frames(picture, rate, clip.speed, varies=clip.asset in shown.vfr)
        step = rate / 1000 / Fraction(clip.speed)
        first = at - piece.source + lead
        keys = picture.key_ms
        for key in keys[bisect_left(keys, (piece.source - lead) / step) :]:
            frame = first + ceil((key + AFTER_KEY_MS) * step)
            if frame >= at + piece.frames:
                break
            if frame > at:
                yield frame


def _inside(frame: int, whole: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The stretch that a cut before this frame would break; `whole` does not overlap and is in order."""
    i = bisect_left(whole, (frame, 0)) - 1
    return whole[i] if i >= 0 and whole[i][0] < frame < whole[i][1] else None


def _kept_whole(shown: Shown, step: int) -> list[tuple[int, int]]:
    """Stretches of frames with no cut inside, in order, joined where they overlap."""
    found: list[tuple[int, int]] = []
    for a, b in sorted(_unbroken(shown, step)):
        if found and a < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], b))
        else:
            found.append((a, b))
    return found


def _unbroken(shown: Shown, step: int) -> Iterator[tuple[int, int]]:
    rate = shown.profile.fps
    longest_ms = step / rate * 1000
    before: Clip | None = None
    for at, piece in placed(shown.pieces):
        clip = piece.clip
        if piece.overlap:
            yield at, at + piece.overlap
        if clip.look.effects and before and (before.asset, before.look) == (clip.asset, clip.look):
            # Both are one run, on one clock: from the middle of the second on it would be another.
            yield at, at + piece.frames
        before = clip
        if not _can_begin_anywhere(clip, shown.pictures.get(clip.asset), float(longest_ms)):
            yield at, at + piece.frames
    for track in shown.draft.tracks_of(TrackRole.OVERLAY):
        for one in track.segments:
            if isinstance(one, Clip):
                picture = shown.pictures.get(one.asset)
                if not _can_begin_anywhere(one, picture, float(longest_ms)):
                    yield frame_at(one.start_ms, rate), frame_at(one.end_ms, rate)


def _can_begin_anywhere(clip: Clip, picture: Picture | None, longest_ms: float) -> bool:
    """Whether a clip's pictures can be made from its middle on, as they are in the whole, at little cost."""
    if picture is None or picture.still or clip.still:
        return not _looks_back(clip)
    # Decoding begins at a key frame: where they are further apart than parts are long, much is done twice.
    near = picture.longest_gop_ms <= longest_ms and picture.form not in UNSEEKABLE
    return near and not clip.look.stabilize and not clip.look.denoise and not _looks_back(clip)


def _looks_back(clip: Clip) -> bool:
    """Whether an effect holds on to all pictures before: begun anew, it would jump."""
    layers = (one for e in clip.look.effects for one in effects.layers(e.name, e.strength))
    return any(isinstance(one, Trails) for one in layers)
