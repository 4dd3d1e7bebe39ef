"""The whole sound of a draft, as values: what is read from where, when it is heard, how loud.

Sound of a picture track stands on the picture's frame grid, as `render.pieces` lays it: a clip is heard
from the exact time of its first frame, and from the source time of the frame shown there. The shift
between timeline and source is rounded once per clip from absolute times, so clips that go on where the last
one ended go on to the sample, and no rounding is ever added to the next. Sound on sound tracks stands on
milliseconds, which are whole samples.

Pure. Everything is in samples at SAMPLE_RATE; a golden test can read the plan as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ...ids import AssetId
from ...timeline.facts import NO_FACTS, Facts
from ...timeline.model import AssetKind, Clip, Draft, Track, TrackKind, TrackRole
from ...units import frame_at
from .ducking import duck_envelope, speech_on_timeline
from .envelope import (
    UNITY,
    Envelope,
    constant,
    gain_at,
    is_unity,
    joined,
    power_fade,
    product,
    ramp,
    shifted,
)

SAMPLE_RATE = 48_000
PER_MS = SAMPLE_RATE // 1000
DECLICK = 5 * PER_MS
"""A hard cut fades over 5 ms on both sides: long enough to hear no click, too short to hear a fade."""
SEAM_MS = 2
"""How far whole milliseconds can put two places apart that are meant to be one."""


@dataclass(frozen=True)
class Piece:
    """A stretch of one asset that is heard without a seam."""

    asset: AssetId
    start: int
    """First sample on the timeline."""
    length: int
    """Samples on the timeline."""
    source: int
    """Where in the asset it starts to play, in samples at 48 kHz on the asset's clock. Reversed pieces
    play down from here. Below 0 or past the end there is silence."""
    speed: float = 1.0
    keep_pitch: bool = True
    reverse: bool = False
    denoise: float = 0.0
    envelope: Envelope = UNITY
    """Gain, on the timeline's clock."""

    @property
    def end(self) -> int:
        return self.start + self.length

    def source_at(self, sample: int) -> float:
        """The asset's sample that is heard at a sample of the timeline."""
        way = (sample - self.start) * self.speed
        return self.source - way if self.reverse else self.source + way

    @property
    def plain(self) -> bool:
        """Played as recorded, at whatever gain."""
        return self.speed == 1.0 and not self.reverse and not self.denoise


@dataclass(frozen=True)
class Layer:
    """Pieces that share a fader."""

    role: TrackRole
    pieces: tuple[Piece, ...]
    """By start; they overlap only in crossfades."""
    envelope: Envelope = UNITY
    """Ducking, on the timeline's clock."""


@dataclass(frozen=True)
class SoundPlan:
    """The sound of one result."""

    frames: int
    rate: Fraction
    samples: int
    """Its length: exactly the pictures' (frames / rate), to the nearest sample."""
    layers: tuple[Layer, ...] = ()
    fade_in: int = 0
    """Of the whole, in samples."""
    fade_out: int = 0
    loudness_lufs: float | None = None
    """The mix is brought to this loudness; None leaves it."""

    @property
    def silent(self) -> bool:
        return not self.layers

    @property
    def untouched(self) -> Piece | None:
        """The one piece this sound is, when nothing is done to it but cutting its two ends; else None.

        Its recorded packets could then be copied instead of decoded.
        """
        pieces = [p for layer in self.layers for p in layer.pieces]
        master = self.fade_in or self.fade_out or self.loudness_lufs is not None
        if len(pieces) != 1 or master or not is_unity(self.layers[0].envelope):
            return None
        one = pieces[0]
        whole = one.start == 0 and one.length == self.samples
        inner = one.start + DECLICK, one.end - DECLICK
        body = all(g == 1.0 for s, g in one.envelope if inner[0] <= s <= inner[1])
        return one if whole and one.plain and body else None


def samples_at(frame: int, rate: Fraction) -> int:
    """The sample nearest to a frame's start."""
    num, den = frame * SAMPLE_RATE * rate.denominator, rate.numerator
    return (2 * num + den) // (2 * den)


