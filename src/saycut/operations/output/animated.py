"""`animated`: a GIF or animated WebP."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline import model
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ..base import Applied, Operation, said
from ..refusal import Refusal
from ..resolve import require_main, stretch
from ..times import When
from .files import added

LONG_MS = 30_000
"""A GIF longer than this is very large: done as asked, and said."""


class Animated(Operation):
    """A GIF or animated WebP. Alone it is the only file; an `output` beside it makes the video too."""

    op: Literal["animated"] = "animated"
    family: ClassVar[str] = "output"
    format: Literal["gif", "webp"] = "gif"
    """GIF is seen everywhere, WebP is far smaller."""
    fps: float | None = Field(default=None, gt=0, le=60)
    """Frames a second; None: fitting."""
    width: int | None = Field(default=None, ge=16, le=4096)
    """In pixels; None: fitting."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""
    max_bytes: int | None = Field(default=None, gt=0)
    """1 MB is 1,000,000 bytes."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        require_main(draft, op=self.op)
        if draft.canvas is None:
            raise Refusal(self.op, "no_picture", field="start")
        asked = stretch(self.start, self.end, draft, op=self.op)
        new = model.Output(
            kind="animated",
            format=self.format,
            fps=self.fps,
            width=self.width,
            max_bytes=self.max_bytes,
            start_ms=None if asked.whole else asked.range.start_ms,
            end_ms=None if asked.whole else asked.range.end_ms,
        )
        where = said("where.whole")
        if not asked.whole:
            where = said("where.part", start=asked.range.start_ms, end=asked.range.end_ms)
        told = [said("animated.done", format=_NAMES[self.format], where=where)]
        if asked.range.duration_ms > LONG_MS:
            told.append(said("animated.long", length=asked.range.duration_ms))
        return Applied(added(draft, new), (*told, *asked.said))


_NAMES = {"gif": "GIF", "webp": "WebP"}
