"""How long the timeline is after each operation, as far as that can be told without looking at the media."""

from __future__ import annotations

from typing import Any

from ...operations.base import Operation
from ...operations.times import AtFraction, AtMs, FromEnd, When
from ...units import merged, span

UNCHANGED = frozenset(
    [
        "split",
        "beat_sync",
        "volume",
        "mute",
        "fade_audio",
        "add_music",
        "duck",
        "add_sound",
        "voice_over",
        "normalize_loudness",
        "denoise_audio",
        "replace_audio",
        "detach_audio",
        "add_text",
        "add_captions",
        "edit_caption",
        "shift_captions",
        "import_captions",
        "translate_captions",
        "restyle_text",
        "aspect",
        "crop",
        "rotate",
        "flip",
        "zoom",
        "color",
        "effect",
        "fade",
        "overlay",
        "watermark",
        "stabilize",
        "denoise_video",
        "blur_region",
        "chroma_key",
        "output",
        "thumbnail",
        "animated",
        "extract_audio",
        "reverse",
        "reorder",
        "move",
    ]
)


def ms_at(when: When | None, length: int | None) -> int | None:
    """A time in ms from the start, inside the timeline; None where that is not known."""
    if isinstance(when, AtMs):
        return when.ms if length is None else min(max(when.ms, 0), length)
    if length is None:
        return None
    if isinstance(when, FromEnd):
        return max(length - when.from_end_ms, 0)
    if isinstance(when, AtFraction):
        return round(when.fraction * length)
    return None


def after(length: int | None, operation: Operation) -> int | None:
    """The length after an operation; None where it cannot be known yet."""
    name = operation.name()
    op: Any = operation
    if name in UNCHANGED:
        return length
    if name == "fit_duration" and op.target == "all":
        return int(op.duration_ms)
    if name == "combine":
        return int(op.duration_ms) if op.duration_ms else None
    if length is None or getattr(operation, "target", "all") != "all":
        return None
    if name == "trim":
        start, end = ms_at(op.start, length), ms_at(op.end, length)
        return None if start is None or end is None else max(end - start, 0)
    if name == "remove":
        return _without(length, op.ranges)
    if name == "speed":
        return _sped(length, op)
    if name == "loop":
        start, end = _stretch(op, length)
        return None if start is None or end is None else int(length + (end - start) * (op.times - 1))
    if name == "freeze":
        return int(length + op.duration_ms)
    return None


def _without(length: int, ranges: tuple[tuple[When, When], ...]) -> int | None:
    found = []
    for start, end in ranges:
        a, b = ms_at(start, length), ms_at(end, length)
        if a is None or b is None:
            return None
        found.append(span(min(a, b), max(a, b)))
    return length - sum(r.duration_ms for r in merged(found))


def _sped(length: int, op: Any) -> int | None:
    start, end = _stretch(op, length)
    if start is None or end is None or op.ramp_ms:
        return None
    factor: float = op.factor
    return round(length - (end - start) + (end - start) / factor)


def _stretch(op: Any, length: int) -> tuple[int | None, int | None]:
    """Where an operation on a stretch begins and ends; the whole where it does not say."""
    start = 0 if op.start is None else ms_at(op.start, length)
    end = length if op.end is None else ms_at(op.end, length)
    return start, end