def sound_plan(draft: Draft, rate: Fraction, *, facts: Facts = NO_FACTS) -> SoundPlan:
    """What is heard of a draft whose pictures run at `rate` frames a second.

    `facts` is read for ducking alone: music on a track with `duck` goes down where the facts of the assets
    heard with it say that someone speaks.
    """
    frames = frame_at(draft.duration_ms, rate)
    total = samples_at(frames, rate)
    layers = []
    speech = None
    for track in draft.tracks:
        if track.kind is TrackKind.TEXT:
            continue
        pieces = _pieces(draft, track, rate, total)
        if not pieces:
            continue
        duck = UNITY
        if track.duck is not None:
            speech = speech if speech is not None else speech_on_timeline(draft, facts)
            duck = duck_envelope(speech, track.duck.db, PER_MS)
        layers.append(Layer(role=track.role, pieces=tuple(pieces), envelope=duck))
    return SoundPlan(
        frames=frames,
        rate=rate,
        samples=total,
        layers=tuple(layers),
        fade_in=min(draft.sound_fade_in_ms * PER_MS, total),
        fade_out=min(draft.sound_fade_out_ms * PER_MS, total),
        loudness_lufs=draft.loudness_lufs,
    )


def windowed(plan: SoundPlan, first: int, end: int) -> SoundPlan:
    """The plan of frames [first, end) alone; the master fades stay with the whole's own ends."""
    a, b = samples_at(first, plan.rate), min(samples_at(end, plan.rate), plan.samples)
    layers = []
    for layer in plan.layers:
        pieces = tuple(_within(p, a, b) for p in layer.pieces if p.start < b and p.end > a)
        if pieces:
            layers.append(replace(layer, pieces=pieces, envelope=shifted(layer.envelope, -a)))
    return replace(
        plan,
        frames=end - first,
        samples=b - a,
        layers=tuple(layers),
        fade_in=plan.fade_in if a == 0 else 0,
        fade_out=plan.fade_out if b == plan.samples else 0,
    )


