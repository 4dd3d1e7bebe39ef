"""Where every frame comes from: clips of the main track as pieces on the frame grid, and pieces as runs.

A clip fills the frames [frame_at(start), frame_at(end)) of the timeline. Which frames of its asset those
are is one number, the *shift* between the two grids, rounded once from absolute times: so two clips that
follow one another in their asset do so to the frame, and nothing adds up over a thousand cuts.

The asset's grid has the same rate as the timeline's: its frame j is what is seen at j / rate seconds (times
the clip's speed) on the asset's clock. Pieces of one asset and one look that run forward become one *run*,
which is one input and one branch of the graph, however many cuts it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..timeline.model import Clip
from ..units import frame_at

FAR_MS = 8_000
"""A gap in the source that is cheaper to jump over (another input) than to decode through."""
REVERSE_BYTES = 160_000_000
"""Memory that one reversed branch may hold decoded."""


@dataclass(frozen=True)
class Piece:
    """A stretch of one clip on the frame grid."""

    clip: Clip
    frames: int
    """How many it shows, those of its overlap included."""
    source: int
    """The first frame of the asset's grid that it shows (of a reversed piece: the last one shown)."""
    skip: int = 0
    """Frames of the clip before this piece begins."""
    total: int = 0
    """Frames of the whole clip."""
    overlap: int = 0
    """Frames at its start that it shares with the piece before: a transition."""

    @property
    def source_end(self) -> int:
        return self.source + self.frames


@dataclass(frozen=True)
class Run:
    """Pieces that one branch of the graph gives, in order."""

    pieces: tuple[Piece, ...]

    @property
    def clip(self) -> Clip:
        return self.pieces[0].clip

    @property
    def frames(self) -> int:
        return sum(p.frames for p in self.pieces)

    @property
    def overlap(self) -> int:
        return self.pieces[0].overlap

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The frames of the asset's grid, as ranges that do not touch."""
        found: list[tuple[int, int]] = []
        for one in self.pieces:
            if found and found[-1][1] == one.source:
                found[-1] = (found[-1][0], one.source_end)
            else:
                found.append((one.source, one.source_end))
        return tuple(found)


def pieces_of(clips: Sequence[Clip], rate: Fraction) -> tuple[Piece, ...]:
    """The main track on the grid; a clip shorter than half a frame shows none and is left out."""
    found: list[Piece] = []
    shown = 0
    for clip in clips:
        first, end = frame_at(clip.start_ms, rate), frame_at(clip.end_ms, rate)
        if end <= first:
            continue
        overlap = min(max(shown - first, 0), end - first, found[-1].frames) if found else 0
        shown = end
        frames = end - first
        found.append(Piece(clip, frames, _source_frame(clip, first, rate), 0, frames, overlap))
    return tuple(found)


def _source_frame(clip: Clip, first: int, rate: Fraction) -> int:
    """The frame of the asset's (sped up) grid that stands at the clip's first frame."""
    if clip.still:
        return frame_at(clip.source_start_ms, rate)
    speed = Fraction(clip.speed).limit_denominator(100_000)
    start = Fraction(clip.source_start_ms) / speed
    if clip.reverse:
        return max(0, _nearest(start * rate / 1000))
    shift = _nearest((start - clip.start_ms) * rate / 1000)
    return max(0, first + shift)


def _nearest(value: Fraction) -> int:
    """Halves go up, as in `frame_at`."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def part(piece: Piece, first: int, end: int) -> Piece:
    """The frames [first, end) of a piece; a transition stays only with its very first frame."""
    moved = piece.source
    if not piece.clip.still:
        moved += (piece.frames - end) if piece.clip.reverse else first
    return replace(
        piece,
        frames=end - first,
        source=moved,
        skip=piece.skip + first,
        overlap=piece.overlap if first == 0 else 0,
    )


def placed(pieces: Sequence[Piece]) -> Iterator[tuple[int, Piece]]:
    """Each piece with the frame of the timeline where it starts."""
    cursor = 0
    for one in pieces:
        cursor -= one.overlap
        yield cursor, one
        cursor += one.frames


def length(pieces: Sequence[Piece]) -> int:
    """Frames of all pieces laid out."""
    return sum(p.frames - p.overlap for p in pieces)


def window(pieces: Sequence[Piece], first: int, end: int) -> tuple[tuple[Piece, ...], int]:
    """What shows in frames [first, end), and how many frames too many stand before `first`.

    The window is widened so as to hold a transition whole: half of one cannot be drawn.
    """
    spots = list(placed(pieces))
    for (at, piece), (_, before) in zip(spots[1:], spots, strict=False):
        if piece.overlap and at < first < at + piece.overlap:
            del before
            return _cut(spots, at, max(end, at + piece.overlap)), first - at
        if piece.overlap and at < end < at + piece.overlap:
            end = at + piece.overlap
    return _cut(spots, first, end), 0


def _cut(spots: list[tuple[int, Piece]], first: int, end: int) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for at, piece in spots:
        a, b = max(at, first), min(at + piece.frames, end)
        if a >= b:
            continue
        # A piece whose own frames have not begun (all of it here is its transition) adds nothing new.
        one = part(piece, a - at, b - at)
        if not found:
            one = replace(one, overlap=0)
        found.append(one)
    return tuple(found)


def runs_of(pieces: Sequence[Piece], rate: Fraction, frame_bytes: int) -> tuple[Run, ...]:
    """Pieces joined into runs where one branch can give them; long reversed ones cut to fit memory."""
    most = max(8, REVERSE_BYTES // max(frame_bytes, 1))
    groups: list[list[Piece]] = []
    for piece in pieces:
        for one in _short_enough(piece, most):
            if groups and _follows(groups[-1][-1], one, rate):
                groups[-1].append(one)
            else:
                groups.append([one])
    return tuple(Run(tuple(g)) for g in groups)


def _short_enough(piece: Piece, most: int) -> Iterator[Piece]:
    if not piece.clip.reverse or piece.frames <= most:
        yield piece
        return
    for first in range(0, piece.frames, most):
        yield part(piece, first, min(first + most, piece.frames))


def _follows(a: Piece, b: Piece, rate: Fraction) -> bool:
    x, y = a.clip, b.clip
    if b.overlap or x.still or y.still or x.reverse or y.reverse:
        return False
    if x.asset != y.asset or x.speed != y.speed or x.look != y.look:
        return False
    moving = x.look.zoom is not None and x.look.zoom.factor_start != x.look.zoom.factor_end
    if x.look.stabilize or moving or x.fade.out_ms or y.fade.in_ms or x.fade.in_ms or y.fade.out_ms:
        return x.id == y.id and a.source_end == b.source and a.skip + a.frames == b.skip
    gap = b.source - a.source_end
    return 0 <= gap <= frame_at(FAR_MS, rate)
