"""What the operations that cut share: keeping stretches, and saying what became of the length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..timeline.edit import keep_ranges
from ..timeline.model import Clip, Draft
from ..units import TimeRange, inverted, merged, span
from .base import Said, said
from .refusal import Refusal


def kept(draft: Draft, keep: Sequence[TimeRange], *, op: str) -> Draft:
    """The draft with only these stretches; refuses to leave nothing."""
    changed, _ = keep_ranges(draft, keep)
    if not changed.main:
        raise Refusal(op, "nothing_left")
    return changed


def without(draft: Draft, gone: Sequence[TimeRange], *, op: str) -> Draft:
    """The draft with these stretches cut out; refuses to leave nothing."""
    return kept(draft, inverted(list(gone), whole(draft)), op=op)


def whole(draft: Draft) -> TimeRange:
    """The whole timeline."""
    return span(0, draft.duration_ms)


def total_ms(ranges: Sequence[TimeRange]) -> int:
    """The time ranges cover together; what two of them share counts once."""
    return sum(r.duration_ms for r in merged(list(ranges)))


def told(key: str, before: Draft, after: Draft, **values: Any) -> Said:
    """A sentence on a change of length: `before`, `after` and `removed` are its values, in milliseconds."""
    old, new = before.duration_ms, after.duration_ms
    return said(key, before=old, after=new, removed=old - new, **values)


def clip_name(draft: Draft, clip: Clip) -> str:
    """The name of the file a clip shows, for sentences."""
    return draft.asset(clip.asset).name