def _within(piece: Piece, a: int, b: int) -> Piece:
    """The part of a piece in [a, b), on a clock that starts at a; cut ends fade over 5 ms."""
    start, end = max(piece.start, a), min(piece.end, b)
    factors = [piece.envelope]
    fade = min(DECLICK, (end - start) // 2)
    if start > piece.start:
        factors.append(ramp(start, start + fade, 0.0, 1.0))
    if end < piece.end:
        factors.append(ramp(end - fade, end, 1.0, 0.0))
    return replace(
        piece,
        start=start - a,
        length=end - start,
        source=round(piece.source_at(start)),
        envelope=shifted(product(factors), -a),
    )


def _pieces(draft: Draft, track: Track, rate: Fraction, total: int) -> list[Piece]:
    """A track's pieces: one per audible clip, clips that go on where the last one ended made one."""
    clips = [s for s in track.segments if isinstance(s, Clip)]
    found: list[Piece] = []
    last: Clip | None = None
    for i, clip in enumerate(clips):
        if not _audible(draft, clip):
            continue
        piece = _piece(clip, track.kind, rate, total)
        if piece is None:
            last = clip if last is not None else None  # shorter than half a frame: shown nowhere, cut nowhere
            continue
        following = clips[i + 1] if i + 1 < len(clips) else None
        before = clips[i - 1].end_ms if clip.transition is not None else None
        after = following.start_ms if following is not None and following.transition is not None else None
        envelope = _envelope(
            clip,
            piece,
            fade_until=None if before is None else samples_at(frame_at(before, rate), rate),
            fade_from=None if after is None else samples_at(frame_at(after, rate), rate),
        )
        if last is not None and clip.transition is None and _goes_on((found[-1], last), piece, clip, rate):
            found[-1] = _one(found[-1], piece, envelope)
        else:
            found.append(replace(piece, envelope=envelope))
        last = clip
    return [_declicked(draft, piece, i, found) for i, piece in enumerate(found)]


def _audible(draft: Draft, clip: Clip) -> bool:
    asset = draft.asset(clip.asset)
    heard = asset.has_audio and asset.kind in (AssetKind.VIDEO, AssetKind.AUDIO)
    return heard and not clip.still and not clip.sound.muted and clip.sound.gain > 0


def _piece(clip: Clip, kind: TrackKind, rate: Fraction, total: int) -> Piece | None:
    """A clip on the sample grid. Pictures stand on frames and their sound with them."""
    if kind is TrackKind.VIDEO:
        start = samples_at(frame_at(clip.start_ms, rate), rate)
        end = samples_at(frame_at(clip.end_ms, rate), rate)
    else:
        start, end = clip.start_ms * PER_MS, clip.end_ms * PER_MS
    end = min(end, total)
    if end <= start:
        return None
    return Piece(
        asset=clip.asset,
        start=start,
        length=end - start,
        source=_source(clip, kind, rate),
        speed=clip.speed,
        keep_pitch=clip.keep_pitch or clip.speed == 1.0,
        reverse=clip.reverse,
        denoise=clip.sound.denoise,
    )


def _source(clip: Clip, kind: TrackKind, rate: Fraction) -> int:
    """Where in its asset a clip starts to play; on picture tracks where its first frame is taken from."""
    if kind is not TrackKind.VIDEO:
        return (clip.source_end_ms if clip.reverse else clip.source_start_ms) * PER_MS
    speed = Fraction(clip.speed).limit_denominator(100_000)
    first, end = frame_at(clip.start_ms, rate), frame_at(clip.end_ms, rate)
    begin = Fraction(clip.source_start_ms) / speed
    if clip.reverse:
        frame = _nearest(begin * rate / 1000) + end - first
    else:
        frame = first + _nearest((begin - clip.start_ms) * rate / 1000)
    return _nearest(Fraction(frame) / rate * speed * SAMPLE_RATE)


def _nearest(value: Fraction) -> int:
    """Halves go up, as in `frame_at`."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _goes_on(before: tuple[Piece, Clip], piece: Piece, clip: Clip, rate: Fraction) -> bool:
    """Whether a clip plays on where the one before it stops, in the same manner.

    At the recorded speed that is known to the sample. At another one both ends were rounded to whole
    milliseconds, which can be a frame on the grid; the sound then runs on and stays within that frame. Both
    places are samples, to the nearest.
    """
    last, old = before
    alike = last.end == piece.start and _manner(last) == _manner(piece)
    if piece.reverse:
        apart_ms = abs(old.source_start_ms - clip.source_end_ms)
    else:
        apart_ms = abs(old.source_end_ms - clip.source_start_ms)
    exact = piece.speed == 1.0 and not piece.reverse
    room = 2 + (0 if exact else samples_at(1, rate) * piece.speed)
    return alike and (exact or apart_ms <= SEAM_MS) and abs(last.source_at(last.end) - piece.source) <= room


def _manner(piece: Piece) -> tuple[object, ...]:
    return piece.asset, piece.speed, piece.keep_pitch, piece.reverse, piece.denoise


def _one(before: Piece, piece: Piece, envelope: Envelope) -> Piece:
    """Two pieces that go on, as one."""
    envelope = joined(before.envelope, envelope, piece.start, DECLICK)
    return replace(before, length=piece.end - before.start, envelope=envelope)


def _envelope(clip: Clip, piece: Piece, *, fade_until: int | None, fade_from: int | None) -> Envelope:
    """A clip's own gain: its level, its fades, and its halves of the crossfades on both sides."""
    sound = clip.sound
    factors = [constant(sound.gain)]
    if sound.fade_in_ms:
        factors.append(ramp(piece.start, piece.start + sound.fade_in_ms * PER_MS, 0.0, 1.0))
    if sound.fade_out_ms:
        factors.append(ramp(piece.end - sound.fade_out_ms * PER_MS, piece.end, 1.0, 0.0))
    if fade_until is not None:
        factors.append(power_fade(piece.start, fade_until, rising=True))
    if fade_from is not None:
        factors.append(power_fade(fade_from, piece.end, rising=False))
    return product(factors)


def _declicked(draft: Draft, piece: Piece, index: int, pieces: list[Piece]) -> Piece:
    """The piece with 5 ms fades where it is cut out of a running sound."""
    before = pieces[index - 1] if index else None
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    fade = min(DECLICK, piece.length // 2)
    factors = [piece.envelope]
    starts_itself = _at_edge(draft, piece, piece.source) and not _other(before, piece)
    if not starts_itself and gain_at(piece.envelope, piece.start) > 0:
        factors.append(ramp(piece.start, piece.start + fade, 0.0, 1.0))
    ends_itself = _at_edge(draft, piece, piece.source_at(piece.end)) and not _other(after, piece)
    if not ends_itself and gain_at(piece.envelope, piece.end) > 0:
        factors.append(ramp(piece.end - fade, piece.end, 1.0, 0.0))
    return replace(piece, envelope=product(factors))


def _other(neighbour: Piece | None, piece: Piece) -> bool:
    """Whether the sound next to this piece is another recording (a loop of the same one is not)."""
    return neighbour is not None and neighbour.asset != piece.asset


def _at_edge(draft: Draft, piece: Piece, source: float) -> bool:
    """Whether a source position is the recording's own start or end: there it starts and ends by itself."""
    duration_ms = draft.asset(piece.asset).duration_ms
    at_end = duration_ms is not None and source >= (duration_ms - SEAM_MS) * PER_MS
    return source <= SEAM_MS * PER_MS or at_end
