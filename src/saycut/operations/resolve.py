"""From what a plan means to what is on the draft: times, stretches, targets and assets.

    at(when, draft, op=…, field=…)                → Resolved: ms, and what was clamped
    stretch(start, end, draft, op=…)              → Stretch: a half-open range, never empty
    main_clips · pictures · sounds · texts        → the segments a target means, each with its track
    asset_named(name, draft, op=…, field=…)       → Asset

All refuse by `Refusal` (an OperationError) naming the field and the way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ..timeline.model import Asset, AssetKind, Clip, Draft, Segment, Track, TrackKind, TrackRole
from ..timeline.text import Text
from ..units import TimeRange, span
from .base import Said, said
from .refusal import Refusal
from .times import (
    AtFraction,
    AtMs,
    ClipEdge,
    ClipNumber,
    FromEnd,
    OfAsset,
    OfWords,
    SegmentById,
    Target,
    TextNumber,
    When,
)


@dataclass(frozen=True)
class Resolved:
    """A time on the timeline, 0 … its length, and the sentences on what was clamped to get it."""

    ms: int
    said: tuple[Said, ...] = ()

    @property
    def clamped(self) -> bool:
        return bool(self.said)


@dataclass(frozen=True)
class Stretch:
    """A stretch of the timeline that is not empty, and the sentences on what was clamped to get it."""

    range: TimeRange
    said: tuple[Said, ...] = ()
    whole: bool = False
    """It is the whole timeline."""


@dataclass(frozen=True)
class Found:
    """A segment that a target means, with the track it is on."""

    track: Track
    segment: Segment


def at(when: When, draft: Draft, *, op: str, field: str = "at") -> Resolved:
    """A time of a plan in milliseconds on the draft as it stands.

    Past the end is clamped to the end (said); negative times and clips that are not there are refused.
    """
    return within(when, draft, op=op, field=field, own=span(0, draft.duration_ms))


def within(when: When, draft: Draft, *, op: str, field: str, own: TimeRange) -> Resolved:
    """As `at`, with times counted from the start of `own` (one clip); gives absolute milliseconds."""
    length = own.duration_ms
    match when:
        case AtMs(ms=ms):
            if ms < 0:
                raise Refusal(op, "negative_time", field=field, asked_s=ms / 1000, length=length)
            inside = ms
        case FromEnd(from_end_ms=ms):
            if ms > length:
                return Resolved(own.start_ms, (said("time.clamped_start", asked=ms),))
            inside = length - ms
        case AtFraction(fraction=share):
            inside = round(length * share)
        case ClipEdge():
            clip = clip_number(when.clip, draft, op=op, field=field)
            edge = clip.start_ms if when.edge == "start" else clip.end_ms
            inside = max(edge + when.offset_ms, 0) - own.start_ms
        case _:
            assert_never(when)
    if inside > length:
        return Resolved(own.end_ms, (said("time.clamped", asked=inside, length=length),))
    return Resolved(own.start_ms + max(inside, 0))


def stretch(
    start: When | None, end: When | None, draft: Draft, *, op: str, own: TimeRange | None = None
) -> Stretch:
    """What lies between two times; None is the start or the end of the whole (or of `own`, one clip).

    Refuses an empty draft, an end before or at the start, and a start at or past the end.
    """
    whole = own or span(0, draft.duration_ms)
    if not whole.duration_ms:
        raise Refusal(op, "empty", field="start")
    first = within(start, draft, op=op, field="start", own=whole) if start else Resolved(whole.start_ms)
    last = within(end, draft, op=op, field="end", own=whole) if end else Resolved(whole.end_ms)
    times = {"start": first.ms - whole.start_ms, "end": last.ms - whole.start_ms}
    if isinstance(start, AtMs) and isinstance(end, AtMs) and end.ms < start.ms:
        raise Refusal(op, "end_before_start", field="end", start=start.ms, end=end.ms)
    if first.ms >= whole.end_ms:
        asked = start.ms if isinstance(start, AtMs) else times["start"]
        raise Refusal(op, "past_end", field="start", start=asked, length=whole.duration_ms)
    if last.ms < first.ms:
        raise Refusal(op, "end_before_start", field="end", **times)
    if last.ms == first.ms:
        raise Refusal(op, "zero_length", field="end", start=times["start"])
    chosen = span(first.ms, last.ms)
    return Stretch(chosen, first.said + last.said, chosen == span(0, draft.duration_ms))


def require_main(draft: Draft, *, op: str) -> tuple[Clip, ...]:
    """The main track's clips; refuses a draft that has none."""
    if not draft.main:
        raise Refusal(op, "empty")
    return draft.main


