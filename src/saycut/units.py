"""Time and rate. One type for time: integer milliseconds; ranges are half-open.

Frames exist only where a draft is compiled: `frame_at` rounds an absolute time to the grid, so that
errors never add up over many cuts.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator


class Frozen(BaseModel):
    """The base of every value in Saycut: immutable, no unknown fields.

    Docstrings under fields are their documentation (`operations.documented` reads them).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def replace(self, **changes: Any) -> Any:
        """A copy with some fields changed, validated again. Gives the same class back."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        values.update(changes)
        return type(self)(**values)


def _as_fraction(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        return Fraction(value).limit_denominator(1001)
    return Fraction(str(value))


Rate = Annotated[
    Fraction,
    BeforeValidator(_as_fraction),
    PlainSerializer(lambda rate: f"{rate.numerator}/{rate.denominator}", return_type=str),
    Field(gt=0, le=1000),
]
"""Frames a second, exact: 30000/1001 is 29.97. JSON: "30000/1001"."""

Ms = Annotated[int, Field(ge=0, le=1000 * 60 * 60 * 24 * 7)]
"""A time or length in milliseconds, at most a week."""


class TimeRange(Frozen):
    """A half-open stretch of time: start_ms is in it, end_ms is not."""

    start_ms: int
    end_ms: int

    @model_validator(mode="after")
    def _ordered(self) -> TimeRange:
        if self.end_ms < self.start_ms:
            raise ValueError(f"a range ends ({self.end_ms} ms) before it starts ({self.start_ms} ms)")
        return self

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    def overlap(self, other: TimeRange) -> TimeRange | None:
        """The stretch both share, or None."""
        start, end = max(self.start_ms, other.start_ms), min(self.end_ms, other.end_ms)
        return TimeRange(start_ms=start, end_ms=end) if start < end else None


def span(start_ms: int, end_ms: int) -> TimeRange:
    """A TimeRange in one breath."""
    return TimeRange(start_ms=start_ms, end_ms=end_ms)


def merged(ranges: list[TimeRange]) -> list[TimeRange]:
    """The same time covered, sorted, with touching and overlapping ranges made one; empty ones go."""
    found: list[TimeRange] = []
    for one in sorted((r for r in ranges if r.duration_ms > 0), key=lambda r: r.start_ms):
        if found and one.start_ms <= found[-1].end_ms:
            found[-1] = span(found[-1].start_ms, max(found[-1].end_ms, one.end_ms))
        else:
            found.append(one)
    return found


def inverted(ranges: list[TimeRange], whole: TimeRange) -> list[TimeRange]:
    """What of `whole` the ranges do not cover."""
    found: list[TimeRange] = []
    cursor = whole.start_ms
    for one in merged(ranges):
        inside = one.overlap(whole)
        if inside is None:
            continue
        if inside.start_ms > cursor:
            found.append(span(cursor, inside.start_ms))
        cursor = inside.end_ms
    if cursor < whole.end_ms:
        found.append(span(cursor, whole.end_ms))
    return found


def frame_at(ms: int, rate: Fraction) -> int:
    """The frame of the grid nearest to a time; halves go up. Pure integer arithmetic."""
    return (2 * ms * rate.numerator + 1000 * rate.denominator) // (2000 * rate.denominator)


def ms_at(frame: int, rate: Fraction) -> int:
    """The millisecond nearest to a frame's start; `frame_at(ms_at(n)) == n` for rates up to 500."""
    return (2 * frame * 1000 * rate.denominator + rate.numerator) // (2 * rate.numerator)


def clock(ms: int) -> str:
    """A time as a person reads it: 0:05, 1:50, 1:02:03, 0:07.5 (tenths only when there are any)."""
    tenths = (max(ms, 0) + 50) // 100
    seconds, tenth = divmod(tenths, 10)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{text}.{tenth}" if tenth else text


def seconds_text(ms: int) -> str:
    """A length as a person reads it: "10 s", "0.5 s", "2.25 s"."""
    return f"{round(ms / 1000, 2):g} s"


def size_text(size_bytes: int) -> str:
    """A file's size as a person reads it: decimal units, as in "under 50MB"."""
    value = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
