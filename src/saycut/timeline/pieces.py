"""A part of a segment: the same picture, sound or text, seen through a shorter window.

Copies here are made without validating again (`model_copy`): every value that changes is computed from
values that were valid, and a thousand cuts must not cost seconds. Property tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..units import TimeRange
from .model import Clip, Look, PictureFade, Segment, Sound, Zoom
from .text import Text, Word

SHORTEST_MS = 10
"""A piece shorter than this cannot be seen (a frame at 60 fps is 16 ms) and is dropped when cutting."""


def clipped(segment: Segment, within: TimeRange) -> Segment | None:
    """The part of a segment inside a stretch of the timeline (its place kept), or None."""
    start, end = max(segment.start_ms, within.start_ms), min(segment.end_ms, within.end_ms)
    if end - start < SHORTEST_MS:
        return None
    if (start, end) == (segment.start_ms, segment.end_ms):
        return segment
    inside = TimeRange(start_ms=start, end_ms=end)
    if isinstance(segment, Text):
        return part_of_text(segment, inside)
    return part_of(segment, inside)


def part_of_text(text: Text, inside: TimeRange) -> Text:
    """The part of a text within a stretch that it covers: words outside go, the rest keep their time."""
    shift = inside.start_ms - text.start_ms
    words = []
    for word in text.words:
        start, end = max(word.start_ms - shift, 0), min(word.end_ms - shift, inside.duration_ms)
        if start < end:
            words.append(word.model_copy(update={"start_ms": start, "end_ms": end}))
    return with_words(text, words).model_copy(
        update={"start_ms": inside.start_ms, "duration_ms": inside.duration_ms}
    )


def with_words(text: Text, words: Sequence[Word]) -> Text:
    """A text of which only these words are left; its own wording stays where none of them went."""
    changed: dict[str, object] = {"words": tuple(words)}
    if words and len(words) < len(text.words):
        changed["text"] = joined([w.text for w in words])
    return text.model_copy(update=changed)


def part_of(clip: Clip, inside: TimeRange) -> Clip:
    """The part of a clip within a stretch of the timeline that it covers; fades stay at their own ends."""
    first, last = inside.start_ms == clip.start_ms, inside.end_ms == clip.end_ms
    if first and last:
        return clip
    source_start, source_end = _source_of(clip, inside, first=first, last=last)
    return clip.model_copy(
        update={
            "start_ms": inside.start_ms,
            "duration_ms": inside.duration_ms,
            "source_start_ms": source_start,
            "source_end_ms": source_end,
            "sound": _sound_between(clip.sound, first=first, last=last),
            "fade": _fade_between(clip.fade, first=first, last=last),
            "look": _look_between(clip, inside),
            "transition": clip.transition if first else None,
        }
    )


def _source_of(clip: Clip, inside: TimeRange, *, first: bool, last: bool) -> tuple[int, int]:
    """The asset's stretch that part shows. Neighbouring parts share their edge, to the millisecond.

    At speeds other than 1 the edges are rounded; a part cut again and again would gather these roundings,
    so its length is put right as soon as it is off by more than one source millisecond and what the clip's
    own length was rounded by, half a millisecond of the timeline at most.
    """
    if clip.still:
        return clip.source_start_ms, clip.source_end_ms
    at_start = clip.source_end_ms if clip.reverse else clip.source_start_ms
    at_end = clip.source_start_ms if clip.reverse else clip.source_end_ms
    a = at_start if first else clip.source_at(inside.start_ms)
    b = at_end if last else clip.source_at(inside.end_ms)
    low, high = min(a, b), max(a, b)
    wanted = max(round(inside.duration_ms * clip.speed), 1)
    if abs(high - low - wanted) > 1 + clip.speed / 2 or high == low:
        high = min(low + wanted, clip.source_end_ms)
        low = max(high - wanted, clip.source_start_ms)
    return low, high


def _sound_between(sound: Sound, *, first: bool, last: bool) -> Sound:
    if (first or not sound.fade_in_ms) and (last or not sound.fade_out_ms):
        return sound
    return sound.model_copy(
        update={
            "fade_in_ms": sound.fade_in_ms if first else 0,
            "fade_out_ms": sound.fade_out_ms if last else 0,
        }
    )


def _fade_between(fade: PictureFade, *, first: bool, last: bool) -> PictureFade:
    if (first or not fade.in_ms) and (last or not fade.out_ms):
        return fade
    return fade.model_copy(update={"in_ms": fade.in_ms if first else 0, "out_ms": fade.out_ms if last else 0})


def _look_between(clip: Clip, inside: TimeRange) -> Look:
    zoom = clip.look.zoom
    if zoom is None or zoom.factor_start == zoom.factor_end:
        return clip.look
    step = (zoom.factor_end - zoom.factor_start) / clip.duration_ms
    part = Zoom(
        factor_start=max(zoom.factor_start + step * (inside.start_ms - clip.start_ms), 1.0),
        factor_end=max(zoom.factor_start + step * (inside.end_ms - clip.start_ms), 1.0),
        x=zoom.x,
        y=zoom.y,
    )
    return clip.look.model_copy(update={"zoom": part})


def joined(words: Sequence[str]) -> str:
    """Words as a line: spaces between them, none between characters of Chinese or Japanese."""
    line = ""
    for word in words:
        if line and not (unspaced(line[-1]) and unspaced(word[:1])):
            line += " "
        line += word
    return line


def unspaced(char: str) -> bool:
    """A character of Chinese or Japanese, which have no spaces between words. Korean has them."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"