def clip_number(number: int, draft: Draft, *, op: str, field: str = "clip") -> Clip:
    """The n-th clip of the main track, 1-based; -1 is the last."""
    clips = require_main(draft, op=op)
    index = number - 1 if number > 0 else len(clips) + number
    if number == 0 or not 0 <= index < len(clips):
        raise Refusal(op, "no_such_clip", field=field, clip=number, count=len(clips))
    return clips[index]


def main_clips(target: Target, draft: Draft, *, op: str) -> tuple[Clip, ...]:
    """The clips of the main track a target means ("all" and "video": all of them), in their order."""
    clips = require_main(draft, op=op)
    if target in ("all", "video"):
        return clips
    ids = {f.segment.id for f in _named(target, draft, op=op) if f.track.role is TrackRole.MAIN}
    if not ids:
        raise _no_such(target, op)
    return tuple(c for c in clips if c.id in ids)


def own_range(target: Target, draft: Draft, *, op: str) -> TimeRange | None:
    """The stretch of the one clip a target means, or None where it means the whole.

    Where it means several clips that follow one another (an asset that was cut), from first to last.
    """
    if target in ("all", "video"):
        return None
    clips = main_clips(target, draft, op=op)
    return span(clips[0].start_ms, clips[-1].end_ms)


def pictures(target: Target, draft: Draft, *, op: str) -> tuple[Found, ...]:
    """The clips with a picture that a target means; "all" and "video" are the main track's."""
    if target in ("all", "video"):
        main = require_main(draft, op=op)
        track = draft.tracks_of(TrackRole.MAIN)[0]
        return tuple(Found(track, c) for c in main)
    found = tuple(f for f in _named(target, draft, op=op) if f.track.kind is TrackKind.VIDEO)
    if not found:
        raise _no_such(target, op)
    return found


def sounds(target: Target, draft: Draft, *, op: str) -> tuple[Found, ...]:
    """The clips that can be heard that a target means: "all" is every track, "video" the pictures' own
    sound, "audio" all audio tracks. "music" is, where no music was added, the sound that was laid in place
    of the pictures' own, or a draft of sounds alone."""
    heard = {a.id for a in draft.assets if a.has_audio or a.kind is AssetKind.AUDIO}
    if target == "video":
        roles = {TrackRole.MAIN, TrackRole.OVERLAY}
        chosen = tuple(f for f in everything(draft) if f.track.role in roles)
    elif target == "all":
        chosen = everything(draft)
    else:
        chosen = _named(target, draft, op=op)
        if target == "music" and not chosen:
            alone = draft.canvas is None
            chosen = tuple(f for f in everything(draft) if f.track.instead or alone)
    found = tuple(
        f for f in chosen if isinstance(f.segment, Clip) and f.segment.asset in heard and not f.segment.still
    )
    if not found:
        raise _no_such(target if target != "all" else "audio", op)
    return found


def texts(target: Target, draft: Draft, *, op: str) -> tuple[Found, ...]:
    """The texts a target means: "all" and "text" are titles and captions."""
    chosen = everything(draft) if target in ("all", "text") else _named(target, draft, op=op)
    found = tuple(f for f in chosen if isinstance(f.segment, Text))
    if not found:
        raise _no_such(target if target != "all" else "text", op)
    return found


def everything(draft: Draft) -> tuple[Found, ...]:
    """Every segment with its track."""
    return tuple(Found(t, s) for t in draft.tracks for s in t.segments)


