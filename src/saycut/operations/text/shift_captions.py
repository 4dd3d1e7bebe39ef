"""`shift_captions`: moves captions in time."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.edit import clipped
from ...timeline.facts import Facts
from ...timeline.model import Draft
from ...timeline.text import Text
from ...units import span
from ..base import Applied, Operation, said
from ..refusal import Refusal
from .captioned import captions_of, changed_captions

DAY_MS = 24 * 3600 * 1000


class ShiftCaptions(Operation):
    """Moves captions in time."""

    op: Literal["shift_captions"] = "shift_captions"
    family: ClassVar[str] = "text"
    offset_ms: int = Field(ge=-DAY_MS, le=DAY_MS)
    """Positive is later."""
    hold_ms: int | None = Field(default=None, ge=0, le=60_000)
    """How long each is held beyond its end, never into the next."""

    def apply(self, draft: Draft, facts: Facts) -> Applied:  # noqa: ARG002
        captions = captions_of(draft)
        if not captions:
            raise Refusal(self.op, "nothing_there", field="offset_ms", what="captions")
        if not self.offset_ms and not self.hold_ms:
            raise Refusal(self.op, "shift_nothing", field="offset_ms")
        length = draft.duration_ms
        kept: list[Text] = []
        lost = cut = 0
        for one in captions:
            moved = _moved(one, self.offset_ms, length)
            if moved is None:
                lost += 1
                continue
            cut += moved.duration_ms < one.duration_ms
            kept.append(moved)
        if not kept:
            raise Refusal(self.op, "shifted_out", field="offset_ms", length=length)
        if self.hold_ms:
            kept = [
                _held(one, self.hold_ms, min([n.start_ms for n in kept[i + 1 :][:1]] or [length]))
                for i, one in enumerate(kept)
            ]
        told = []
        if self.offset_ms:
            key = "shift_captions.later" if self.offset_ms > 0 else "shift_captions.sooner"
            told.append(said(key, by=abs(self.offset_ms), count=len(kept)))
        if self.hold_ms:
            told.append(said("shift_captions.held", by=self.hold_ms))
        if cut:
            told.append(said("shift_captions.cut", count=cut))
        if lost:
            told.append(said("shift_captions.lost", count=lost))
        return Applied(changed_captions(draft, kept), tuple(told))


def _moved(caption: Text, offset_ms: int, length_ms: int) -> Text | None:
    """A caption so much later, cut at 0 and at the end; None: nothing of it is left."""
    start = caption.start_ms + offset_ms
    if start < 0:
        rest = clipped(caption, span(-offset_ms, max(caption.end_ms, -offset_ms)))
        if not isinstance(rest, Text):
            return None
        caption, start = rest, 0
    end = min(start + caption.duration_ms, length_ms)
    if end - start < 1:
        return None
    rest = clipped(caption, span(caption.start_ms, caption.start_ms + end - start))
    return rest.replace(start_ms=start) if isinstance(rest, Text) else None


def _held(caption: Text, hold_ms: int, until_ms: int) -> Text:
    end = max(min(caption.end_ms + hold_ms, until_ms), caption.end_ms)
    return caption.replace(duration_ms=end - caption.start_ms)  # type: ignore[no-any-return]
