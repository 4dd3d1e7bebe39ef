"""Which frames of a draft are a source's own, untouched; and the parts a file is made of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...ids import AssetId
from ...media.streams import Probe
from ...timeline.model import Clip, Draft, Look, PictureFade, TrackRole
from ...timeline.text import Text
from ...units import frame_at
from ..pieces import pieces_of, placed
from ..profile import Profile

SHORTEST_COPY = 24
"""A copy of fewer frames saves less than its joints cost."""
MOST_ENCODED = 0.6
"""Above this share of frames to encode a plain render is as quick, and simpler."""
MOST_PARTS = 120
FORMS = ("mp4", "mov", "mkv")
GOOD_CRF = 23
"""A source is at least as good as this; who asks for less wants it smaller."""


@dataclass(frozen=True)
class Own:
    """Frames [first, end) of the timeline that show frames of an asset from `source` on, as they are."""

    first: int
    end: int
    asset: AssetId
    source: int


@dataclass(frozen=True)
class Copied:
    """Frames [first, end) of the timeline taken as packets [source, source + end - first) of an asset."""

    first: int
    end: int
    asset: AssetId
    source: int


@dataclass(frozen=True)
class Encoded:
    """Frames [first, end) of the timeline that must be rendered."""

    first: int
    end: int


Part = Copied | Encoded


def can_be_smart(profile: Profile) -> bool:
    """The output is one that packets of a source could be part of."""
    plain = profile.kind == "video" and profile.codec == "h264" and profile.container in ("mp4", "mov")
    free = profile.bitrate is None and profile.max_bytes is None and not profile.lossless
    return plain and free and (profile.crf or 0) <= GOOD_CRF


def same_kind(probe: Probe, profile: Profile) -> bool:
    """A source whose pictures are, as stored, what the output wants."""
    seen = probe.picture
    if seen is None or probe.truncated or probe.format not in FORMS:
        return False
    square = seen.sar == 1 and (seen.coded_width, seen.coded_height) == (profile.width, profile.height)
    still = seen.rotation == 0 and not seen.interlaced and not seen.is_vfr and seen.hdr is None
    stored = seen.codec == "h264" and (seen.profile or "") == "High" and seen.pix_fmt == "yuv420p"
    narrow = not seen.full_range and not (seen.primaries or "").startswith("bt2020")
    color = narrow and seen.matrix in ("bt709", None)
    hd = seen.matrix is not None or seen.coded_width >= 1280 or seen.coded_height > 576
    return square and still and stored and color and hd and seen.fps == profile.fps


def own_frames(draft: Draft, probes: Mapping[AssetId, Probe], profile: Profile) -> list[Own]:
    """The stretches of the timeline where a source shows through with nothing done to it."""
    rate = profile.fps
    pieces = pieces_of(draft.main, rate)
    found: list[Own] = []
    spots = list(placed(pieces))
    for i, (at, piece) in enumerate(spots):
        after = spots[i + 1][1].overlap if i + 1 < len(spots) else 0
        first, end = at + piece.overlap, at + piece.frames - after
        clip = piece.clip
        good = clip.asset in probes and same_kind(probes[clip.asset], profile)
        if end > first and good and _untouched(clip):
            found.append(Own(first, end, clip.asset, piece.source + piece.overlap))
    whole = spots[-1][0] + spots[-1][1].frames if spots else 0
    return [part for own in found for part in _without(own, _covered(draft, rate, whole))]


def _untouched(clip: Clip) -> bool:
    plain = clip.look == Look(fit=clip.look.fit) and clip.fade == PictureFade()
    return plain and clip.speed == 1.0 and not clip.reverse and not clip.still


def _covered(draft: Draft, rate: Fraction, frames: int) -> list[tuple[int, int]]:
    """Frames that something lies over."""
    found: list[tuple[int, int]] = []
    for track in draft.tracks:
        over = track.role is TrackRole.OVERLAY
        for one in track.segments:
            if over or (isinstance(one, Text) and track.burn):
                found.append((frame_at(one.start_ms, rate), frame_at(one.end_ms, rate)))
    if draft.fade.in_ms:
        found.append((0, frame_at(draft.fade.in_ms, rate)))
    if draft.fade.out_ms:
        found.append((frames - frame_at(draft.fade.out_ms, rate), frames))
    return found


def _without(own: Own, covered: Iterable[tuple[int, int]]) -> list[Own]:
    """What of a stretch nothing lies over."""
    left = [own]
    for a, b in covered:
        left = [piece for one in left for piece in (_cut(one, one.first, a), _cut(one, b, one.end)) if piece]
    return left


def _cut(own: Own, first: int, end: int) -> Own | None:
    first, end = max(first, own.first), min(end, own.end)
    return Own(first, end, own.asset, own.source + first - own.first) if first < end else None


Copies = Callable[[AssetId, int, int], tuple[int, int] | None]
"""(asset, first, end) of source frames → the packets that can be copied of them, or None."""


def parts_of(own: Iterable[Own], copies: Copies, shown: tuple[int, int]) -> tuple[Part, ...] | None:
    """Copied and encoded parts in order, covering the frames `shown`; None when it is not worth it."""
    found: list[Part] = []
    cursor = shown[0]
    for one in own:
        first, end = max(one.first, shown[0]), min(one.end, shown[1])
        if first >= end:
            continue
        source = one.source + first - one.first
        taken = copies(one.asset, source, source + end - first)
        if taken is None or taken[1] - taken[0] < SHORTEST_COPY:
            continue
        at = first + taken[0] - source
        if at > cursor:
            found.append(Encoded(cursor, at))
        cursor = at + taken[1] - taken[0]
        found.append(Copied(at, cursor, one.asset, taken[0]))
    if cursor < shown[1]:
        found.append(Encoded(cursor, shown[1]))
    encoded = sum(p.end - p.first for p in found if isinstance(p, Encoded))
    worth = encoded <= MOST_ENCODED * (shown[1] - shown[0]) and len(found) <= MOST_PARTS
    return tuple(found) if worth else None
