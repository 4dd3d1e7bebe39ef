"""Text segments in one breath."""

from __future__ import annotations

from typing import Any

from saycut.ids import SegmentId
from saycut.timeline.text import CaptionStyle, Text, TextRole, Word


def text(
    said: str, role: TextRole = TextRole.TITLE, *, start_ms: int = 0, duration_ms: int = 4000, **more: Any
) -> Text:
    return Text(id=SegmentId("s1"), start_ms=start_ms, duration_ms=duration_ms, text=said, role=role, **more)


def spoken(
    words: str, kind: str = "plain", *, start_ms: int = 0, duration_ms: int = 4000, **more: Any
) -> Text:
    """A caption whose words are evenly spoken."""
    parts = words.split()
    step = duration_ms / len(parts)
    times = tuple(
        Word(text=w, start_ms=round(i * step), end_ms=round((i + 1) * step)) for i, w in enumerate(parts)
    )
    return text(
        words, TextRole.CAPTION, start_ms=start_ms, duration_ms=duration_ms, words=times,
        caption=CaptionStyle(kind=kind), **more,
    )  # fmt: skip