_ROLES = {
    "music": TrackRole.MUSIC,
    "voice": TrackRole.VOICE,
    "sound": TrackRole.SOUND,
    "overlay": TrackRole.OVERLAY,
    "titles": TrackRole.TITLES,
    "captions": TrackRole.CAPTIONS,
}
_KINDS = {"video": TrackKind.VIDEO, "audio": TrackKind.AUDIO, "text": TrackKind.TEXT}


def segments(target: Target, draft: Draft, *, op: str) -> tuple[Found, ...]:
    """Every segment a target means, of whatever kind; refuses where there is none."""
    found = everything(draft) if target == "all" else _named(target, draft, op=op)
    if not found:
        raise _no_such(target, op)
    return found


def _named(target: Target, draft: Draft, *, op: str) -> tuple[Found, ...]:
    there = everything(draft)
    match target:
        case ClipNumber(clip=number):
            chosen = clip_number(number, draft, op=op, field="target")
            return tuple(f for f in there if f.segment.id == chosen.id)
        case SegmentById(id=name):
            found = tuple(f for f in there if f.segment.id == name)
            if not found:
                raise Refusal(op, "no_such_segment", field="target", id=name)
            return found
        case OfAsset(asset=name):
            asset = asset_named(name, draft, op=op, field="target")
            shown = tuple(f for f in there if isinstance(f.segment, Clip) and f.segment.asset == asset.id)
            if not shown:
                raise Refusal(op, "asset_not_used", field="target", name=asset.name)
            return shown
        case OfWords(words=words):
            return tuple(f for f in there if isinstance(f.segment, Text) and _says(f.segment, words))
        case TextNumber(number=number, among=kind):
            texts = [f for f in there if f.track.role is _ROLES[kind] and isinstance(f.segment, Text)]
            texts.sort(key=lambda f: f.segment.start_ms)
            at = number - 1 if number > 0 else number
            return (texts[at],) if number and -len(texts) <= at < len(texts) else ()
        case str() if target in _ROLES:
            return tuple(f for f in there if f.track.role is _ROLES[target])
        case str():
            return tuple(f for f in there if target == "all" or f.track.kind is _KINDS[target])
    assert_never(target)


def _no_such(target: Target, op: str) -> Refusal:
    if isinstance(target, str):
        return Refusal(op, "nothing_there", field="target", what=target)
    if isinstance(target, OfWords):
        return Refusal(op, "no_such_text", field="target", text=target.words)
    if isinstance(target, TextNumber):
        return Refusal(op, "no_nth_text", field="target", number=target.number, what=target.among)
    return Refusal(op, "not_here", field="target", target=_target_text(target))


def _says(text: Text, words: str) -> bool:
    return _bare(text.text) == _bare(words) != ""


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _target_text(target: ClipNumber | SegmentById | OfAsset) -> str:
    match target:
        case ClipNumber(clip=number):
            return str(number)
        case SegmentById(id=name):
            return name
        case OfAsset(asset=name):
            return name


def asset_named(name: str, draft: Draft, *, op: str, field: str = "asset") -> Asset:
    """The asset a person means: by id, by whole name, by name without its ending, or by how it begins.

    Upper and lower case are the same. Refuses a name that fits none (listing what there is) or several.
    """
    if not draft.assets:
        raise Refusal(op, "no_assets", field=field, name=name)
    for one in draft.assets:
        if one.id == name or one.name == name:
            return one
    wanted = name.strip().casefold()
    tests = (
        lambda a: a.name.casefold() == wanted,
        lambda a: stem(a.name).casefold() == wanted,
        lambda a: bool(wanted) and a.name.casefold().startswith(wanted),
    )
    for test in tests:
        fitting = [a for a in draft.assets if test(a)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise Refusal(op, "ambiguous_asset", field=field, name=name, names=[a.name for a in fitting])
    raise Refusal(op, "no_such_asset", field=field, name=name, names=[a.name for a in draft.assets])


def stem(name: str) -> str:
    """A file's name without its ending: "intro" for "intro.mp4"; names without one stay as they are."""
    head, dot, tail = name.rpartition(".")
    return head if dot and head and 0 < len(tail) <= 5 else name
